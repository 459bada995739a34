import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

import * as client from "../../src/client";
import * as fql from "../../src/fql";
import * as query from "../../src/query";

const root = path.resolve(__dirname, "../..");

test("docs/troubleshooting.md is what `npm run docs:troubleshooting` writes", async () => {
  const tool = path.join(root, "tools/troubleshooting.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [tool, "--print"]);

  expect(await readFile(path.join(root, "docs/troubleshooting.md"), "utf8")).toBe(stdout);
});

test("it explains every error class that a module exports", async () => {
  const page = await readFile(path.join(root, "docs/troubleshooting.md"), "utf8");
  const exported = Object.entries({ ...client, ...fql, ...query })
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
    .map(([name]) => name);

  expect(exported.length).toBeGreaterThan(10);
  const rows = exported.map((name) => new RegExp(`^\\| \`${name}\` \\| .+ \\| .+ \\|$`, "m").test(page));
  expect(exported.filter((_, index) => rows[index] !== true)).toEqual([]);
});
