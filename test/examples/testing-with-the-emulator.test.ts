import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { copyExample, runTests } from "../support/vitest-example";

test("the example's tests of its service pass", async () => {
  await using example = await copyExample("testing-with-the-emulator");
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/Tests {2}4 passed \(4\)/);
  expect(code).toBe(0);
});

test("without the second attempt that the README takes out, two of them fail", async () => {
  await using example = await copyExample("testing-with-the-emulator");
  const service = path.join(example.folder, "checkout.ts");
  await writeFile(service, (await readFile(service, "utf8")).replace("attempts = 2", "attempts = 1"));
  const { code, output } = await runTests(example.folder);

  expect(output).toMatch(/Tests {2}2 failed \| 2 passed \(4\)/);
  expect(code).toBe(1);
});
