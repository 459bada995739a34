import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");

/** The example as a user has it: in a folder of its own, with the package installed. */
async function copyExample() {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-"));
  await cp(path.join(root, "examples/query-tests"), folder, { recursive: true });
  await mkdir(path.join(folder, "node_modules"));
  await symlink(root, path.join(folder, "node_modules/pulumi-segment-personas"));
  await symlink(path.join(root, "node_modules/vitest"), path.join(folder, "node_modules/vitest"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function runTests(folder: string): Promise<{ code: number; output: string }> {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const env = { ...process.env, NO_COLOR: "1", CI: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [vitest, "run"], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}

test("the example's tests of its queries pass", async () => {
  await using example = await copyExample();
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/Tests {2}5 passed \(5\)/);
  expect(code).toBe(0);
});

test("without the condition that the README takes out, one of them fails", async () => {
  await using example = await copyExample();
  const queries = path.join(example.folder, "queries.ts");
  const before = await readFile(queries, "utf8");
  await writeFile(queries, before.replace('  .where(property("treatment").differs("control"))\n', ""));
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/expected 'control' to be 'off'/);
  expect(output).toMatch(/Tests {2}1 failed \| 4 passed \(5\)/);
  expect(code).toBe(1);
});
