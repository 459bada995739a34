import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { copyExample, runTests } from "../support/vitest-example";

test("the example's tests of its queries pass", async () => {
  await using example = await copyExample("query-tests");
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/Tests {2}5 passed \(5\)/);
  expect(code).toBe(0);
});

test("without the condition that the README takes out, one of them fails", async () => {
  await using example = await copyExample("query-tests");
  const queries = path.join(example.folder, "queries.ts");
  const before = await readFile(queries, "utf8");
  await writeFile(queries, before.replace('  .where(property("treatment").differs("control"))\n', ""));
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/expected 'control' to be 'off'/);
  expect(output).toMatch(/Tests {2}1 failed \| 4 passed \(5\)/);
  expect(code).toBe(1);
});
