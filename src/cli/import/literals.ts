/** A plain value as it stands in a program. */
export function literal(value: string | number | boolean | undefined): string {
  if (typeof value !== "string") return value === undefined ? "undefined" : JSON.stringify(value);
  // Of several lines is what was laid out to be read so.
  const isLaidOut = value.startsWith("\n  ") && value.isWellFormed() && !/[^\P{Cc}\n]/u.test(value);
  return isLaidOut ? template(value) : quoted(value);
}

function template(text: string): string {
  return `\`${visible(text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`))}\``;
}

/** A text in the quotes that need fewer backslashes. */
export function quoted(text: string): string {
  const escaped = visible(JSON.stringify(text).slice(1, -1));
  const [double, single] = [text.split('"').length, text.split("'").length];
  if (double <= single) return `"${escaped}"`;
  return `'${escaped.replaceAll(String.raw`\"`, '"').replaceAll("'", String.raw`\'`)}'`;
}

/** A comment of one line, whatever is in the text. */
export function inComment(text: string): string {
  return visible(
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(String.raw`\"`, '"'),
  ).replaceAll("*/", "* /");
}

/** Line ends that editors show differently, and marks that turn the direction of text around. */
const hidden = /[\u0080-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\u007F]/g;

function visible(text: string): string {
  return text.replaceAll(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
