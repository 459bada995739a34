import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

import GithubSlugger from "github-slugger";
import { describe, expect, inject, test } from "vitest";

import manifest from "../../package.json";

const root = path.resolve(__dirname, "../..");
const unpacked = inject("unpacked");
const documents = readdirSync(unpacked, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".md"),
);

test("the package brings its README, its changes and what they lead to", () => {
  expect(documents).toEqual(
    expect.arrayContaining([
      "README.md",
      "CHANGELOG.md",
      "SECURITY.md",
      "docs/policies.md",
      "examples/stack-per-workspace/README.md",
      "policies/README.md",
      "src/emulator/README.md",
    ]),
  );
});

test.each(documents)(
  "every relative link of %s leads to a file of the package, and to a heading there",
  async (name) => {
    expect(await brokenLinks(name, await readFile(path.join(unpacked, name), "utf8"))).toEqual([]);
  },
);

describe("what this test would find", () => {
  test.each([
    ["[a](docs/contributing.md)", "docs/contributing.md"],
    ["[a](docs/images/event-debugger.png)", "docs/images/event-debugger.png"],
    ["[a](src/emulator/README.md#no-such-heading)", "src/emulator/README.md#no-such-heading"],
    ["[a](#no-such-heading)", "#no-such-heading"],
    ["[a]: test/api", "test/api"],
    ["over [two\nlines](tools)", "tools"],
  ])("%s", async (text, link) => {
    expect(await brokenLinks("README.md", text)).toEqual([link]);
  });

  test.each([
    "[a](src/emulator/README.md#seeds)",
    "[a](examples)",
    "`[a](nowhere)`",
    "```md\n[a](nowhere)\n```",
  ])("nothing in %s", async (text) => {
    expect(await brokenLinks("README.md", text)).toEqual([]);
  });
});

test("the documents in the repository are put back", async () => {
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  expect(readme).toContain("](docs/contributing.md)");
  expect(existsSync(path.join(root, ".local/pack"))).toBe(false);
  // Until there is a repository, the packed one says in words what is only there.
  expect(manifest).not.toHaveProperty("repository");
  expect(await readFile(path.join(unpacked, "README.md"), "utf8")).toContain(
    "Contributing (in the repository: `docs/contributing.md`)",
  );
});

/** Relative links of a document that lead nowhere in the package. */
async function brokenLinks(document: string, markdown: string): Promise<string[]> {
  const broken = [];
  for (const link of linksOf(markdown)) {
    const [place = "", anchor] = link.split("#");
    const file =
      place === "" ? path.join(unpacked, document) : path.join(unpacked, path.dirname(document), place);
    const isThere =
      existsSync(file) && (anchor === undefined || (await anchorsOf(file, document, markdown)).has(anchor));
    if (!isThere) broken.push(link);
  }
  return broken;
}

function linksOf(markdown: string): string[] {
  const prose = withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, "");
  const found = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)];
  return found.map(([, inline, named]) => inline ?? named ?? "").filter((link) => !/^[a-z]+:/i.test(link));
}

/** What headings are called in addresses, as GitHub, GitLab and npm do it. */
async function anchorsOf(file: string, document: string, markdown: string): Promise<Set<string>> {
  const text = file === path.join(unpacked, document) ? markdown : await readFile(file, "utf8");
  const slugger = new GithubSlugger();
  const headings = [...withoutBlocks(text).matchAll(/^#{1,6} (.*)$/gm)];
  return new Set(
    headings.map(([, heading = ""]) => slugger.slug(heading.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, "$1"))),
  );
}

function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, "");
}
