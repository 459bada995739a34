import { children, type Node } from "./ast";
import { fieldExtractors } from "./extractors";

/** Segment's limit for one definition. */
export const maxPrimaryExpressions = 50;

/**
 * How many primary expressions a query has: chains that start with `event`, `trait` or `entity`, at any depth. Segment
 * documents the limit of 50, not how it counts.
 */
export function countPrimaryExpressions(query: Node): number {
  const own = query.kind === "stream" || ("path" in query && !fieldExtractors[query.kind].isOfEvent) ? 1 : 0;
  return children(query).reduce((sum, child) => sum + countPrimaryExpressions(child), own);
}
