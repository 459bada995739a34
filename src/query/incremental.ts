import { children, type Filter, type Node, type Query, type Reduced } from "./ast";
import { evaluate, passes, requireAnswerable, type Scope } from "./evaluate";
import { foldOf } from "./fold";
import { timed, type ProfileEvent, type Value } from "./profile";

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
  requireAnswerable(query);
  return query.kind === "reduced" && isFoldable(query) ? folding(query) : remembering(query);
}

type PlainFilter = Exclude<Filter, { kind: "expires_after" }>;

/** Whether each event can be judged when it arrives, by itself. */
function isFoldable({ stream }: Reduced): boolean {
  return stream.filters.every(
    (filter) => filter.kind === "sources" || (filter.kind === "where" && !looksBeyond(filter)),
  );
}

function looksBeyond(node: Node): boolean {
  if (node.kind === "trait" || node.kind === "stream") return true;
  // `within_last` and its like depend on the time of the question.
  return node.kind === "duration" || children(node).some(looksBeyond);
}

function folding(reduced: Reduced): Incremental {
  const { stream } = reduced;
  const filters = stream.filters.filter((filter): filter is PlainFilter => filter.kind !== "expires_after");
  const fold = foldOf(reduced);
  const scope: Scope = { events: [], traits: {}, now: 0 };
  let arrival = 0;
  return {
    add: (event) => {
      if (event.event !== stream.name) return;
      const candidate = timed(event, arrival++);
      if (filters.every((filter) => passes(filter, candidate, scope))) fold.add(candidate);
    },
    value: () => fold.value(),
  };
}

function remembering(query: Query): Incremental {
  const { events: names } = interests(query);
  const events: ProfileEvent[] = [];
  return {
    add: (event) => void (names.includes(event.event) && events.push(event)),
    value: (now = new Date(), traits = {}) => evaluate(query, { events, traits }, { now }),
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
      condition.kind !== "comparison" ||
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
