import {
  children,
  type Condition,
  type Filter,
  type ListCount,
  type Node,
  type Operand,
  type Predicate,
  type Prefixed,
  type Query,
  type Reduced,
  type Stream,
} from "./ast";
import { holds } from "./compare";
import { isNegation, negations, type PositiveComparator } from "./comparators";
import { secondsOf } from "./durations";
import { streamExtractors } from "./extractors";
import { foldOf, maxDistinct, readField } from "./fold";
import { parse } from "./parser";
import {
  byTime,
  QueryEvaluationError,
  timed,
  valuesAt,
  type Profile,
  type TimedEvent,
  type Value,
} from "./profile";
import { reducers } from "./reducers";
import type { ParseOptions } from "./rules";

export interface EvaluateOptions extends ParseOptions {
  /** The instant of evaluation, for windows and relative dates. Default: now. */
  now?: Date;
}

/**
 * What a definition yields for one profile: a trait's value, or whether the profile belongs to an audience.
 *
 * Rules that Segment does not document follow the certainty table in this folder's README: events are ordered by their
 * timestamp, equal times by arrival; events without the property take part in `count()` only.
 *
 * @param query - a definition or its text; a text is read as a trait unless `as` says otherwise
 * @throws {QuerySyntaxError} for a text that is not a definition
 * @throws {QueryEvaluationError} for entities, for account-level `ANY` and `ALL`, and for events without a time
 *
 * @example
 * ```ts
 * import { evaluate } from "pulumi-segment-personas/query";
 *
 * const value = evaluate("event('get_treatment').last(property('treatment'))", {
 *   events: [
 *     { event: "get_treatment", timestamp: "2026-11-12T08:40:03Z", properties: { treatment: "on" } },
 *     { event: "get_treatment", timestamp: "2026-11-12T08:39:00Z", properties: { treatment: "off" } },
 *   ],
 * });
 * console.log(value); // "on"
 * ```
 */
export function evaluate(
  query: Query | string,
  profile: Profile,
  { now = new Date(), ...options }: EvaluateOptions = {},
): Value {
  const parsed = typeof query === "string" ? parse(query, options) : query;
  requireAnswerable(parsed);
  return evaluateEvents(parsed, profile.events.map(timed), profile.traits ?? {}, now);
}

/** As {@link evaluate}, for a definition that a profile can answer and events whose times are known. */
export function evaluateEvents(
  query: Query,
  events: readonly TimedEvent[],
  traits: Readonly<Record<string, unknown>>,
  now: Date,
): Value {
  return valueOf(query, { events: events.toSorted(byTime), traits, now: now.getTime() });
}

/** What an evaluation can see. `event` is the one a `where` judges, `parent` the one around its stream. */
export interface Scope {
  readonly events: readonly TimedEvent[];
  readonly traits: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly event?: TimedEvent | undefined;
  readonly parent?: TimedEvent | undefined;
}

function valueOf(query: Query, scope: Scope): Value {
  if (query.kind === "reduced") return reduce(query, scope);
  return query.kind === "list_count" ? countList(query, scope) : isTrue(query, scope);
}

/** Whether a condition holds; two-valued, so that `NOT` turns every false into true. */
export function isTrue(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case "and":
      return condition.operands.every((operand) => isTrue(operand, scope));
    case "or":
      return condition.operands.some((operand) => isTrue(operand, scope));
    case "not":
      return !isTrue(condition.operand, scope);
    case "predicate":
      return compare(condition, scope);
    case "any":
    case "all":
      return unanswerable(condition.kind);
  }
}

function compare({ left, comparator, values }: Predicate, scope: Scope): boolean {
  if (isNegation(comparator)) return !anyHolds(negations[comparator], left, values, scope);
  return anyHolds(comparator, left, values, scope);
}

/** Of an array reached with `$`, one element is enough; that none may hold is what `NOT` says. */
function anyHolds(
  comparator: PositiveComparator,
  left: Operand,
  values: Predicate["values"],
  scope: Scope,
): boolean {
  const right = values.map((value) => (value.kind === "duration" ? msOf(value) : single(value, scope)));
  return operandValues(left, scope).some((value) => holds(comparator, value, right, scope.now));
}

