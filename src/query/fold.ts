import type { Argument, Cast, Reduced } from "./ast";
import { numberOf, textOf } from "./compare";
import {
  asValue,
  byTime,
  isForked,
  valueAt,
  valuesAt,
  type ProfileEvent,
  type TimedEvent,
  type Value,
} from "./profile";

/** Takes matching events one by one, in the order of arrival, and knows the value at any time. */
export interface Fold {
  add(event: TimedEvent): void;
  /** Take in what another fold of the same reducer knows. */
  join(other: Fold): void;
  value(): Value;
}

/** Segment keeps this many distinct values and drops further ones. */
export const maxDistinct = 10_000;

/**
 * Starts the reducer of a stream, as often as there are profiles. Events without the property take part in `count` only.
 */
export function foldsOf({ reducer, argument, cast, minimum = 1 }: Reduced): () => Fold {
  const read = argument === undefined ? nothing : presentValues(argument);
  switch (reducer) {
    case "count":
      return () => new Counting();
    case "sum":
    case "avg":
      return () => new Adding(read, reducer);
    case "max":
    case "min":
      return () => new Extreme(read, reducer === "max" ? 1 : -1, cast === "string");
    case "first":
    case "last":
      return () => new Ending(read, reducer === "last" ? 1 : -1);
    case "mode":
      return () => new MostFrequent(read, minimum, cast ?? "string");
    case "unique":
      return () => new Distinct(read);
  }
}

/** Reads a field that has one value; what is missing is null. */
export function fieldValue({
  kind,
  path,
}: Pick<Argument, "kind" | "path">): (event: ProfileEvent) => unknown {
  const read = valueAt(path);
  switch (kind) {
    case "property":
      return ({ properties }) => read(properties);
    case "context":
      if (path !== "timestamp") return ({ context }) => read(context);
      // Seen in the wild: the event's own time under its context.
      return ({ context, timestamp }) => (context?.["timestamp"] === undefined ? timestamp : read(context));
  }
}

/** Reads a field that may have several values. */
export function fieldValues(field: Pick<Argument, "kind" | "path">): (event: ProfileEvent) => unknown[] {
  if (!isForked(field.path)) {
    const read = fieldValue(field);
    return (event) => [read(event)];
  }
  const read = valuesAt(field.path);
  return field.kind === "property" ? ({ properties }) => read(properties) : ({ context }) => read(context);
}

type Read = (event: ProfileEvent) => unknown[];

const nothing: Read = () => [];

function presentValues(argument: Argument): Read {
  const read = fieldValues(argument);
  return (event) => read(event).filter((value) => value !== null && value !== undefined);
}

class Counting implements Fold {
  private count = 0;

  add(): void {
    this.count += 1;
  }

  join(other: Fold): void {
    if (other instanceof Counting) this.count += other.count;
  }

  value(): Value {
    return this.count;
  }
}

class Adding implements Fold {
  private sum = 0;
  private count = 0;

  constructor(
    private readonly read: Read,
    private readonly reducer: "sum" | "avg",
  ) {}

  add({ event }: TimedEvent): void {
    for (const number of this.read(event).map(numberOf)) {
      if (number === undefined) continue;
      this.sum += number;
      this.count += 1;
    }
  }

  join(other: Fold): void {
    if (!(other instanceof Adding)) return;
    this.sum += other.sum;
    this.count += other.count;
  }

  value(): Value {
    if (this.count === 0) return null;
    return this.reducer === "sum" ? this.sum : this.sum / this.count;
  }
}

class Extreme implements Fold {
  private best: string | number | null = null;

  constructor(
    private readonly read: Read,
    private readonly sign: 1 | -1,
    private readonly asText: boolean,
  ) {}

  add({ event }: TimedEvent): void {
    for (const seen of this.read(event)) this.#take(this.asText ? textOf(seen) : numberOf(seen));
  }

  join(other: Fold): void {
    if (other instanceof Extreme) this.#take(other.best);
  }

  value(): Value {
    return this.best;
  }

  #take(value: string | number | null | undefined): void {
    const { best, sign } = this;
    if (value === undefined || value === null) return;
    if (best === null || (value > best ? sign : value < best ? -sign : 0) > 0) this.best = value;
  }
}

/** Of equal times, `last` takes the later arrival and `first` the earlier one. */
class Ending implements Fold {
  private best: { readonly value: unknown; readonly at: number; readonly arrival: number } | undefined;

  constructor(
    private readonly read: Read,
    private readonly sign: 1 | -1,
  ) {}

  add({ event, at, arrival }: TimedEvent): void {
    const values = this.read(event);
    if (values.length > 0) this.#take({ value: this.sign === 1 ? values.at(-1) : values[0], at, arrival });
  }

  join(other: Fold): void {
    if (other instanceof Ending && other.best !== undefined) this.#take(other.best);
  }

  value(): Value {
    return asValue(this.best?.value);
  }

  #take(candidate: NonNullable<Ending["best"]>): void {
    if (this.best === undefined || this.sign * byTime(candidate, this.best) >= 0) this.best = candidate;
  }
}

/** A tie goes to the alphabetically first value. */
class MostFrequent implements Fold {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly read: Read,
    private readonly minimum: number,
    private readonly cast: Cast,
  ) {}

  add({ event }: TimedEvent): void {
    for (const text of this.read(event).flatMap((seen) => countedTexts(seen, this.cast))) this.#note(text, 1);
  }

  join(other: Fold): void {
    if (other instanceof MostFrequent) for (const [text, times] of other.counts) this.#note(text, times);
  }

  value(): Value {
    const enough = [...this.counts].filter(([, count]) => count >= this.minimum);
    const [top] = enough.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return top === undefined ? null : this.cast === "number" ? Number(top[0]) : top[0];
  }

  #note(text: string, times: number): void {
    this.counts.set(text, (this.counts.get(text) ?? 0) + times);
  }
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

class Distinct implements Fold {
  private readonly values = new Set<string>();

  constructor(private readonly read: Read) {}

  add({ event }: TimedEvent): void {
    for (const value of this.read(event)) this.#take(textOf(value));
  }

  join(other: Fold): void {
    if (other instanceof Distinct) for (const value of other.values) this.#take(value);
  }

  value(): Value {
    return this.values.size === 0 ? null : [...this.values].toSorted((a, b) => (a < b ? -1 : 1));
  }

  #take(value: string): void {
    if (this.values.size < maxDistinct) this.values.add(value);
  }
}
