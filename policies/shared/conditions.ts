import type { Node, Query, Stream, Condition } from "pulumi-segment-personas/query";

import { isRecord } from "./unknown";

/** All nodes of a query, itself included. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values<unknown>({ ...node }).flat()) if (isNode(value)) yield* nodesOf(value);
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value["kind"] === "string";
}

/** The streams of a query over events of some names, nested ones included. */
export function streamsOver(query: Query, events: readonly string[]): Stream[] {
  return [...nodesOf(query)].flatMap((node) =>
    node.kind === "stream" && node.extractor === "event" && events.includes(node.name) ? [node] : [],
  );
}

/** The conditions that every event of a stream fulfils. */
export function conditionsOf(stream: Stream): Condition[] {
  return stream.filters.flatMap((filter) => (filter.kind === "where" ? [filter.condition] : []));
}
