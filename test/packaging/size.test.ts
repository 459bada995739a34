import { readdirSync, statSync } from "node:fs";

import { expect, inject, test } from "vitest";

import { exports as published } from "../../package.json";
import { budget, overBudget } from "../../tools/size/budget.mjs";
import type { Measured } from "../../tools/size/budget.mjs";
import { runTool } from "./tools";

test("the package, and what its entry points load, are within the budget", async () => {
  const { code, stdout } = await runTool("size", "--json");
  const measured = JSON.parse(stdout) as Measured & { excesses: string[] };

  expect({ code, excesses: measured.excesses }).toEqual({ code: 0, excesses: [] });
  const entries = Object.keys(published).filter((name) => !name.endsWith(".json"));
  expect(Object.keys(measured.entries)).toEqual(entries);
  expect(Object.keys(budget.modules)).toEqual(entries);
  // What was measured is what is published: the README alone may differ, whose links are other ones in the tarball.
  expect(Math.abs(measured.tarballBytes - statSync(inject("tarball")).size)).toBeLessThan(5_000);
  const packed = readdirSync(inject("unpacked"), { recursive: true, withFileTypes: true });
  expect(measured.files).toBe(packed.filter((entry) => entry.isFile()).length);
});

test("what is over the budget is named, with the place of the budget", () => {
  const measured: Measured = {
    tarballBytes: 11,
    unpackedBytes: 20,
    files: 3,
    entries: { ".": { modules: 8, ms: 1 }, "./new": { modules: 1, ms: 1 } },
  };
  const limits = { tarballBytes: 10, unpackedBytes: 20, files: 3, modules: { ".": 7 } };
  const advice = "Make it smaller, or raise it in tools/size/budget.mjs and say why.";

  expect(overBudget(measured, limits)).toEqual([
    `Over budget: tarballBytes, 11 where 10 are allowed. ${advice}`,
    `Over budget: modules that "." loads, 8 where 7 are allowed. ${advice}`,
    `Over budget: modules that "./new" loads, 1 where 0 are allowed. ${advice}`,
  ]);
});
