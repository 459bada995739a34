import path from "node:path";

import { expect, inject, test } from "vitest";

import { startDeployment } from "../support/deployed";
import { failureOf } from "../support/engine";
import { managers } from "./managers";
import { dependenciesOf, projectFiles, typeErrors } from "./programs";

const root = path.resolve(__dirname, "../..");
const sdk = dependenciesOf("6")["@pulumi/pulumi"];
const json = (value: object): string => JSON.stringify(value);

/** What only the library needs, unless the program's folder asks for it too. */
const library = {
  "../../package.json": json({ name: "mono", private: true }),
  "../../pnpm-workspace.yaml": json({ packages: ["packages/*"] }),
  "../lib/index.js": `const { LastComputedTrait } = require("pulumi-segment-personas");
exports.lastTreatment = (name) => new LastComputedTrait(name, { name, event: "get_treatment", property: "treatment" });
`,
};
const program = (dependencies: object): Record<string, string> => ({
  "Pulumi.yaml": json({ name: "project", runtime: "nodejs" }),
  "package.json": json({ name: "infra", private: true, main: "index.js", dependencies }),
  "index.js": 'exports.key = require("@acme/lib").lastTreatment("roll_algorithm").key;\n',
});

test("in a pnpm monorepo, a program deploys when its own package names the package, and else says so", async () => {
  const packed = { "pulumi-segment-personas": `file:${inject("tarball")}` };
  const own = { "@acme/lib": "workspace:*", "@pulumi/pulumi": sdk };
  await using deployment = await startDeployment("", {
    file: "index.js",
    packages: "none",
    programFolder: "packages/infra",
    more: {
      ...library,
      "../lib/package.json": json({
        name: "@acme/lib",
        version: "1.0.0",
        main: "index.js",
        dependencies: { ...packed, "@pulumi/pulumi": sdk },
      }),
      ...program(own),
    },
  });
  const { stack } = deployment;
  const top = path.resolve(stack.project, "../..");

  await managers.pnpm(top);
  const refused = await stack.preview();
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain(
    `pulumi-segment-personas cannot be found from ${stack.project}: add it to the dependencies in the package.json there`,
  );

  await stack.write("package.json", program({ ...own, ...packed })["package.json"] ?? "");
  await managers.pnpm(top);
  expect(failureOf(await stack.up())).toBe("");
  expect(await deployment.traitNames()).toEqual(["roll_algorithm"]);
});

test("a linked checkout deploys, although it brings an SDK of its own", async () => {
  const trait = "linked";
  const dependencies = { ...dependenciesOf("6"), "pulumi-segment-personas": `link:${root}` };
  const files = projectFiles({ trait, modules: "ES modules", runner: "type stripping", dependencies });
  await using deployment = await startDeployment(files["index.ts"] ?? "", { packages: "none", more: files });
  await managers.pnpm(deployment.stack.project);

  expect(await typeErrors(deployment)).toBe("");
  expect(failureOf(await deployment.stack.up())).toBe("");
  expect(await deployment.traitNames()).toEqual([trait]);
});
