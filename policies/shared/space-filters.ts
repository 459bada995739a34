import {
  and,
  drops,
  event,
  FqlSyntaxError,
  type Node,
  parse,
  property,
  type Statement,
  type as callType,
} from "pulumi-segment-personas/fql";

import { isRecord } from "./unknown";

/** Impressions that a space is for. */
export interface Impressions {
  /** Names of the event. */
  events: readonly string[];
  /** Path of the property that holds the environment's name. */
  property: string;
  /** The environments that count; none where that is not said. */
  environments: readonly string[];
}

/** A value that no filter and no trait names. */
const UNHEARD_OF = "an environment nobody has heard of";

/**
 * Whether filters together drop impressions of every other environment, and of none at all. A filter that drops
 * impressions of an environment that counts is none of them.
 *
 * Whatever a filter compares with is tried, and what only resembles an environment that counts (`preproduction`).
 */
export function letsNoOtherThrough(filters: readonly string[], impressions: Impressions): boolean {
  const { events, environments } = impressions;
  return events.every((name) => {
    const answer = (filter: Statement, environment: string | null) =>
      drops(filter, {
        type: "track",
        event: name,
        [String(property(impressions.property))]: environment,
      });
    const right = filters
      .flatMap(statementOf)
      .filter((filter) => environments.every((own) => answer(filter, own) === "none"));
    const similar = environments.flatMap((own) => [`pre${own}`, `${own}-2`, own.slice(0, -1)]);
    const tried = [null, UNHEARD_OF, ...similar, ...right.flatMap(textsOf)];
    return tried
      .filter((value) => value === null || !environments.includes(value))
      .every((value) => right.some((filter) => answer(filter, value) === "every"));
  });
}

/** The filter to write for impressions of one environment. */
export function filterFor(name: string, path: string, environment: string): string {
  return String(and(callType().equals("track"), event().equals(name), property(path).notEquals(environment)));
}

/** None for a text that is no statement, which the provider refuses. */
function statementOf(text: string): Statement[] {
  try {
    return [parse(text)];
  } catch (error) {
    if (error instanceof FqlSyntaxError) return [];
    throw error;
  }
}

function textsOf(node: Node): string[] {
  if (node.kind === "string") return [String(node.value)];
  return Object.values<unknown>({ ...node })
    .flat()
    .flatMap((part) => (isNode(part) ? textsOf(part) : []));
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value["kind"] === "string";
}
