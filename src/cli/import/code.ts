/** A piece of a program that is no plain value, such as the name of a constant. */
export class Code {
  constructor(
    readonly text: string,
    /** To stand behind it on its line. */
    readonly remark?: string,
  ) {}
}

/** A function called with a map of arguments, as in `environmentFilter({ environment: "production" }).if`. */
export class Call {
  constructor(
    readonly name: string,
    readonly args: WrittenMap,
    /** Behind the call. */
    readonly tail = "",
  ) {}
}

/** Ids that all have the same settings, as in `["a", "b"].map((id) => ({ id, enabled: false }))`. */
export class Mapped {
  constructor(
    readonly ids: readonly string[],
    readonly settings: WrittenMap,
  ) {}
}

/** Such ids among the items of a list, with a comment above them. */
export class Spread {
  constructor(
    readonly mapped: Mapped,
    readonly comment: string,
  ) {}
}

/** A value as it is to stand in a program. */
export type Written =
  | string
  | number
  | boolean
  | undefined
  | Code
  | Call
  | Mapped
  | Spread
  | readonly Written[]
  | WrittenMap;
export interface WrittenMap {
  readonly [name: string]: Written;
}

/** As wide as Prettier makes a line where nobody says otherwise. */
const width = 80;
const step = "  ";

/**
 * A map over several lines, with a comment above the entries that have one. Entries called `...` are spread.
 *
 * @param margin - what the line that it begins on is indented by
 */
export function layMap(
  map: WrittenMap,
  margin: string,
  comments: Readonly<Record<string, string>> = {},
): string {
  const inner = margin + step;
  const lines = Object.entries(map).map(([name, value]) => {
    const comment = comments[name] === undefined ? "" : `${inner}// ${comments[name]}\n`;
    const remark = value instanceof Code && value.remark !== undefined ? ` // ${value.remark}` : "";
    return `${comment}${inner}${entry(name, value, inner)},${remark}\n`;
  });
  return `{\n${lines.join("")}${margin}}`;
}

function entry(name: string, value: Written, margin: string): string {
  if (name === "...") return `...${lay(value, margin, 3)}`;
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
  if (value instanceof Code && value.text === key) return key;
  const text = lay(value, margin, key.length + 2);
  const isLong = margin.length + key.length + 2 + text.length + 1 > width;
  return typeof value === "string" && isLong && !text.startsWith("`")
    ? `${key}:\n${margin}${step}${text}`
    : `${key}: ${text}`;
}

/** @param lead - how many characters stand before it on its line, beside the margin */
function lay(value: Written, margin: string, lead: number): string {
  const flat = inOneLine(value);
  if (flat !== undefined && margin.length + lead + flat.length + 1 <= width) return flat;
  if (value instanceof Mapped) return layMapped(value, margin, lead);
  if (value instanceof Call) return `${value.name}(${layMap(value.args, margin)})${value.tail}`;
  if (isList(value)) return layList(value, margin);
  if (isMap(value)) return layMap(value, margin);
  return flat ?? literal(value);
}

/** As Prettier does: where the ids fit on the line, it breaks what is done with them. */
function layMapped({ ids, settings }: Mapped, margin: string, lead: number): string {
  const inner = margin + step;
  const each = { id: new Code("id"), ...settings };
  const list = inOneLine(ids);
  const fits = (text: string, before: number): boolean => before + text.length <= width;
  const one = inOneLine(each);
  if (list !== undefined && fits(`${list}.map(`, margin.length + lead))
    return `${list}.map(\n${inner}(id) => (${one !== undefined && fits(`(id) => (${one}),`, inner.length) ? one : layMap(each, inner)}),\n${margin})`;
  const head = `${layList(ids, margin)}.map((id) => (`;
  const isShort = one !== undefined && fits(`].map((id) => (${one})),`, margin.length);
  return `${head}${isShort ? one : layMap(each, margin)}))`;
}

function layList(items: readonly Written[], margin: string): string {
  const inner = margin + step;
  const lines = items.map((item) =>
    item instanceof Spread
      ? `${inner}// ${item.comment}\n${inner}...${lay(item.mapped, inner, 3)},\n`
      : `${inner}${lay(item, inner, 0)},\n`,
  );
  return `[\n${lines.join("")}${margin}]`;
}

/** Undefined for what goes over several lines wherever it stands. */
function inOneLine(value: Written): string | undefined {
  if (value instanceof Code) return value.text;
  if (value instanceof Call)
    return joined(inOneLine(value.args), (args) => `${value.name}(${args})${value.tail}`);
  if (value instanceof Mapped) return mappedInOneLine(value);
  if (value instanceof Spread) return undefined;
  if (isList(value)) return listInOneLine(value);
  if (isMap(value)) return mapInOneLine(value);
  const text = literal(value);
  return text.includes("\n") ? undefined : text;
}

function joined(text: string | undefined, into: (text: string) => string): string | undefined {
  return text === undefined ? undefined : into(text);
}

function mappedInOneLine({ ids, settings }: Mapped): string | undefined {
  const each = inOneLine({ id: new Code("id"), ...settings });
  return joined(inOneLine(ids), (list) => `${list}.map((id) => (${each}))`);
}

function listInOneLine(items: readonly Written[]): string | undefined {
  if (items.length > 1 && items.every((item) => isMap(item) && Object.keys(item).length > 1))
    return undefined;
  const texts = items.map(inOneLine);
  return texts.includes(undefined) ? undefined : `[${texts.join(", ")}]`;
}

function mapInOneLine(map: WrittenMap): string | undefined {
  const texts = Object.entries(map).map(([name, value]) =>
    inOneLine(value) === undefined ? undefined : entry(name, value, ""),
  );
  if (texts.some((text) => text === undefined || text.includes("\n"))) return undefined;
  return texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`;
}

function literal(value: Written): string {
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

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function isMap(value: Written): value is WrittenMap {
  return (
    typeof value === "object" &&
    ![Code, Call, Mapped, Spread].some((kind) => value instanceof kind) &&
    !isList(value)
  );
}
