import { children, type Node, type Query, type Reduced } from "./ast";
import { evaluationOf, type Evaluation } from "./evaluate";
import { foldsOf, type Fold } from "./fold";
import { judgeOnArrival, keeper, standsAlone } from "./keep";
import { byTime, timed, type ProfileEvent, type TimedEvent, type Value } from "./profile";

/** A definition that takes a profile's events as they arrive. */
export interface Incremental {
  /**
   * @param arrival - its place in the order of arrival, where profiles may be joined later; default: the last
   * @param at - its time in milliseconds; default: read from its `timestamp`
   */
  add(event: ProfileEvent, arrival?: number, at?: number): void;
  /** Take in the events of another profile that turns out to be the same person; it follows the same definition. */
  join(other: Incremental): void;
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
    const evaluation = evaluationOf(query);
    start = query.kind === "reduced" && isFoldable(query) ? folding(query) : remembering(query, evaluation);
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

function folding(reduced: Reduced): () => Incremental {
  const { name, filters } = reduced.stream;
  const [isWanted, start] = [judgeOnArrival(filters), foldsOf(reduced)];
  return () => new Folding(name, isWanted, start());
}

class Folding implements Incremental {
  private arrivals = 0;

  constructor(
    private readonly name: string,
    private readonly isWanted: (candidate: TimedEvent) => boolean,
    private readonly fold: Fold,
  ) {}

  add(event: ProfileEvent, arrival = this.arrivals++, at?: number): void {
    if (event.event !== this.name) return;
    const candidate = timed(event, arrival, at);
    if (this.isWanted(candidate)) this.fold.add(candidate);
  }

  join(other: Incremental): void {
    if (other instanceof Folding) this.fold.join(other.fold);
  }

  value(): Value {
    return this.fold.value();
  }
}

function remembering(query: Query, evaluation: Evaluation): () => Incremental {
  const keep = keeper(query);
  return () => new Remembering(keep, evaluation);
}

/** Keeps of the events that a definition may look at what it may look at. */
class Remembering implements Incremental {
  /** In order of time, unless `isSorted` says otherwise. */
  private readonly events: TimedEvent[] = [];
  private isSorted = true;
  private arrivals = 0;

  constructor(
    private readonly keep: ReturnType<typeof keeper>,
    private readonly evaluation: Evaluation,
  ) {}

  add(event: ProfileEvent, arrival = this.arrivals++, at?: number): void {
    const kept = this.keep(event, arrival, at);
    if (kept !== undefined) this.#push(kept);
  }

  join(other: Incremental): void {
    if (other instanceof Remembering) for (const event of other.events) this.#push(event);
  }

  value(now = new Date(), traits: Readonly<Record<string, unknown>> = {}): Value {
    if (!this.isSorted) this.events.sort(byTime);
    this.isSorted = true;
    return this.evaluation(this.events, traits, now);
  }

  #push(event: TimedEvent): void {
    const last = this.events.at(-1);
    if (last !== undefined && byTime(event, last) < 0) this.isSorted = false;
    this.events.push(event);
  }
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

function requiredValue({ stream: { filters } }: Reduced): Interests["equals"] {
  // What a session is made of is not known before all events of that name are: conditions behind it require nothing.
  const session = filters.findIndex(({ kind }) => kind === "expires_after");
  const required = session === -1 ? filters : filters.slice(0, session);
  const conditions = required.flatMap((filter) => (filter.kind === "where" ? [filter.condition] : []));
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