function single(operand: Operand, scope: Scope): unknown {
  return operandValues(operand, scope)[0] ?? null;
}

function operandValues(operand: Operand, scope: Scope): unknown[] {
  switch (operand.kind) {
    case "trait":
      return valuesAt(scope.traits, operand.path);
    case "property":
    case "context": {
      const from = operand.parent ? scope.parent : scope.event;
      return from === undefined ? [null] : readField(from.event, operand);
    }
    case "reduced":
      return [reduce(operand, scope)];
    case "list_count":
      return [countList(operand, scope)];
    case "string":
    case "number":
    case "date":
    case "timestamp":
      return [operand.value];
  }
}

function countList({ list }: ListCount, scope: Scope): number {
  const values = reduce(list, scope);
  return Array.isArray(values) ? values.length : 0;
}

function reduce(reduced: Reduced, scope: Scope): Value {
  const fold = foldOf(reduced);
  const events = select(reduced.stream, scope);
  // Which values a full list drops depends on the order of arrival.
  const arrived =
    reducers[reduced.reducer].yields === "list" && events.length > maxDistinct
      ? events.toSorted((a, b) => a.arrival - b.arrival)
      : events;
  for (const event of arrived) fold.add(event);
  return fold.value();
}

/** The events of a stream, in order of time, after all its filters. */
function select(stream: Stream, scope: Scope): readonly TimedEvent[] {
  const named = scope.events.filter(({ event }) => event.event === stream.name);
  return stream.filters.reduce(
    (events: readonly TimedEvent[], filter) => applyFilter(filter, events, scope),
    named,
  );
}

const isOfAccount: Readonly<Record<Prefixed["kind"], boolean>> = { not: false, any: true, all: true };

/** Refuse what no profile can answer, whatever its events are. */
export function requireAnswerable(query: Node): void {
  if ("operand" in query && isOfAccount[query.kind]) unanswerable(query.kind);
  if (query.kind === "stream" && streamExtractors[query.extractor].isLinked) {
    throw new QueryEvaluationError(
      `\`${query.extractor}\` asks for linked data, which is not part of a profile`,
    );
  }
  for (const child of children(query)) requireAnswerable(child);
}

function unanswerable(kind: Prefixed["kind"]): never {
  throw new QueryEvaluationError(
    `\`${kind.toUpperCase()}\` looks at all users of an account; one profile alone cannot answer it`,
  );
}

function applyFilter(filter: Filter, events: readonly TimedEvent[], scope: Scope): readonly TimedEvent[] {
  if (filter.kind === "expires_after") return latestSession(events, msOf(filter.gap));
  return events.filter((event) => passes(filter, event, scope));
}

/** Whether one event passes a filter that looks at nothing but that event. */
export function passes(
  filter: Exclude<Filter, { kind: "expires_after" }>,
  candidate: TimedEvent,
  scope: Scope,
): boolean {
  switch (filter.kind) {
    case "where":
      return isTrue(filter.condition, { ...scope, event: candidate, parent: scope.event });
    case "sources":
      return candidate.event.sourceId === undefined || !filter.exclude.includes(candidate.event.sourceId);
    case "within":
      return filter.parent
        ? isBetween(candidate.at, scope.event?.at, 0, msOf(filter.duration))
        : isBetween(candidate.at, scope.now, -msOf(filter.duration), 0);
    case "between":
      return filter.parent
        ? isBetween(candidate.at, scope.event?.at, msOf(filter.from), msOf(filter.to))
        : isBetween(candidate.at, scope.now, -msOf(filter.to), -msOf(filter.from));
  }
}

/** Bounds are inclusive at both ends. */
function isBetween(at: number, origin: number | undefined, fromMs: number, toMs: number): boolean {
  return origin !== undefined && at >= origin + fromMs && at <= origin + toMs;
}

/** The newest run of events with no gap longer than `gapMs`. */
function latestSession(events: readonly TimedEvent[], gapMs: number): readonly TimedEvent[] {
  let start = Math.max(0, events.length - 1);
  while (start > 0 && (events[start]?.at ?? 0) - (events[start - 1]?.at ?? 0) <= gapMs) start -= 1;
  return events.slice(start);
}

function msOf(duration: Parameters<typeof secondsOf>[0]): number {
  return secondsOf(duration) * 1_000;
}
