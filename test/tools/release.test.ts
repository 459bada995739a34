import { execFile } from "node:child_process";
import path from "node:path";

import { expect, test } from "vitest";

import { type Checkout, missingFor } from "../../tools/release/missing.mjs";

const ready: Checkout = {
  manifest: {
    name: "segment",
    version: "1.2.3",
    repository: { url: "git+https://github.com/acme/segment.git" },
  },
  changelog: "# Changelog\n\n## 1.2.3 (2026-12-01)\n\n- Something new\n",
  template: { dependencies: { segment: "^1.2.3" } },
  recorded: ["1.2.2", "1.2.3"],
  repository: "acme/segment",
};

test("what is complete can be released", () => {
  expect(missingFor("v1.2.3", ready)).toEqual([]);
  expect(missingFor("v1.2.3", { ...ready, changelog: "## 1.2.3\n" })).toEqual([]);
});

test.each<[string, Partial<Checkout>, string]>([
  [
    "v1.2.4",
    {},
    "The tag is v1.2.4 and the version of package.json is 1.2.3: tag v1.2.3, or set the version",
  ],
  [
    "v1.2.3",
    { changelog: "## Unreleased\n\n## 1.2.30\n" },
    'CHANGELOG.md has no "## 1.2.3": call what stands',
  ],
  ["v1.2.3", { recorded: ["1.2.2"] }, "test/engine/states/releases has no 1.2.3: record it"],
  [
    "v1.2.3",
    { template: { dependencies: { segment: "^1.2.2" } } },
    "asks for ^1.2.2 of this package: make it ^1.2.3.",
  ],
  [
    "v1.2.3",
    { manifest: { name: "segment", version: "1.2.3" } },
    'package.json has no "repository": npm signs',
  ],
  [
    "v1.2.3",
    { repository: "fork/segment" },
    "and fork/segment is what builds: name that one, or npm refuses to sign.",
  ],
])("%s is refused with what to do: %j", (tag, change, sentence) => {
  expect(missingFor(tag, { ...ready, ...change })).toEqual([expect.stringContaining(sentence)]);
});

test("the checkout is judged by what is in it, and a tag of another version is refused", async () => {
  const tool = path.resolve(__dirname, "../../tools/release.mjs");
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tool, "v0.0.0"], (error, _, stderr) =>
      resolve(`${String(error?.code)} ${stderr}`),
    );
  });
  expect(said).toMatch(/^1 The tag is v0\.0\.0 and the version of package\.json is \d/);
  // These two hold at every commit: a state and a template of the version that is worked on.
  expect(said).not.toContain("test/engine/states/releases");
  expect(said).not.toContain("templates/segment-personas");
});
