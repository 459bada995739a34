import type { Cast, ComparatorName, DurationUnit, Filter, Junction, ReducerName } from "./ast";
import { fromTree, type Deferred, type Tree } from "./tree";
import { print } from "./printer";

/** A value that a query can hold. */
export type BuilderScalar = string | number | boolean;
/** Names of the language as methods: `greater_than` is `greaterThan`. */
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
/** A method for each of these names; a new one in `ast.ts` does not compile before it can be built. */
type Methods<Name extends string, Made> = Record<CamelCase<Name>, (...given: never[]) => Made>;

type Comparable = Deferred<BuilderScalar> | BuiltOperand<Place>;
/** Where a condition may stand: `event` ones speak of an event's property and belong inside `where`. */
type Place = "anywhere" | "event";
type PlaceOf<V> = V extends BuiltOperand<infer P> ? P : "anywhere";

/** A window, as in `days(30)`. */
export interface Window {
  readonly amount: number;
  readonly unit: DurationUnit;
}

/** A window in days, as in `.within(days(30))`. */
export const days = (amount: number): Window & { unit: "day" } => ({ amount, unit: "day" });
/** A window in hours, as in `.within(hours(36))`. */
export const hours = (amount: number): Window & { unit: "hour" } => ({ amount, unit: "hour" });
/** For sessions only. */
export const seconds = (amount: number): Window & { unit: "second" } => ({ amount, unit: "second" });

type LongWindow = Window & { unit: Exclude<DurationUnit, "second"> };

/** Part of a query that is being built. `tree` is what a resource resolves; `String(part)` is the query's text. */
export abstract class Builder {
  constructor(readonly tree: Tree) {}

  /** @throws {QueryBuildError} while a value in it is deferred */
  toString(): string {
    return print(fromTree(this.tree));
  }
}

/** Whether something was made by the builder, and so can stand where a query can. */
export function isBuilder(value: unknown): value is Builder {
  return value instanceof Builder;
}

/** True or false: a definition of an audience, or what stands in a `where`. */
export class BuiltCondition<P extends Place>
  extends Builder
  implements Methods<Junction["kind"], BuiltCondition<Place>>
{
  /** Keeps conditions that belong inside `where` apart from others; has no value. */
  declare readonly place: P;

  and<Q extends Place>(other: BuiltCondition<Q>): BuiltCondition<P | Q> {
    return and(this, other);
  }

  or<Q extends Place>(other: BuiltCondition<Q>): BuiltCondition<P | Q> {
    return or(this, other);
  }
}

/** Something that can be compared. */
export class BuiltOperand<P extends Place>
  extends Builder
  implements Methods<ComparatorName, BuiltCondition<Place>>
{
  declare readonly place: P;

  equals<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("equals", [value]);
  }
  /** Present, and not equal. */
  differs<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("differs", [value]);
  }
  greaterThan<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("greater_than", [value]);
  }
  atLeast<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("at_least", [value]);
  }
  lessThan<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("less_than", [value]);
  }
  atMost<V extends Comparable>(value: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("at_most", [value]);
  }
  exists(): BuiltCondition<P> {
    return this.#compare("exists", []);
  }
  absent(): BuiltCondition<P> {
    return this.#compare("absent", []);
  }
  contains<V extends Comparable>(...parts: [V, ...V[]]): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("contains", parts);
  }
  omits<V extends Comparable>(part: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("omits", [part]);
  }
  startsWith<V extends Comparable>(start: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("starts_with", [start]);
  }
  endsWith<V extends Comparable>(end: V): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("ends_with", [end]);
  }
  oneOf<V extends Comparable>(...values: [V, ...V[]]): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("one_of", values);
  }
  noneOf<V extends Comparable>(...values: [V, ...V[]]): BuiltCondition<P | PlaceOf<V>> {
    return this.#compare("none_of", values);
  }
  /** @param time - ISO 8601 */
  beforeDate(time: Deferred<string>): BuiltCondition<P> {
    return this.#compare("before_date", [time]);
  }
  /** @param time - ISO 8601 */
  afterDate(time: Deferred<string>): BuiltCondition<P> {
    return this.#compare("after_date", [time]);
  }
  withinLast(window: LongWindow): BuiltCondition<P> {
    return this.#compare("within_last", [], window);
  }
  withinNext(window: LongWindow): BuiltCondition<P> {
    return this.#compare("within_next", [], window);
  }
  beforeLast(window: LongWindow): BuiltCondition<P> {
    return this.#compare("before_last", [], window);
  }
  afterNext(window: LongWindow): BuiltCondition<P> {
    return this.#compare("after_next", [], window);
  }

  #compare<Q extends Place>(
    comparator: ComparatorName,
    values: readonly Comparable[],
    window?: Window,
  ): BuiltCondition<Q> {
    const trees = window === undefined ? values.map(valueTree) : [duration(window)];
    return new BuiltCondition<Q>({ kind: "predicate", left: this.tree, comparator, values: trees });
  }
}

