import type { PositiveComparator } from "./comparators";

const numeric = /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/;
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?$/;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** A number, or a text that reads as one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isNaN(value) ? undefined : value;
  return typeof value === "string" && numeric.test(value) ? Number(value) : undefined;
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
  if (isMissing(left)) return false;
  const [value] = values;
  switch (comparator) {
    case "exists":
      return true;
    case "contains":
      return values.some((part) => !isMissing(part) && textOf(left).includes(textOf(part)));
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
      return !isMissing(value) && textOf(left).startsWith(textOf(value));
    case "ends_with":
      return !isMissing(value) && textOf(left).endsWith(textOf(value));
    case "before_date":
      return isDated(left, (at) => at < dateBound(value));
    case "after_date":
      return isDated(left, (at) => at > dateBound(value));
    case "within_last":
      return isDated(left, (at) => at >= now - Number(value) && at <= now);
    case "within_next":
      return isDated(left, (at) => at >= now && at <= now + Number(value));
    case "before_last":
      return isDated(left, (at) => at <= now - Number(value));
    case "after_next":
      return isDated(left, (at) => at >= now + Number(value));
  }
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Nothing is equal to a missing value, larger, smaller or different. */
function isOrdered(left: unknown, right: unknown, test: (sign: number) => boolean): boolean {
  return !isMissing(right) && test(order(left, right));
}

function isDated(value: unknown, test: (at: number) => boolean): boolean {
  const at = instantOf(value);
  return at !== undefined && test(at);
}

/** Nothing is before or after a text that is no date. */
function dateBound(value: unknown): number {
  return instantOf(value, { dates: true }) ?? Number.NaN;
}
