import type { Argument, Cast, Reduced } from "./ast";
import { numberOf, textOf } from "./compare";
import { asValue, byTime, valuesAt, type ProfileEvent, type TimedEvent, type Value } from "./profile";

/** Takes matching events one by one, in the order of arrival, and knows the value at any time. */
export interface Fold {
  add(event: TimedEvent): void;
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

function counting(): Fold {
  let count = 0;
  return { add: () => void (count += 1), value: () => count };
}

function adding(read: Read, reducer: "sum" | "avg"): Fold {
  let [sum, count] = [0, 0];
  return {
    add: ({ event }) => {
      for (const value of read(event).map(numberOf)) {
        if (value === undefined) continue;
        sum += value;
        count += 1;
      }
    },
    value: () => (count === 0 ? null : reducer === "sum" ? sum : sum / count),
  };
}

function extreme(read: Read, sign: 1 | -1, asText: boolean): Fold {
  let best: string | number | null = null;
  return {
    add: ({ event }) => {
      for (const value of read(event).map((seen) => (asText ? textOf(seen) : numberOf(seen)))) {
        if (value !== undefined && (best === null || (value > best ? sign : value < best ? -sign : 0) > 0))
          best = value;
      }
    },
    value: () => best,
  };
}

/** Of equal times, `last` takes the later arrival and `first` the earlier one. */
function ending(read: Read, sign: 1 | -1): Fold {
  let best: { value: unknown; timed: Pick<TimedEvent, "at" | "arrival"> } | undefined;
  return {
    add: ({ event, at, arrival }) => {
      const values = read(event);
      if (values.length === 0) return;
      if (best !== undefined && sign * byTime({ event, at, arrival }, { event, ...best.timed }) < 0) return;
      best = { value: sign === 1 ? values.at(-1) : values[0], timed: { at, arrival } };
    },
    value: () => asValue(best?.value),
  };
}

/** A tie goes to the alphabetically first value. */
function mostFrequent(read: Read, minimum: number, cast: Cast): Fold {
  const counts = new Map<string, number>();
  return {
    add: ({ event }) => {
      for (const text of read(event).flatMap((seen) => countedTexts(seen, cast)))
        counts.set(text, (counts.get(text) ?? 0) + 1);
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

function distinct(read: Read): Fold {
  const values = new Set<string>();
  return {
    add: ({ event }) => {
      for (const value of read(event).map(textOf)) if (values.size < maxDistinct) values.add(value);
    },
    value: () => (values.size === 0 ? null : [...values].toSorted((a, b) => (a < b ? -1 : 1))),
  };
}
