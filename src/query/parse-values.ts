import { node, type Duration, type DurationUnit, type Literal } from "./ast";
import type { Cursor } from "./cursor";
import { readNumber } from "../text/numbers";

const unitWords: Readonly<Record<DurationUnit, readonly string[]>> = {
  hour: ["hour", "hours"],
  day: ["day", "days"],
  second: ["second", "seconds"],
};
const longUnits = ["hour", "day"] as const;
const allUnits = [...longUnits, "second"] as const;

/** `'text'` */
export function parseText(cursor: Cursor, what: string): string {
  if (cursor.token.kind !== "string") cursor.fail(`expected ${what} in single quotes`);
  return cursor.advance().text;
}

/** `'text'`, `12.5`, `2026-01-31`, `2026-01-31T00:00:00Z`; undefined where none stands. */
export function parseLiteral(cursor: Cursor): Literal | undefined {
  const { kind, start } = cursor.token;
  if (kind !== "string" && kind !== "number" && kind !== "date" && kind !== "timestamp") return undefined;
  const { text, end } = cursor.advance();
  return node<Literal>({ kind, value: kind === "number" ? readNumber(text) : text, span: { start, end } });
}

/** `30 days`, `36 hours`; with `seconds` also `90 seconds`. */
export function parseDuration(cursor: Cursor, { seconds = false } = {}): Duration {
  const { kind, text, start } = cursor.token;
  if (kind !== "number" || !/^\d+$/.test(text)) cursor.fail("expected a whole number of hours or days");
  cursor.advance();
  const units: readonly DurationUnit[] = seconds ? allUnits : longUnits;
  const unit = units.find((candidate) => unitWords[candidate].includes(cursor.token.text));
  if (unit === undefined) {
    const known = units.flatMap((candidate) => unitWords[candidate]);
    reportUnit(cursor, Number(text), start, known);
  }
  cursor.advance();
  return node<Duration>({
    kind: "duration",
    amount: Number(text),
    unit: unit ?? "day",
    span: { start, end: cursor.end },
  });
}

/** What people write instead, and how many of which unit it means. */
const otherUnits: Record<string, [number, string]> = {
  week: [7, "days"],
  weeks: [7, "days"],
  month: [30, "days"],
  months: [30, "days"],
  year: [365, "days"],
  years: [365, "days"],
};

function reportUnit(cursor: Cursor, amount: number, start: number, units: string[]): void {
  const { token } = cursor;
  const other = Object.hasOwn(otherUnits, token.text.toLowerCase())
    ? otherUnits[token.text.toLowerCase()]
    : undefined;
  if (token.kind !== "word" || other === undefined)
    cursor.fail(`expected a unit of time (${units.join(", ")})`, units);
  cursor.report({
    message: `\`${token.text}\` is not a unit of time here (${units.join(", ")})`,
    start,
    end: token.end,
    suggestion: `${amount * other[0]} ${other[1]}`,
  });
}
