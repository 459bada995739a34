import { execFile } from "node:child_process";
import { readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { startStack } from "../support/engine";

const example = path.resolve(__dirname, "../../examples/custom-rule");

/** A program that keeps the package's rules, with one trait and no owner, and the example's pack beside it. */
async function startExample(description: string) {
  const files: Record<string, string> = {
    "index.js": `const { LastComputedTrait, SpaceFilter, decidedOnly } = require("pulumi-segment-personas");
const { environmentFilter } = require("pulumi-segment-personas/fql");
new SpaceFilter("production", environmentFilter({ environment: "production" }));
new LastComputedTrait("checkout", { name: "checkout", event: "get_treatment", property: "treatment",
  description: "${description}", conditions: decidedOnly({ environmentName: "production" }) }, { protect: true });`,
  };
  for (const file of await readdir(example)) {
    if (file !== "node_modules") files[`pack/${file}`] = await readFile(path.join(example, file), "utf8");
  }
  const stack = await startStack({
    files,
    segment: { apiUrl: "http://127.0.0.1:9", token: "unused" },
    config: { "segment:space": "spa_1", "segment:workspace": "acme" },
  });
  await symlink(path.join(stack.project, "node_modules"), path.join(stack.project, "pack/node_modules"));
  return stack;
}

test("the example's own tests pass", async () => {
  await using stack = await startExample("");
  const { stdout } = await promisify(execFile)(process.execPath, ["--test"], {
    cwd: path.join(stack.project, "pack"),
  });
  expect(stdout).toMatch(/pass 4\b[\s\S]*fail 0\b/);
});

test("the team's rule runs beside the package's rules and says what to write", async () => {
  await using stack = await startExample("Last treatment.");
  const refused = await stack.preview(["--policy-pack", "pack"]);
  expect(refused.code).not.toBe(0);
  expect(refused.violations).toEqual([
    {
      policyName: "trait-names-its-owner",
      enforcementLevel: "mandatory",
      message:
        "A computed trait names the team that owns it.\n" +
        'Write "Owner: growth" or "Owner: platform" into the description of "checkout".\n',
    },
  ]);
});

test("a trait that names its owner passes", async () => {
  await using stack = await startExample("Last treatment. Owner: growth");
  expect(await stack.preview(["--policy-pack", "pack"])).toMatchObject({ code: 0, violations: [] });
});
