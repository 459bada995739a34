import { expect, test } from "vitest";

import { startDeployment, traitProgram } from "../support/deployed";

const program = traitProgram('conditions: { split: "back_end_roll_algorithm" },');
const esm = '{ "private": true, "type": "module", "main": "index.ts" }\n';
const project = (options: string): string =>
  `name: project\nruntime:\n  name: nodejs\n  options:\n${options}\n`;

test.each<[string, Record<string, string>]>([
  ["ts-node, as CommonJS", {}],
  [
    "Node's own type stripping, as ES modules",
    { "Pulumi.yaml": project("    typescript: false"), "package.json": esm },
  ],
  [
    "tsx, as ES modules",
    { "Pulumi.yaml": project('    typescript: false\n    nodeargs: "--import tsx"'), "package.json": esm },
  ],
])("a TypeScript program runs under %s", async (_how, more) => {
  await using deployment = await startDeployment(program, { more });

  const { code, stdout, stderr } = await deployment.stack.up();

  expect(stdout + stderr).toContain("back_end_roll_algorithm");
  expect(code).toBe(0);
  expect(await deployment.traitNames()).toEqual(["back_end_roll_algorithm"]);
});