/** A property or context field of the event at hand; also what reducers take. */
export class EventField extends BuiltOperand<"event"> {
  /** Keeps properties of an enclosing event out of reducers; has no value. */
  declare readonly field: true;
}

/** A number or a value made of a stream: a definition of a trait, or something to compare. */
export class BuiltScalar extends BuiltOperand<"anywhere"> {
  /** Tells a scalar from a field, which is no definition; has no value. */
  declare readonly scalar: true;
}

/** Distinct values: a definition of a trait, or something to count. */
export class BuiltList extends Builder {
  declare readonly list: true;

  count(): BuiltScalar {
    return new BuiltScalar({ kind: "list_count", list: this.tree });
  }
}

/** Events of one name, under filters. */
export class BuiltStream
  extends Builder
  implements
    Methods<ReducerName, BuiltScalar | BuiltList>,
    Methods<Exclude<Filter["kind"], "sources"> | "exclude_sources", BuiltStream>
{
  declare readonly stream: true;

  where(condition: BuiltCondition<Place>): BuiltStream {
    return this.#filter({ kind: "where", condition: condition.tree });
  }
  excludeSources(...ids: [Deferred<string>, ...Deferred<string>[]]): BuiltStream {
    return this.#filter({ kind: "sources", exclude: ids });
  }
  /** The past so many hours or days; makes the definition a batch. */
  within(window: LongWindow): BuiltStream {
    return this.#filter({ kind: "within", parent: false, duration: duration(window) });
  }
  /** So long after the enclosing event; only inside `where`. */
  withinParent(window: LongWindow): BuiltStream {
    return this.#filter({ kind: "within", parent: true, duration: duration(window) });
  }
  /** Between two times ago, the nearer one first; makes the definition a batch. */
  between(from: LongWindow, to: LongWindow): BuiltStream {
    return this.#filter({ kind: "between", parent: false, from: duration(from), to: duration(to) });
  }
  /** Only the latest session, whose events have no longer gap than this. */
  expiresAfter(gap: Window): BuiltStream {
    return this.#filter({ kind: "expires_after", gap: duration(gap) });
  }

  count(): BuiltScalar {
    return this.#reduce("count", {});
  }
  sum(field: EventField): BuiltScalar {
    return this.#reduce("sum", { argument: field.tree });
  }
  avg(field: EventField): BuiltScalar {
    return this.#reduce("avg", { argument: field.tree });
  }
  max(field: EventField, cast?: Exclude<Cast, "array">): BuiltScalar {
    return this.#reduce("max", { argument: field.tree, ...(cast === undefined ? {} : { cast }) });
  }
  min(field: EventField, cast?: Exclude<Cast, "array">): BuiltScalar {
    return this.#reduce("min", { argument: field.tree, ...(cast === undefined ? {} : { cast }) });
  }
  /** @param minimum - how often a value must have been seen */
  mode(field: EventField, minimum: number, cast?: Cast): BuiltScalar {
    return this.#reduce("mode", { argument: field.tree, minimum, ...(cast === undefined ? {} : { cast }) });
  }
  first(field: EventField): BuiltScalar {
    return this.#reduce("first", { argument: field.tree });
  }
  last(field: EventField): BuiltScalar {
    return this.#reduce("last", { argument: field.tree });
  }
  unique(field: EventField): BuiltList {
    return new BuiltList({ kind: "reduced", stream: this.tree, reducer: "unique", argument: field.tree });
  }

  #filter(filter: Tree): BuiltStream {
    const filters = this.tree["filters"] as readonly Tree[];
    return new BuiltStream({ ...this.tree, filters: [...filters, filter] });
  }

  #reduce(reducer: ReducerName, details: Readonly<Record<string, unknown>>): BuiltScalar {
    return new BuiltScalar({ kind: "reduced", stream: this.tree, reducer, ...details });
  }
}

