/** One thing that is wrong with a text; lines and columns count from 1, `endColumn` is exclusive. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** What was probably meant, as text to put in its place. */
  readonly suggestion?: string;
}

/** A problem at a place in characters, before lines are counted. */
export interface Finding {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly suggestion?: string | undefined;
}

/** Line and column of a finding. */
export function locate(text: string, { message, start, end, suggestion }: Finding): Problem {
  const before = text.slice(0, start);
  const line = before.split("\n").length;
  const column = start - before.lastIndexOf("\n");
  const lineEnd = text.indexOf("\n", start);
  const length = Math.max(1, Math.min(end, lineEnd === -1 ? text.length : lineEnd) - start);
  return {
    message,
    line,
    column,
    endColumn: column + length,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** Long lines are cut around the place, so that the caret stays in view. */
const contextBefore = 60;
const contextAfter = 40;

/** Place, message and suggestion, then the line with a caret under the place. */
export function describe(text: string, { message, line, column, endColumn, suggestion }: Problem): string {
  const source = (text.split("\n")[line - 1] ?? "").replaceAll("\t", " ");
  const from = Math.max(0, column - 1 - contextBefore);
  const shown = source.slice(from, endColumn - 1 + contextAfter);
  const width = Math.max(1, Math.min(endColumn - column, shown.length - (column - 1 - from)));
  const caret = `${" ".repeat(column - 1 - from)}${"^".repeat(width)}`;
  const hint = suggestion === undefined ? "" : `. Did you mean \`${suggestion}\`?`;
  return `${line}:${column}: ${message}${hint}\n  ${shown}\n  ${caret}`;
}
