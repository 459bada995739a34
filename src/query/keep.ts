import {
  children,
  type Field,
  type Filter,
  type Node,
  type Query,
  type Sources,
  type Stream,
  type Where,
} from "./ast";
import { passing, type Scope } from "./compile";
import { fieldExtractors } from "./extractors";
import { pathSegments, timed, type ProfileEvent, type TimedEvent } from "./profile";

/** Whether a filter judges an event by nothing but that event, so that it can be judged when it arrives. */
export function standsAlone(filter: Filter): filter is Where | Sources {
  switch (filter.kind) {
    case "sources":
      return true;
    case "where":
      return !looksBeyond(filter);
    case "within":
    case "between":
    case "expires_after":
      return false;
  }
}

function looksBeyond(node: Node): boolean {
  if ("path" in node) return node.parent || !fieldExtractors[node.kind].isOfEvent;
  if (node.kind === "stream") return true;
  // `within_last` and its like depend on the time of the question.
  return node.kind === "duration" || children(node).some(looksBeyond);
}

type Keep = (event: ProfileEvent, arrival: number, at?: number) => TimedEvent | undefined;

const nothing: Scope = { events: [], traits: {}, now: 0 };
const noFields = Object.freeze({});

/** Whether an event passes filters that judge it by nothing but itself. */
export function judgeOnArrival(filters: readonly Filter[]): (candidate: TimedEvent) => boolean {
  const judges = filters.filter(standsAlone).map(passing);
  return (candidate) => judges.every((passes) => passes(candidate, nothing));
}

/** Which events can change what a definition yields: those that one of its streams lets through. */
export interface Admission {
  readonly admits: (event: ProfileEvent) => boolean;
  /** Names of the properties that decide it; undefined where something else does as well. */
  readonly properties: readonly string[] | undefined;
}

/**
 * Judge whether an event can change what a definition yields; one that is not admitted can be left out for good.
 *
 * @example
 * ```ts
 * import { admission, parse } from "pulumi-segment-personas/query";
 *
 * const { admits } = admission(parse("event('X').where(property('split').contains('roll')).count()"));
 * console.log(admits({ event: "X", timestamp: "2026-11-12T08:40:03Z", properties: { split: "other" } })); // false
 * ```
 */
export function admission(query: Query): Admission {
  const judge = judgeOfStreams(query);
  const filters = streamsOf(query).flatMap((stream) => beforeSession(stream.filters).filter(standsAlone));
  const fields = filters.flatMap((filter) => [...within(filter)]).filter((node) => "path" in node);
  const isByProperties =
    filters.every(({ kind }) => kind === "where") && fields.every(({ kind }) => kind === "property");
  return {
    // No condition that is judged on arrival asks for the time.
    admits: (event) => judge({ event, at: 0, arrival: 0 }),
    properties: isByProperties ? headsOf(fields, "property") : undefined,
  };
}

function judgeOfStreams(query: Query): (candidate: TimedEvent) => boolean {
  const byName = new Map(
    [...Map.groupBy(streamsOf(query), ({ name }) => name)].map(([name, named]) => [
      name,
      named.map(({ filters }) => judgeOnArrival(beforeSession(filters))),
    ]),
  );
  return (candidate) => byName.get(candidate.event.event)?.some((admits) => admits(candidate)) === true;
}

/**
 * What has to be kept of an event to evaluate a definition later: the fields that it names, and nothing of events that
 * no stream of it lets through whatever happens later.
 */
export function keeper(query: Query): Keep {
  const nodes = [...within(query)];
  const admits = judgeOfStreams(query);
  const fields = nodes.filter(
    (node): node is Field => "path" in node && fieldExtractors[node.kind].isOfEvent,
  );
  const [properties, context] = [headsOf(fields, "property"), headsOf(fields, "context")];
  const keepsTime = context.includes("timestamp");
  const keepsSource = nodes.some(({ kind }) => kind === "sources");
  const shared = sharing();
  return (event, arrival, at) => {
    const full = timed(event, arrival, at);
    if (!admits(full)) return undefined;
    const kept: ProfileEvent = {
      event: event.event,
      timestamp: keepsTime ? event.timestamp : "",
      properties: pick(event.properties, properties),
      ...(context.length === 0 ? {} : { context: pick(event.context, context) }),
      ...(keepsSource && event.sourceId !== undefined ? { sourceId: event.sourceId } : {}),
    };
    return { event: shared(kept), at: full.at, arrival };
  };
}

const maxShared = 10_000;

/** Much that is kept is alike, such as the impressions of one flag: it is kept once, for all profiles. */
function sharing(): (event: ProfileEvent) => ProfileEvent {
  const known = new Map<string, ProfileEvent>();
  return (event) => {
    if (known.size >= maxShared) return event;
    const key = JSON.stringify(event);
    const before = known.get(key);
    if (before === undefined) known.set(key, event);
    return before ?? event;
  };
}

function streamsOf(query: Query): Stream[] {
  return [...within(query)].filter((node) => node.kind === "stream");
}

function* within(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* within(child);
}

/** Not what comes behind a session: which events make it up is not known before the end. */
function beforeSession(filters: readonly Filter[]): readonly Filter[] {
  const session = filters.findIndex(({ kind }) => kind === "expires_after");
  return filters.slice(0, session === -1 ? filters.length : session);
}

function headsOf(fields: readonly Field[], kind: Field["kind"]): string[] {
  const own = fields.filter((field) => field.kind === kind);
  return [...new Set(own.map(({ path }) => pathSegments(path)[0] ?? ""))];
}

function pick(from: Record<string, unknown> | undefined, names: readonly string[]): Record<string, unknown> {
  if (from === undefined || names.length === 0) return noFields;
  const own = names.filter((name) => Object.hasOwn(from, name));
  return Object.fromEntries(own.map((name) => [name, from[name]]));
}
