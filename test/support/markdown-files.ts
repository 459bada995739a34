import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { readMarkdown } from "../../tools/site/markdown.mjs";

export const root = path.resolve(__dirname, "../..");

/** Every Markdown file of the repository, also one that is not committed yet. */
export const markdownFiles: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
)
  .trim()
  .split("\n");

/** What is in each of them. */
export const contents = new Map(
  markdownFiles.map((file) => [file, readMarkdown(readFileSync(path.join(root, file), "utf8"))]),
);
