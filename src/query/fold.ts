import type { Argument, Cast, Reduced } from "./ast";
import { numberOf, textOf } from "./compare";
import { asValue, byTime, valuesAt, type ProfileEvent, type TimedEvent, type Value } from "./profile";

/** Takes matching events one by one, in the order of arrival, and knows the value at any time. */
export interface Fold<Held = unknown> {
  /** What is known of the events so far. */
  readonly held: Held;
  add(event: TimedEvent): void;
  /** Take in what another fold of the same reducer holds. */
  join(held: Held): void;
  value(): Value;
}

/** Segment keeps this many distinct values and drops further ones. */
export const maxDistinct = 10_000;

/** The reducer of a stream. Events without the property take part in `count` only. */
export function foldOf({ reducer, argument, cast, minimum = 1 }: Reduced): Fold {
  const read = (event: ProfileEvent): unknown[] =>
    argument === undefined
      ? []
      : readField(event, argument).filter((value) => value !== null && value !== undefined);
  switch (reducer) {
    case "count":
      return counting();
    case "sum":
    case "avg":
      return adding(read, reducer);
    case "max":
    case "min":
      return extreme(read, reducer === "max" ? 1 : -1, cast === "string");
    case "first":
    case "last":
      return ending(read, reducer === "last" ? 1 : -1);
    case "mode":
      return mostFrequent(read, minimum, cast ?? "string");
    case "unique":
      return distinct(read);
  }
}

export function readField(event: ProfileEvent, { kind, path }: Pick<Argument, "kind" | "path">): unknown[] {
  switch (kind) {
    case "property":
      return valuesAt(event.properties, path);
    case "context":
      // Seen in the wild: the event's own time under its context.
      return path === "timestamp" && event.context?.["timestamp"] === undefined
        ? [event.timestamp]
        : valuesAt(event.context, path);
  }
}

type Read = (event: ProfileEvent) => unknown[];

function counting(): Fold<{ count: number }> {
  const held = { count: 0 };
  return {
    held,
    add: () => void (held.count += 1),
    join: ({ count }) => void (held.count += count),
    value: () => held.count,
  };
}

function adding(read: Read, reducer: "sum" | "avg"): Fold<{ sum: number; count: number }> {
  const held = { sum: 0, count: 0 };
  const join = ({ sum, count }: typeof held): void => {
    held.sum += sum;
    held.count += count;
  };
  return {
    held,
    add: ({ event }) => {
      for (const sum of read(event).map(numberOf)) if (sum !== undefined) join({ sum, count: 1 });
    },
    join,
    value: () => (held.count === 0 ? null : reducer === "sum" ? held.sum : held.sum / held.count),
  };
}

function extreme(read: Read, sign: 1 | -1, asText: boolean): Fold<{ best: string | number | null }> {
  const held: { best: string | number | null } = { best: null };
  const take = (value: string | number | null | undefined): void => {
    const { best } = held;
    if (value === undefined || value === null) return;
    if (best === null || (value > best ? sign : value < best ? -sign : 0) > 0) held.best = value;
  };
  return {
    held,
    add: ({ event }) => {
      for (const seen of read(event)) take(asText ? textOf(seen) : numberOf(seen));
    },
    join: ({ best }) => take(best),
    value: () => held.best,
  };
}

interface Ending {
  value: unknown;
  at: number;
  arrival: number;
}

/** Of equal times, `last` takes the later arrival and `first` the earlier one. */
function ending(read: Read, sign: 1 | -1): Fold<{ best?: Ending }> {
  const held: { best?: Ending } = {};
  const take = (candidate: Ending): void => {
    if (held.best === undefined || sign * byTime(candidate, held.best) >= 0) held.best = candidate;
  };
  return {
    held,
    add: ({ event, at, arrival }) => {
      const values = read(event);
      if (values.length > 0) take({ value: sign === 1 ? values.at(-1) : values[0], at, arrival });
    },
    join: ({ best }) => best && take(best),
    value: () => asValue(held.best?.value),
  };
}

/** A tie goes to the alphabetically first value. */
function mostFrequent(read: Read, minimum: number, cast: Cast): Fold<Map<string, number>> {
  const counts = new Map<string, number>();
  const note = (key: string, times: number) => counts.set(key, (counts.get(key) ?? 0) + times);
  return {
    held: counts,
    join: (others) => others.forEach((times, key) => note(key, times)),
    add: ({ event }) => {
      for (const text of read(event).flatMap((seen) => countedTexts(seen, cast))) note(text, 1);
    },
    value: () => {
      const enough = [...counts].filter(([, count]) => count >= minimum);
      const [top] = enough.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return top === undefined ? null : cast === "number" ? Number(top[0]) : top[0];
    },
  };
}

function countedTexts(value: unknown, cast: Cast): string[] {
  switch (cast) {
    case "string":
      return [textOf(value)];
    case "number": {
      const number = numberOf(value);
      return number === undefined ? [] : [String(number)];
    }
    case "array":
      return (Array.isArray(value) ? value : [value]).map(textOf);
  }
}

function distinct(read: Read): Fold<Set<string>> {
  const values = new Set<string>();
  const take = (value: string) => values.size < maxDistinct && values.add(value);
  return {
    held: values,
    add: ({ event }) => read(event).forEach((value) => take(textOf(value))),
    join: (others) => others.forEach(take),
    value: () => (values.size === 0 ? null : [...values].toSorted((a, b) => (a < b ? -1 : 1))),
  };
}
