import type {
  ComparatorName,
  Condition,
  Duration,
  Field,
  Filter,
  Operand,
  Predicate,
  Query,
  Reduced,
} from "../../src/query/ast";
import type { Profile, ProfileEvent, Value } from "../../src/query";

/**
 * A second evaluator, to judge the first one by: as plain as the description of the language, and as slow as that makes
 * it. Nothing of the evaluator under test is used.
 */
export function naiveEvaluate(query: Query, { events, traits = {} }: Profile, now: Date): Value {
  const world: World = { events, traits, now: now.getTime() };
  if (query.kind === "reduced") return reduce(query, world);
  if (query.kind === "list_count") return length(reduce(query.list, world));
  return judge(query, world);
}

interface World {
  events: readonly ProfileEvent[];
  traits: Readonly<Record<string, unknown>>;
  now: number;
  here?: ProfileEvent | undefined;
  parent?: ProfileEvent | undefined;
}

function judge(condition: Condition, world: World): boolean {
  if (condition.kind === "and") return !condition.operands.some((one) => !judge(one, world));
  if (condition.kind === "or") return condition.operands.filter((one) => judge(one, world)).length > 0;
  if (condition.kind === "not") return !judge(condition.operand, world);
  if (condition.kind === "predicate") return judgePredicate(condition, world);
  throw new Error("accounts are not evaluated");
}

function judgePredicate({ left, comparator, values }: Predicate, world: World): boolean {
  if (comparator === "absent") return !anyPresent(left, world);
  if (comparator === "exists") return anyPresent(left, world);
  if (comparator === "omits") {
    return !valuesOf(left, world).some(
      (value) => isPresent(value) && holds("contains", value, values, world),
    );
  }
  return valuesOf(left, world).some((value) => isPresent(value) && holds(comparator, value, values, world));
}

const anyPresent = (operand: Operand, world: World): boolean => valuesOf(operand, world).some(isPresent);
const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

function holds(
  comparator: Exclude<ComparatorName, "exists" | "absent" | "omits">,
  value: unknown,
  values: Predicate["values"],
  world: World,
): boolean {
  const given = values
    .map((one) => (one.kind === "duration" ? milliseconds(one) : valuesOf(one, world)[0]))
    .filter(isPresent);
  const [first] = given;
  const at = full(value);
  const span = typeof first === "number" ? first : Number.NaN;
  switch (comparator) {
    case "one_of":
      return given.some((one) => difference(value, one) === 0);
    case "none_of":
      return given.every((one) => difference(value, one) !== 0);
    case "contains":
      return given.some((one) => text(value).split(text(one)).length > 1 || text(one) === "");
    case "within_last":
      return at !== undefined && world.now - span <= at && at <= world.now;
    case "within_next":
      return at !== undefined && world.now <= at && at <= world.now + span;
    case "before_last":
      return at !== undefined && at <= world.now - span;
    case "after_next":
      return at !== undefined && at >= world.now + span;
  }
  if (given.length === 0) return false;
  switch (comparator) {
    case "starts_with":
      return text(value).indexOf(text(first)) === 0;
    case "ends_with":
      return text(value).slice(Math.max(0, text(value).length - text(first).length)) === text(first);
    case "before_date":
      return at !== undefined && at < (instant(first) ?? Number.NEGATIVE_INFINITY);
    case "after_date":
      return at !== undefined && at > (instant(first) ?? Number.POSITIVE_INFINITY);
    case "equals":
      return difference(value, first) === 0;
    case "differs":
      return difference(value, first) !== 0;
    case "greater_than":
      return difference(value, first) > 0;
    case "at_least":
      return difference(value, first) >= 0;
    case "less_than":
      return difference(value, first) < 0;
    case "at_most":
      return difference(value, first) <= 0;
  }
}

/** Numbers when both are, else times when both are, else texts. */
function difference(left: unknown, right: unknown): number {
  const numbers = [left, right].map(number);
  if (numbers.every((one) => one !== undefined)) return (numbers[0] ?? 0) - (numbers[1] ?? 0);
  const times = [full(left), instant(right)];
  if (times.every((one) => one !== undefined)) return (times[0] ?? 0) - (times[1] ?? 0);
  if (text(left) === text(right)) return 0;
  return [text(left), text(right)].toSorted()[0] === text(left) ? -1 : 1;
}

function number(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^-?[0-9.]+$/.test(value.trim())) return undefined;
  const read = Number(value);
  return Number.isNaN(read) ? undefined : read;
}

/** The milliseconds of a full time; dates alone only where the query wrote them. */
function full(value: unknown): number | undefined {
  return typeof value === "string" && value.includes("T") ? instant(value) : undefined;
}

