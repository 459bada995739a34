import type { ComparatorName } from "./ast";
import { readNumber } from "./numbers";

const numeric = /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?$/;
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

/** Milliseconds of a full ISO time; of a plain date only where the query itself wrote it. */
function instantOf(value: unknown, { dates = false } = {}): number | undefined {
  if (typeof value !== "string" || !(isoTime.test(value) || (dates && isoDate.test(value)))) return undefined;
  const at = Date.parse(/T/.test(value) && !/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? `${value}Z` : value);
  return Number.isNaN(at) ? undefined : at;
}

/** The text that comparisons see; arrays are flattened. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** Negative, zero or positive: as numbers where both read as numbers, as times where both do, else as text. */
export function order(left: unknown, right: unknown): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a - b;
  const [start, end] = [instantOf(left), instantOf(right, { dates: true })];
  if (start !== undefined && end !== undefined) return start - end;
  const [text, other] = [textOf(left), textOf(right)];
  return text < other ? -1 : text > other ? 1 : 0;
}

/** Comparators that are not the negation of another one. */
export type PositiveComparator = Exclude<ComparatorName, "absent" | "omits">;

/**
 * Compare a value with what a query holds against it. A missing left side satisfies nothing.
 *
 * @param values - the arguments; of a relative date comparator its bounds in milliseconds
 */
export function holds(
  comparator: PositiveComparator,
  left: unknown,
  values: readonly unknown[],
  now: number,
): boolean {
  const [value] = values;
  if (left === null || left === undefined) return false;
  switch (comparator) {
    case "exists":
      return true;
    case "contains":
      return values.some((part) => part !== null && textOf(left).includes(textOf(part)));
    case "one_of":
      return values.some((one) => one !== null && order(left, one) === 0);
    case "none_of":
      return !values.some((one) => one !== null && order(left, one) === 0);
    case "before_date":
    case "after_date":
      return beforeOrAfter(comparator, left, value);
    case "within_last":
    case "within_next":
    case "before_last":
    case "after_next":
      return relative(comparator, left, Number(value), now);
    default:
      return value !== null && value !== undefined && ordered(comparator, left, value);
  }
}

function ordered(comparator: ComparatorName, left: unknown, value: unknown): boolean {
  switch (comparator) {
    case "equals":
      return order(left, value) === 0;
    case "differs":
      return order(left, value) !== 0;
    case "greater_than":
      return order(left, value) > 0;
    case "at_least":
      return order(left, value) >= 0;
    case "less_than":
      return order(left, value) < 0;
    case "at_most":
      return order(left, value) <= 0;
    case "starts_with":
      return textOf(left).startsWith(textOf(value));
    default:
      return textOf(left).endsWith(textOf(value));
  }
}

function beforeOrAfter(comparator: "before_date" | "after_date", left: unknown, value: unknown): boolean {
  const [at, bound] = [instantOf(left), instantOf(value, { dates: true })];
  if (at === undefined || bound === undefined) return false;
  return comparator === "before_date" ? at < bound : at > bound;
}

function relative(comparator: ComparatorName, left: unknown, spanMs: number, now: number): boolean {
  const at = instantOf(left);
  if (at === undefined) return false;
  switch (comparator) {
    case "within_last":
      return at >= now - spanMs && at <= now;
    case "within_next":
      return at >= now && at <= now + spanMs;
    case "before_last":
      return at <= now - spanMs;
    default:
      return at >= now + spanMs;
  }
}
