import { readFileSync } from "node:fs";
import path from "node:path";

import { readMarkdown } from "../../tools/site/markdown.mjs";
import { root } from "./markdown-files";

/** What a reader of a page does next: writes a file, or pastes commands. */
export type Step =
  | { readonly file: string; readonly text: string }
  | { readonly commands: string; readonly line: number };

const commandLanguages = new Set(["sh", "bash", "shell"]);

/**
 * The steps of a page, in order. A block of code is a file where the line before it begins with a file's name, as in
 * `` `index.ts`: ``, and otherwise commands or output.
 */
export function stepsOf(page: string): Step[] {
  const text = readFileSync(path.join(root, page), "utf8");
  const lines = text.split("\n");
  return readMarkdown(text).code.flatMap(({ language, text: code, line }): Step[] => {
    const [, file] = /^`([\w-]+\.[\w.-]+)`.*:$/.exec(lines[line - 3] ?? "") ?? [];
    if (file !== undefined) return [{ file, text: code }];
    return commandLanguages.has(language) ? [{ commands: code, line }] : [];
  });
}