function instant(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(value))
    return undefined;
  const zoned = value.length === 10 || /(Z|[+-]\d{2}:\d{2})$/.test(value);
  const read = new Date(zoned ? value : `${value}Z`).getTime();
  return Number.isNaN(read) ? undefined : read;
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function valuesOf(operand: Operand, world: World): unknown[] {
  if (operand.kind === "reduced") return [reduce(operand, world)];
  if (operand.kind === "list_count") return [length(reduce(operand.list, world))];
  if ("value" in operand) return [operand.value];
  if (operand.kind === "trait") return follow(world.traits, operand.path.split("."));
  return fieldOf(operand, operand.parent ? world.parent : world.here);
}

function fieldOf({ kind, path }: Field, event: ProfileEvent | undefined): unknown[] {
  if (event === undefined) return [null];
  if (kind === "context" && path === "timestamp") return [event.context?.["timestamp"] ?? event.timestamp];
  return follow(kind === "context" ? event.context : event.properties, path.split("."));
}

/** Paths in the generated definitions hold no escaped dots. */
function follow(root: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (name === undefined) return [root];
  if (name === "$" && Array.isArray(root)) return root.flatMap((element) => follow(element, rest));
  if (typeof root !== "object" || root === null) return [null];
  return follow(Object.entries(root).find(([key]) => key === name)?.[1], rest);
}

function reduce({ stream, reducer, argument, cast, minimum = 0 }: Reduced, world: World): Value {
  const named = world.events.filter(({ event }) => event === stream.name);
  // Sorting is stable, so that equal times keep the order of their arrival.
  const ordered = named.toSorted((a, b) => time(a) - time(b));
  const events = stream.filters.reduce((left, filter) => keep(left, filter, world), ordered);
  if (reducer === "count" || argument === undefined) return events.length;
  const values = events.flatMap((event) => fieldOf(argument, event)).filter(isPresent);
  const numbers = values.map(number).filter((value) => value !== undefined);
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (reducer) {
    case "sum":
      return numbers.length === 0 ? null : sum;
    case "avg":
      return numbers.length === 0 ? null : sum / numbers.length;
    case "max":
      return (
        (cast === "string" ? values.map(text).toSorted() : numbers.toSorted((a, b) => a - b)).at(-1) ?? null
      );
    case "min":
      return (
        (cast === "string" ? values.map(text).toSorted() : numbers.toSorted((a, b) => a - b)).at(0) ?? null
      );
    case "first":
      return stored(values.at(0));
    case "last":
      return stored(values.at(-1));
    case "unique":
      return values.length === 0 ? null : [...new Set(values.map(text))].toSorted();
    case "mode": {
      const all = cast === "array" ? values.flat() : cast === "number" ? numbers : values;
      const ranked = [...new Set(all.map(text))]
        .toSorted()
        .map((value) => ({ value, seen: all.filter((one) => text(one) === value).length }))
        .filter(({ seen }) => seen >= minimum);
      const most = Math.max(...ranked.map(({ seen }) => seen));
      const top = ranked.find(({ seen }) => seen === most)?.value;
      return top === undefined ? null : cast === "number" ? Number(top) : top;
    }
  }
}

function keep(events: readonly ProfileEvent[], filter: Filter, world: World): ProfileEvent[] {
  if (filter.kind === "expires_after") return latestSession(events, milliseconds(filter.gap));
  return events.filter((event) => {
    if (filter.kind === "where")
      return judge(filter.condition, { ...world, here: event, parent: world.here });
    if (filter.kind === "sources") return !filter.exclude.some((id) => id === event.sourceId);
    const [near, far] =
      filter.kind === "within"
        ? [0, milliseconds(filter.duration)]
        : [milliseconds(filter.from), milliseconds(filter.to)];
    const age = world.now - time(event);
    const after = world.here === undefined ? Number.NaN : time(event) - time(world.here);
    const distance = filter.parent ? after : age;
    return distance >= near && distance <= far;
  });
}

function latestSession(events: readonly ProfileEvent[], gap: number): ProfileEvent[] {
  const breaks = events.flatMap((event, at) => {
    const before = events[at - 1];
    return before !== undefined && time(event) - time(before) > gap ? [at] : [];
  });
  return events.slice(breaks.at(-1) ?? 0);
}

const time = ({ timestamp }: ProfileEvent): number => new Date(timestamp).getTime();
const length = (list: Value): number => (Array.isArray(list) ? list.length : 0);

function stored(value: unknown): Value {
  if (value === undefined || value === null) return null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : JSON.stringify(value);
}

function milliseconds({ amount, unit }: Duration): number {
  return amount * { second: 1, hour: 3_600, day: 24 * 3_600 }[unit] * 1_000;
}