/**
 * Events of one name, as sent.
 *
 * @example
 * ```ts
 * import { event, property } from "pulumi-segment-personas/query";
 *
 * const query = event("get_treatment")
 *   .where(property("split").equals("checkout_redesign"))
 *   .last(property("treatment"));
 * console.log(String(query));
 * ```
 */
export function event(name: Deferred<string>): BuiltStream {
  return new BuiltStream({ kind: "stream", extractor: "event", name, filters: [] });
}

/** A trait of the profile; the key of an audience gives membership, `"true"` or `"false"`. */
export function trait(key: Deferred<string>): BuiltOperand<"anywhere"> {
  return new BuiltOperand<"anywhere">({ kind: "trait", path: key, parent: false });
}

/** A property of the event at hand; a dot in the path walks into objects. */
export function property(path: Deferred<string>): EventField {
  return new EventField({ kind: "property", path, parent: false });
}

/** A property of the enclosing event, in a stream inside `where`. */
export function parentProperty(path: Deferred<string>): BuiltOperand<"event"> {
  return new BuiltOperand<"event">({ kind: "property", path, parent: true });
}

/** A field of the event's context, such as `page.url`. */
export function context(path: Deferred<string>): EventField {
  return new EventField({ kind: "context", path, parent: false });
}

type PlaceIn<C> = C extends BuiltCondition<infer P> ? P : never;

/** All of the conditions must hold. */
export function and<C extends BuiltCondition<Place>>(
  ...conditions: [C, C, ...C[]]
): BuiltCondition<PlaceIn<C>>;
export function and<P extends Place, Q extends Place>(
  a: BuiltCondition<P>,
  b: BuiltCondition<Q>,
): BuiltCondition<P | Q>;
export function and(...conditions: BuiltCondition<Place>[]): BuiltCondition<Place> {
  return new BuiltCondition({ kind: "and", operands: conditions.map(({ tree }) => tree) });
}

/** One of the conditions must hold. */
export function or<C extends BuiltCondition<Place>>(
  ...conditions: [C, C, ...C[]]
): BuiltCondition<PlaceIn<C>>;
export function or<P extends Place, Q extends Place>(
  a: BuiltCondition<P>,
  b: BuiltCondition<Q>,
): BuiltCondition<P | Q>;
export function or(...conditions: BuiltCondition<Place>[]): BuiltCondition<Place> {
  return new BuiltCondition({ kind: "or", operands: conditions.map(({ tree }) => tree) });
}

/** The condition must not hold; a missing value satisfies it. */
export function not<P extends Place>(condition: BuiltCondition<P>): BuiltCondition<P> {
  return new BuiltCondition({ kind: "not", operand: condition.tree });
}

/** At least one user of the account; account-level audiences only. */
export function any(condition: BuiltCondition<"anywhere">): BuiltCondition<"anywhere"> {
  return new BuiltCondition({ kind: "any", operand: condition.tree });
}

/** Every user of the account; account-level audiences only. */
export function all(condition: BuiltCondition<"anywhere">): BuiltCondition<"anywhere"> {
  return new BuiltCondition({ kind: "all", operand: condition.tree });
}

function valueTree(value: Comparable): Tree {
  return isBuilder(value) ? value.tree : { kind: "literal", value };
}

function duration({ amount, unit }: Window): Tree {
  return { kind: "duration", amount, unit };
}
