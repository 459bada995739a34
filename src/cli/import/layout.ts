import { Call, Code, isList, isMap, Mapped, Spread, type Written, type WrittenMap } from "./code";
import { literal, quoted } from "./literals";

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
  // Of pieces of a program, only the ones above go over several lines.
  if (value instanceof Code || value instanceof Spread) return flat ?? "";
  return literal(value);
}

/** As Prettier does: where the ids fit on the line, it breaks what is done with them, at the last bracket that fits, too. */
function layMapped({ ids, settings }: Mapped, margin: string, lead: number): string {
  const each = { id: new Code("id"), ...settings };
  const list = inOneLine(ids);
  if (list !== undefined && fits(`${list}.map((id) => ({`, margin.length + lead))
    return `${list}.map((id) => (${layMap(each, margin)}))`;
  if (list !== undefined && fits(`${list}.map(`, margin.length + lead)) {
    const inner = margin + step;
    return `${list}.map(\n${inner}${arrow(each, inner, "")},\n${margin})`;
  }
  return `${layList(ids, margin)}.map(${arrow(each, margin, "].map(")})`;
}

/**
 * A function from an id to a map, on its line where it fits.
 *
 * @param before - what stands there before it
 */
function arrow(made: WrittenMap, margin: string, before: string): string {
  const flat = inOneLine(made);
  const short = `(id) => (${flat})`;
  return flat !== undefined && fits(`${before}${short}),`, margin.length)
    ? short
    : `(id) => (${layMap(made, margin)})`;
}

function fits(text: string, before: number): boolean {
  return before + text.length <= width;
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
