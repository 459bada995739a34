/** Words that mean something else where they stand alone. */
const reserved = new Set(["and", "or", "in", "true", "false", "null"]);

/**
 * A path as Segment reads it: names joined by dots, and a backslash before everything but `a-z A-Z 0-9 _ -`. Segment's
 * own reader takes a leading digit for a number and a reserved word for itself, also behind a dot, so those get one too.
 */
export function showPath(path: readonly string[]): string {
  return path.map(showName).join(".");
}

function showName(name: string): string {
  const escaped = name.replaceAll(/[^A-Za-z0-9_-]/gu, String.raw`\$&`);
  return reserved.has(name) || /^[0-9-]/.test(name) ? `\\${escaped}` : escaped;
}

/** The names of a path, escapes undone. */
export function readPath(text: string): string[] {
  return [...text.matchAll(/(?:^|\.)((?:[^\\.]|\\.)*)/gsu)].map(([, name = ""]) =>
    name.replaceAll(/\\(.)/gsu, "$1"),
  );
}

/**
 * A text in quotes: single ones, or double ones around a single one. Nothing can be escaped in Segment's texts, so one
 * with both kinds of quotes, or with a backslash before a quote, cannot be written: undefined.
 */
export function quote(text: string): string | undefined {
  if (/\\(?:['"]|$)/.test(text)) return undefined;
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? undefined : `"${text}"`;
}
