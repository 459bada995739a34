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

/** Negative, zero or positive: as numbers where both read as numbers, as times where both do, else as text. */
export function order(left: unknown, right: unknown): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a - b;
  const apartMs = instantOf(left) - instantOf(right, { dates: true });
  if (!Number.isNaN(apartMs)) return apartMs;
  const [text, other] = [textOf(left), textOf(right)];
  return text < other ? -1 : text > other ? 1 : 0;
}

/**
 * Compare a value with what a query holds against it. A left side that is missing, or null, satisfies nothing.
 *
 * @param values - the arguments; of a relative date comparator its bounds in milliseconds
 */
export function holds(
  comparator: PositiveComparator,
  left: unknown,
  values: readonly unknown[],
  now: number,
): boolean {
  if (left === null) return false;
  const [value] = values;
  switch (comparator) {
    case "exists":
      return true;
    case "contains":
      return values.some((part) => part !== null && textOf(left).includes(textOf(part)));
    case "one_of":
      return values.some((one) => isOrdered(left, one, (sign) => sign === 0));
    case "none_of":
      return !values.some((one) => isOrdered(left, one, (sign) => sign === 0));
    case "equals":
      return isOrdered(left, value, (sign) => sign === 0);
    case "differs":
      return isOrdered(left, value, (sign) => sign !== 0);
    case "greater_than":
      return isOrdered(left, value, (sign) => sign > 0);
    case "at_least":
      return isOrdered(left, value, (sign) => sign >= 0);
    case "less_than":
      return isOrdered(left, value, (sign) => sign < 0);
    case "at_most":
      return isOrdered(left, value, (sign) => sign <= 0);
    case "starts_with":
      return value !== null && textOf(left).startsWith(textOf(value));
    case "ends_with":
      return value !== null && textOf(left).endsWith(textOf(value));
    case "before_date":
      return instantOf(left) < instantOf(value, { dates: true });
    case "after_date":
      return instantOf(left) > instantOf(value, { dates: true });
    case "within_last":
      return isBetween(instantOf(left), now - Number(value), now);
    case "within_next":
      return isBetween(instantOf(left), now, now + Number(value));
    case "before_last":
      return instantOf(left) <= now - Number(value);
    case "after_next":
      return instantOf(left) >= now + Number(value);
  }
}

/** Nothing is equal to a missing value, larger, smaller or different. */
function isOrdered(left: unknown, right: unknown, test: (sign: number) => boolean): boolean {
  return right !== null && test(order(left, right));
}

function isBetween(at: number, from: number, to: number): boolean {
  return at >= from && at <= to;
}
