import { children, type Node, type Query } from "./ast";
import type { ParseOptions } from "./rules";

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
export function computationOf(
  query: Query,
  { as, audienceType, traitType }: ParseOptions = {},
): "realtime" | "batch" {
  const ofAccounts =
    as === "trait" ? traitType === "ACCOUNTS" : audienceType === "ACCOUNTS" || traitType === "ACCOUNTS";
  return ofAccounts || needsBatch(query, false) ? "batch" : "realtime";
}

function needsBatch(node: Node, inWhere: boolean): boolean {
  if (node.kind === "within" || node.kind === "between") return true;
  if (node.kind === "stream" && inWhere) return true;
  if (node.kind === "comparison" && inWhere && node.values.some(isDynamic)) return true;
  return children(node).some((child) => needsBatch(child, inWhere || node.kind === "where"));
}

function isDynamic({ kind }: Node): boolean {
  return (
    kind === "trait" ||
    kind === "property" ||
    kind === "context" ||
    kind === "reduced" ||
    kind === "list_count"
  );
}
