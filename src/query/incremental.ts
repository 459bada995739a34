import { children, type Node, type Query, type Reduced } from "./ast";
import { evaluateEvents, passes, requireAnswerable, type Scope } from "./evaluate";
import { foldOf } from "./fold";
import { keeper, standsAlone } from "./keep";
import { timed, type ProfileEvent, type TimedEvent, type Value } from "./profile";

/** A definition that takes a profile's events as they arrive. */
export interface Incremental {
  add(event: ProfileEvent): void;
  /**
   * The value now, the same that `evaluate` gives for all events so far.
   *
   * @param now - for windows and relative dates; default: the present
   */
  value(now?: Date, traits?: Readonly<Record<string, unknown>>): Value;
}

/**
 * Follow one profile. A trait without a window keeps only what its reducer needs, for `last` a single value; everything
 * else keeps the events that it asks for and is evaluated when its value is.
 *
 * @example
 * ```ts
 * import { incremental, parse } from "pulumi-segment-personas/query";
 *
 * const treatment = incremental(parse("event('get_treatment').last(property('treatment'))"));
 * treatment.add({ event: "get_treatment", timestamp: "2026-11-12T08:40:03Z", properties: { treatment: "on" } });
 * console.log(treatment.value()); // "on"
 * ```
 */
export function incremental(query: Query): Incremental {
  let start = starts.get(query);
  if (start === undefined) {
    requireAnswerable(query);
    start = query.kind === "reduced" && isFoldable(query) ? folding(query) : remembering(query);
    starts.set(query, start);
  }
  return start();
}

/** What all profiles of a definition share is worked out once. */
const starts = new WeakMap<Query, () => Incremental>();

/** Whether each event can be judged when it arrives, by itself. */
function isFoldable({ stream }: Reduced): boolean {
  return stream.filters.every(standsAlone);
}

const nothing: Scope = { events: [], traits: {}, now: 0 };

function folding(reduced: Reduced): () => Incremental {
  const { stream } = reduced;
  const filters = stream.filters.filter(standsAlone);
  return () => {
    const fold = foldOf(reduced);
    let arrival = 0;
    return {
      add: (event) => {
        if (event.event !== stream.name) return;
        const candidate = timed(event, arrival++);
        if (filters.every((filter) => passes(filter, candidate, nothing))) fold.add(candidate);
      },
      value: () => fold.value(),
    };
  };
}

/** Keeps of the events that a definition may look at what it may look at. */
function remembering(query: Query): () => Incremental {
  const keep = keeper(query);
  return () => {
    const events: TimedEvent[] = [];
    let arrival = 0;
    return {
      add: (event) => {
        const kept = keep(event, arrival++);
        if (kept !== undefined) events.push(kept);
      },
      value: (now = new Date(), traits = {}) => evaluateEvents(query, events, traits, now),
    };
  };
}

/** What of all events a definition can be about. */
export interface Interests {
  /** Names of events that it asks for, at any depth. */
  readonly events: readonly string[];
  /** A property that every event must have with this value, so that definitions can be found by it. */
  readonly equals?: { readonly path: string; readonly value: string };
}

/**
 * Which events can change a definition's value.
 *
 * @example
 * ```ts
 * import { interests, parse } from "pulumi-segment-personas/query";
 *
 * interests(parse("event('get_treatment').where(property('split') = 'a').last(property('treatment'))"));
 * // { events: ["get_treatment"], equals: { path: "split", value: "a" } }
 * ```
 */
export function interests(query: Query): Interests {
  const events = [...new Set(streamNames(query))];
  const equals = query.kind === "reduced" && events.length === 1 ? requiredValue(query) : undefined;
  return equals === undefined ? { events } : { events, equals };
}

function streamNames(node: Node): string[] {
  return [...(node.kind === "stream" ? [node.name] : []), ...children(node).flatMap(streamNames)];
}

function requiredValue({ stream }: Reduced): Interests["equals"] {
  const conditions = stream.filters.flatMap((filter) => (filter.kind === "where" ? [filter.condition] : []));
  for (const condition of conditions.flatMap((item) => (item.kind === "and" ? item.operands : [item]))) {
    if (
      condition.kind !== "predicate" ||
      condition.comparator !== "equals" ||
      condition.left.kind !== "property"
    )
      continue;
    const [value] = condition.values;
    // Texts that read as numbers or times also equal other spellings of them.
    if (
      value?.kind === "string" &&
      /^[A-Za-z_]/.test(String(value.value)) &&
      !condition.left.path.includes("$")
    ) {
      return { path: condition.left.path, value: String(value.value) };
    }
  }
  return undefined;
}
