import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";
import { failureOf } from "../support/engine";
import { type Manager, managers } from "./managers";
import {
  dependenciesOf,
  type Modules,
  projectFiles,
  type Runner,
  type TypeScript,
  typeErrors,
} from "./programs";

/** One installation a row, and the programs that are deployed with it, one after the other. */
const installations: [Manager, TypeScript, [Modules, Runner][]][] = [
  [
    "npm",
    "6",
    [
      ["CommonJS", "ts-node"],
      ["ES modules", "tsx"],
      ["ES modules", "type stripping"],
    ],
  ],
  [
    "yarn",
    "6",
    [
      ["CommonJS", "ts-node"],
      ["CommonJS", "tsx"],
    ],
  ],
  [
    "pnpm",
    "7",
    [
      ["CommonJS", "tsx"],
      ["ES modules", "type stripping"],
    ],
  ],
];

describe.each(installations)(
  "the tarball, installed by %s beside TypeScript %s",
  (manager, typescript, programs) => {
    const dependencies = {
      ...dependenciesOf(typescript),
      "pulumi-segment-personas": `file:${inject("tarball")}`,
    };
    let deployment: Deployment;
    beforeAll(async () => {
      deployment = await startDeployment("", { packages: "none" });
      const { stack } = deployment;
      await stack.write("package.json", JSON.stringify({ name: "program", private: true, dependencies }));
      await managers[manager](stack.project);
    });
    afterAll(async () => {
      await deployment[Symbol.asyncDispose]();
    });

    test.each(programs)("deploys a program of %s under %s", async (modules, runner) => {
      const trait = `${modules} under ${runner}`;
      const files = projectFiles({ trait, modules, runner, dependencies });
      for (const [name, text] of Object.entries(files)) await deployment.stack.write(name, text);

      expect(failureOf(await deployment.stack.up())).toBe("");
      expect(await deployment.traitNames()).toEqual([trait]);
    });

    test("has types that the compiler accepts", async () => {
      expect(await typeErrors(deployment)).toBe("");
    });
  },
);
