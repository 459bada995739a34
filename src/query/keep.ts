import { children, type Field, type Filter, type Node, type Query, type Sources, type Where } from "./ast";
import { passes, type Scope } from "./evaluate";
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

type Keep = (event: ProfileEvent, arrival: number) => TimedEvent | undefined;

const nothing: Scope = { events: [], traits: {}, now: 0 };
const noFields = Object.freeze({});

/**
 * What has to be kept of an event to evaluate a definition later: the fields that it names, and nothing of events that
 * no stream of it lets through whatever happens later.
 */
export function keeper(query: Query): Keep {
  const nodes = [...within(query)];
  const streams = nodes.filter((node) => node.kind === "stream");
  const filtersByName = Map.groupBy(streams, ({ name }) => name);
  const admitting = new Map(
    [...filtersByName].map(([name, named]) => [name, named.map(({ filters }) => judgedOnArrival(filters))]),
  );
  const fields = nodes.filter(
    (node): node is Field => "path" in node && fieldExtractors[node.kind].isOfEvent,
  );
  const [properties, context] = [headsOf(fields, "property"), headsOf(fields, "context")];
  const keepsTime = context.includes("timestamp");
  const keepsSource = nodes.some(({ kind }) => kind === "sources");
  const shared = sharing();
  return (event, arrival) => {
    const ways = admitting.get(event.event);
    if (ways === undefined) return undefined;
    const full = timed(event, arrival);
    if (!ways.some((filters) => filters.every((filter) => passes(filter, full, nothing)))) return undefined;
    const { at } = full;
    const kept: ProfileEvent = {
      event: event.event,
      timestamp: keepsTime ? event.timestamp : "",
      properties: pick(event.properties, properties),
      ...(context.length === 0 ? {} : { context: pick(event.context, context) }),
      ...(keepsSource && event.sourceId !== undefined ? { sourceId: event.sourceId } : {}),
    };
    return { event: shared(kept), at, arrival };
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

function* within(node: Node): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* within(child);
}

/** Not what comes behind a session: which events make it up is not known before the end. */
function judgedOnArrival(filters: readonly Filter[]): (Where | Sources)[] {
  const session = filters.findIndex(({ kind }) => kind === "expires_after");
  return filters.slice(0, session === -1 ? filters.length : session).filter(standsAlone);
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
