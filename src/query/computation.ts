import { children, type Duration, type Node, type Operand, type Query } from "./ast";
import { filters } from "./filters";
import type { ParseOptions } from "./rules";

/** As events arrive, or every 8 hours. */
export type Computation = "realtime" | "batch";

/**
 * Whether Segment computes a definition as events arrive or in batches (every 8 hours).
 *
 * Windows make it a batch, except for sessions; so do funnels, comparisons with another property or trait, and accounts.
 * A definition cannot change from one to the other.
 *
 * @example
 * ```ts
 * import { computationOf, parse } from "pulumi-segment-personas/query";
 *
 * const kind = computationOf(parse("event('Order Completed').within(90 days).count()")); // "batch"
 * ```
 */
export function computationOf(query: Query, { as, audienceType, traitType }: ParseOptions = {}): Computation {
  const ofAccounts =
    as === "trait" ? traitType === "ACCOUNTS" : audienceType === "ACCOUNTS" || traitType === "ACCOUNTS";
  return ofAccounts || needsBatch(query, false) ? "batch" : "realtime";
}

function needsBatch(node: Node, inWhere: boolean): boolean {
  if (node.kind === "stream" && (inWhere || node.filters.some(({ kind }) => filters[kind].needsBatch)))
    return true;
  if (node.kind === "predicate" && inWhere && node.values.some(({ kind }) => isDynamic[kind])) return true;
  return children(node).some((child) => needsBatch(child, inWhere || node.kind === "where"));
}

/** Whether a value differs from event to event or from profile to profile. */
const isDynamic: Readonly<Record<(Operand | Duration)["kind"], boolean>> = {
  trait: true,
  property: true,
  context: true,
  reduced: true,
  list_count: true,
  string: false,
  number: false,
  date: false,
  timestamp: false,
  duration: false,
};
