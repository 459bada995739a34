import type { Condition, Filter, ListCount, Operand, Predicate, Query, Reduced, Stream } from "./ast";
import { judgeOf, type Judge } from "./compare";
import { isNegation, negations, type PositiveComparator } from "./comparators";
import { secondsOf } from "./durations";
import { fieldValue, fieldValues, foldsOf, maxDistinct } from "./fold";
import { isForked, unanswerable, valueAt, valuesAt, type TimedEvent, type Value } from "./profile";
import { reducers } from "./reducers";

/** What an evaluation can see. `event` is the one a `where` judges, `parent` the one around its stream. */
export interface Scope {
  /** In order of time. */
  readonly events: readonly TimedEvent[];
  readonly traits: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly event?: TimedEvent | undefined;
  readonly parent?: TimedEvent | undefined;
}

type Answer<T> = (scope: Scope) => T;
type Values = Predicate["values"];

/** What a definition asks, as functions: its nodes are looked at once, and not with each event. */
export function compile(query: Query): Answer<Value> {
  if (query.kind === "reduced") return reduction(query);
  return query.kind === "list_count" ? listCount(query) : test(query);
}

/** Whether a condition holds; two-valued, so that `NOT` turns every false into true. */
function test(condition: Condition): Answer<boolean> {
  switch (condition.kind) {
    case "and": {
      const operands = condition.operands.map(test);
      return (scope) => operands.every((operand) => operand(scope));
    }
    case "or": {
      const operands = condition.operands.map(test);
      return (scope) => operands.some((operand) => operand(scope));
    }
    case "not": {
      const operand = test(condition.operand);
      return (scope) => !operand(scope);
    }
    case "predicate":
      return comparison(condition);
    case "any":
    case "all":
      return unanswerable(condition.kind);
  }
}

function comparison({ left, comparator, values }: Predicate): Answer<boolean> {
  if (!isNegation(comparator)) return anyHolds(comparator, left, values);
  const holds = anyHolds(negations[comparator], left, values);
  return (scope) => !holds(scope);
}

/** Of an array reached with `$`, one element is enough; that none may hold is what `NOT` says. */
function anyHolds(comparator: PositiveComparator, left: Operand, values: Values): Answer<boolean> {
  const judgeIn = judging(comparator, values);
  if ("path" in left && isForked(left.path)) {
    const read = all(left);
    return (scope) => {
      const judge = judgeIn(scope);
      return read(scope).some((value) => judge(value, scope.now));
    };
  }
  const read = single(left);
  return (scope) => judgeIn(scope)(read(scope), scope.now);
}

function judging(comparator: PositiveComparator, values: Values): Answer<Judge> {
  if (values.every((value) => "value" in value || value.kind === "duration")) {
    const constants = values.map((value) => (value.kind === "duration" ? msOf(value) : value.value));
    const judge = judgeOf(comparator, constants);
    return () => judge;
  }
  const reads = values.map((value) => (value.kind === "duration" ? () => msOf(value) : single(value)));
  return (scope) =>
    judgeOf(
      comparator,
      reads.map((read) => read(scope)),
    );
}

type Forked = Extract<Operand, { path: string }>;

/** The first value of an operand; null where there is none. */
function single(operand: Operand): Answer<unknown> {
  switch (operand.kind) {
    case "trait":
    case "property":
    case "context": {
      if (!isForked(operand.path)) return one(operand);
      const read = all(operand);
      return (scope) => read(scope)[0] ?? null;
    }
    case "reduced":
      return reduction(operand);
    case "list_count":
      return listCount(operand);
    case "string":
    case "number":
    case "date":
    case "timestamp":
      return () => operand.value;
  }
}

function one(operand: Forked): Answer<unknown> {
  if (operand.kind === "trait") {
    const read = valueAt(operand.path);
    return ({ traits }) => read(traits);
  }
  const read = fieldValue(operand);
  const { parent: ofParent } = operand;
  return ({ event, parent }) => {
    const from = ofParent ? parent : event;
    return from === undefined ? null : (read(from.event) ?? null);
  };
}

function all(operand: Forked): Answer<unknown[]> {
  if (operand.kind === "trait") {
    const read = valuesAt(operand.path);
    return ({ traits }) => read(traits);
  }
  const read = fieldValues(operand);
  const { parent: ofParent } = operand;
  return ({ event, parent }) => {
    const from = ofParent ? parent : event;
    return from === undefined ? [null] : read(from.event);
  };
}

function listCount({ list }: ListCount): Answer<number> {
  const read = reduction(list);
  return (scope) => {
    const values = read(scope);
    return Array.isArray(values) ? values.length : 0;
  };
}

function reduction(reduced: Reduced): Answer<Value> {
  const [start, select] = [foldsOf(reduced), selection(reduced.stream)];
  const isList = reducers[reduced.reducer].yields === "list";
  return (scope) => {
    const fold = start();
    const events = select(scope);
    // Which values a full list drops depends on the order of arrival.
    const inOrder =
      isList && events.length > maxDistinct ? events.toSorted((a, b) => a.arrival - b.arrival) : events;
    for (const event of inOrder) fold.add(event);
    return fold.value();
  };
}

/** The events of a stream, in order of time, after all its filters. */
function selection({ name, filters }: Stream): Answer<readonly TimedEvent[]> {
  const steps = filters.map(narrowing);
  return (scope) =>
    steps.reduce(
      (events: readonly TimedEvent[], narrow) => narrow(events, scope),
      scope.events.filter(({ event }) => event.event === name),
    );
}

function narrowing(filter: Filter): (events: readonly TimedEvent[], scope: Scope) => readonly TimedEvent[] {
  if (filter.kind === "expires_after") {
    const gapMs = msOf(filter.gap);
    return (events) => latestSession(events, gapMs);
  }
  const passes = passing(filter);
  return (events, scope) => events.filter((event) => passes(event, scope));
}

/** Whether one event passes a filter that looks at nothing but that event. */
export function passing(
  filter: Exclude<Filter, { kind: "expires_after" }>,
): (candidate: TimedEvent, scope: Scope) => boolean {
  switch (filter.kind) {
    case "where": {
      const holds = test(filter.condition);
      return (candidate, { events, traits, now, event }) =>
        holds({ events, traits, now, event: candidate, parent: event });
    }
    case "sources":
      return ({ event: { sourceId } }) => sourceId === undefined || !filter.exclude.includes(sourceId);
    case "within":
      return inWindow(filter.parent, [0, msOf(filter.duration)]);
    case "between":
      return inWindow(filter.parent, [msOf(filter.from), msOf(filter.to)]);
  }
}

/** So long after the outer event, or so long ago; bounds are inclusive at both ends. */
function inWindow(ofParent: boolean, [from, to]: [number, number]): ReturnType<typeof passing> {
  if (ofParent)
    return ({ at }, { event }) => event !== undefined && at >= event.at + from && at <= event.at + to;
  return ({ at }, { now }) => at >= now - to && at <= now - from;
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
