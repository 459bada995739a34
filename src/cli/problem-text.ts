import pc from "picocolors";

import type { QueryProblem } from "../query";

/** Place, message, the line with a caret under the place, and what was probably meant. */
export function problemText(
  name: string,
  text: string,
  { message, line, column, endColumn, suggestion }: QueryProblem,
): string {
  const source = (text.split("\n")[line - 1] ?? "").replaceAll("\t", " ");
  const caret =
    " ".repeat(column - 1) +
    "^".repeat(Math.max(1, Math.min(endColumn - column, source.length - column + 1)));
  const hint = suggestion === undefined ? "" : `\n  ${pc.cyan(`did you mean \`${suggestion}\`?`)}`;
  return `${pc.bold(`${name}:${line}:${column}`)}: ${pc.red("error")}: ${message}\n  ${source}\n  ${pc.red(caret)}${hint}`;
}
