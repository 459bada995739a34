import { inspect } from "node:util";

const units = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;
type Unit = keyof typeof units;

/** A span of time: milliseconds, or a text such as `"8 hours"`, `"1 day"` or `"1.5 minutes"`. */
export type Duration = number | `${number} ${Unit | `${Unit}s`}`;

/** @throws {RangeError} for what is none, which says what is taken */
export function readDuration(duration: Duration): number {
  const ms = typeof duration === "number" ? duration : fromText(duration);
  if (ms !== undefined && Number.isFinite(ms)) return ms;
  throw new RangeError(
    `${typeof duration === "string" ? JSON.stringify(duration) : inspect(duration)} is no duration: give milliseconds, or a number and a unit such as "8 hours"; units are ${Object.keys(units).join(", ")}, also with an s`,
  );
}

function fromText(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const [, amount = "", name = ""] = /^\s*(\d+(?:\.\d+)?)\s+([a-z]+?)s?\s*$/i.exec(text) ?? [];
  const unit = name.toLowerCase();
  return Object.hasOwn(units, unit) ? Number(amount) * units[unit as Unit] : undefined;
}
