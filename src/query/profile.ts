/** A Track call as a profile has it. Page and Screen calls are named `Page Viewed` and `Screen Viewed`. */
export interface ProfileEvent {
  event: string;
  /** ISO 8601; the time that counts, not the time of arrival. */
  timestamp: string;
  properties?: Record<string, unknown>;
  context?: Record<string, unknown>;
  messageId?: string;
  /** Id of the source that it came from. */
  sourceId?: string;
}

/** What is known of one person: events in the order of their arrival, and traits by key. */
export interface Profile {
  events: readonly ProfileEvent[];
  traits?: Readonly<Record<string, unknown>>;
}

/** What a definition yields for a profile; null where there is nothing, and the profile carries no such trait. */
export type Value = string | number | boolean | string[] | null;

/** An event with its time in milliseconds and its place in the order of arrival. */
export interface TimedEvent {
  readonly event: ProfileEvent;
  readonly at: number;
  readonly arrival: number;
}

/** A definition that is right and that no evaluation of a single profile can answer, or an event without a time. */
export class QueryEvaluationError extends Error {
  override readonly name = "QueryEvaluationError";
}

/** @param kind - `ANY` or `ALL` */
export function unanswerable(kind: string): never {
  throw new QueryEvaluationError(
    `\`${kind.toUpperCase()}\` looks at all users of an account; one profile alone cannot answer it`,
  );
}

/**
 * @param at - its time in milliseconds, where that has been read already
 * @throws {QueryEvaluationError} for a timestamp that is none
 */
export function timed(event: ProfileEvent, arrival: number, at = timeOf(event)): TimedEvent {
  return { event, at, arrival };
}

function timeOf(event: ProfileEvent): number {
  const at = Date.parse(inUtc(event.timestamp));
  if (!Number.isNaN(at)) return at;
  const [name, time] = [JSON.stringify(event.event), JSON.stringify(event.timestamp)];
  throw new QueryEvaluationError(`\`timestamp\` of an event ${name} is not an ISO 8601 time: ${time}`);
}

/** A time without a zone is UTC, wherever this runs. */
function inUtc(timestamp: string): string {
  return !timestamp.endsWith("Z") && /T[\d:.]+$/.test(timestamp) ? `${timestamp}Z` : timestamp;
}

/** Order of time; of equal times, order of arrival. */
export function byTime(a: Omit<TimedEvent, "event">, b: Omit<TimedEvent, "event">): number {
  return a.at - b.at || a.arrival - b.arrival;
}

const splitPaths = new Map<string, readonly string[]>();
const maxKeptPaths = 10_000;

/**
 * Segments of a path. A dot separates, unless backslashes stand before it: those are dropped, and one, two and four of
 * them mean the same, because the reference and JSON differ in how many it takes.
 */
export function pathSegments(path: string): readonly string[] {
  const known = splitPaths.get(path);
  if (known !== undefined) return known;
  const segments = path.split(/(?<!\\)\./).map((segment) => segment.replaceAll(/\\+\./g, "."));
  if (splitPaths.size < maxKeptPaths) splitPaths.set(path, segments);
  return segments;
}

/** Whether a path may lead to several values, with `$` to one for each element of an array. */
export function isForked(path: string): boolean {
  return pathSegments(path).includes("$");
}

/** Reads the value at a path that is not forked. What is missing is null. */
export function valueAt(path: string): (root: unknown) => unknown {
  const segments = pathSegments(path);
  const [head = ""] = segments;
  // Nearly every path is a name, and a loop costs as much as what it does.
  return segments.length === 1 ? (root) => ownValue(root, head) : (root) => segments.reduce(ownValue, root);
}

/** Reads the values at a path: one, or with `$` in the path one for each element of an array. Missing ones are null. */
export function valuesAt(path: string): (root: unknown) => unknown[] {
  const segments = pathSegments(path);
  return (root) => descend(root, segments, 0);
}

function ownValue(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
  return (value as Record<string, unknown>)[name] ?? null;
}

function descend(value: unknown, segments: readonly string[], from: number): unknown[] {
  const segment = segments[from];
  if (segment === undefined) return [value ?? null];
  if (segment === "$" && Array.isArray(value))
    return value.flatMap((element) => descend(element, segments, from + 1));
  return descend(ownValue(value, segment), segments, from + 1);
}

/** A stored value: objects and arrays as their JSON text. */
export function asValue(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}
