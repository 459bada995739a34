import { children, type Node, type Prefixed, type Query } from "./ast";
import { compile } from "./compile";
import { streamExtractors } from "./extractors";
import { parse } from "./parser";
import {
  byTime,
  QueryEvaluationError,
  timed,
  unanswerable,
  type Profile,
  type TimedEvent,
  type Value,
} from "./profile";
import type { ParseOptions } from "./rules";

/** When a query is evaluated, and as what. */
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
  const evaluateEvents = evaluationOf(typeof query === "string" ? parse(query, options) : query);
  return evaluateEvents(
    profile.events.map((event, arrival) => timed(event, arrival)).toSorted(byTime),
    profile.traits ?? {},
    now,
  );
}

/** As {@link evaluate}, of events whose times are known, in order of time. */
export type Evaluation = (
  events: readonly TimedEvent[],
  traits: Readonly<Record<string, unknown>>,
  now: Date,
) => Value;

/** @throws {QueryEvaluationError} for what no profile can answer */
export function evaluationOf(query: Query): Evaluation {
  const known = evaluations.get(query);
  if (known !== undefined) return known;
  requireAnswerable(query);
  const answer = compile(query);
  const evaluation: Evaluation = (events, traits, now) => answer({ events, traits, now: now.getTime() });
  evaluations.set(query, evaluation);
  return evaluation;
}

/** A definition is asked of many profiles. */
const evaluations = new WeakMap<Query, Evaluation>();

const isOfAccount: Readonly<Record<Prefixed["kind"], boolean>> = { not: false, any: true, all: true };

/** Refuse what no profile can answer, whatever its events are. */
function requireAnswerable(query: Node): void {
  if ("operand" in query && isOfAccount[query.kind]) unanswerable(query.kind);
  if (query.kind === "stream" && streamExtractors[query.extractor].isLinked) {
    throw new QueryEvaluationError(
      `\`${query.extractor}\` asks for linked data, which is not part of a profile`,
    );
  }
  for (const child of children(query)) requireAnswerable(child);
}
