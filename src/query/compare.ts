import { readNumber } from "../text/numbers";
import type { PositiveComparator } from "./comparators";

const numeric = /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2}|)$/;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** What has more digits is an id, of which a number would lose the last ones. */
const maxDigits = 17;

/** A number, or a text that reads as one; not one that a number could not hold to the last digit. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isNaN(value) ? undefined : value;
  if (typeof value !== "string" || !numeric.test(value)) return undefined;
  return value.length > maxDigits - 2 && isLong(value.trim()) ? undefined : Number(value);
}

function isLong(digits: string): boolean {
  return digits.replaceAll(/\D/g, "").length > maxDigits || typeof readNumber(digits) === "string";
}

/** Milliseconds of a full ISO time, of a plain date only where the query itself wrote it; NaN for all else. */
function instantOf(value: unknown, { dates = false } = {}): number {
  if (typeof value !== "string") return Number.NaN;
  if (dates && isoDate.test(value)) return Date.parse(value);
  const zone = isoTime.exec(value)?.[1];
  if (zone === undefined) return Number.NaN;
  return Date.parse(zone === "" ? `${value}Z` : value);
}

/** The text that comparisons see; arrays are flattened. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether a value stands to what a query holds against it as a comparator says. */
export type Judge = (left: unknown, now: number) => boolean;

/**
 * A comparison with what a query holds against a value, of which everything is worked out that is the same for each value.
 * A left side that is missing, or null, satisfies nothing.
 *
 * @param values - the arguments; of a relative date comparator its bounds in milliseconds
 */
export function judgeOf(comparator: PositiveComparator, values: readonly unknown[]): Judge {
  const judge = judgeOfPresent(comparator, values);
  return (left, now) => left !== null && judge(left, now);
}

function judgeOfPresent(comparator: PositiveComparator, values: readonly unknown[]): Judge {
  const [value] = values;
  switch (comparator) {
    case "exists":
      return () => true;
    case "contains":
      return ofText(values, (text, parts) => parts.some((part) => text.includes(part)));
    case "starts_with":
      return ofText([value], (text, parts) => parts.some((part) => text.startsWith(part)));
    case "ends_with":
      return ofText([value], (text, parts) => parts.some((part) => text.endsWith(part)));
    case "one_of":
      return equalsOneOf(values);
    case "none_of": {
      const isOneOf = equalsOneOf(values);
      return (left) => !isOneOf(left);
    }
    case "equals":
      return ordered(value, (sign) => sign === 0);
    case "differs":
      return ordered(value, (sign) => sign !== 0);
    case "greater_than":
      return ordered(value, (sign) => sign > 0);
    case "at_least":
      return ordered(value, (sign) => sign >= 0);
    case "less_than":
      return ordered(value, (sign) => sign < 0);
    case "at_most":
      return ordered(value, (sign) => sign <= 0);
    case "before_date":
      return onDate(value, (at, date) => at < date);
    case "after_date":
      return onDate(value, (at, date) => at > date);
    case "within_last":
      return soFarFromNow(value, (at, now, ms) => at >= now - ms && at <= now);
    case "within_next":
      return soFarFromNow(value, (at, now, ms) => at >= now && at <= now + ms);
    case "before_last":
      return soFarFromNow(value, (at, now, ms) => at <= now - ms);
    case "after_next":
      return soFarFromNow(value, (at, now, ms) => at >= now + ms);
  }
}

function ofText(
  values: readonly unknown[],
  test: (text: string, parts: readonly string[]) => boolean,
): Judge {
  const parts = values.filter((part) => part !== null).map(textOf);
  return (left) => test(textOf(left), parts);
}

function equalsOneOf(values: readonly unknown[]): (left: unknown) => boolean {
  const tests = values.map((value) => ordered(value, (sign) => sign === 0));
  return (left) => tests.some((test) => test(left));
}

/** Nothing is equal to a missing value, larger, smaller or different. */
function ordered(right: unknown, test: (sign: number) => boolean): (left: unknown) => boolean {
  if (right === null) return () => false;
  const order = orderTo(right);
  return (left) => test(order(left));
}

/** Negative, zero or positive: as numbers where both read as numbers, as times where both do, else as text. */
function orderTo(right: unknown): (left: unknown) => number {
  const [number, instant, other] = [numberOf(right), instantOf(right, { dates: true }), textOf(right)];
  const byText = (left: unknown): number => {
    const text = textOf(left);
    return text < other ? -1 : text > other ? 1 : 0;
  };
  if (number !== undefined)
    return (left) => {
      const leftNumber = numberOf(left);
      return leftNumber === undefined ? byText(left) : leftNumber - number;
    };
  if (Number.isNaN(instant)) return byText;
  return (left) => {
    const apartMs = instantOf(left) - instant;
    return Number.isNaN(apartMs) ? byText(left) : apartMs;
  };
}

function onDate(value: unknown, test: (at: number, date: number) => boolean): Judge {
  const date = instantOf(value, { dates: true });
  return (left) => test(instantOf(left), date);
}

function soFarFromNow(value: unknown, test: (at: number, now: number, ms: number) => boolean): Judge {
  const ms = Number(value);
  return (left, now) => test(instantOf(left), now, ms);
}
