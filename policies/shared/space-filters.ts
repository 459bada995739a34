import {
  drops,
  FqlSyntaxError,
  fromTree,
  type Node,
  parse,
  print,
  property,
  type Statement,
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
 * Whether filters together drop impressions of every environment but the ones that count, and none of those. Where
 * traits do not say which count, one that the filters name will do. A filter that drops impressions that count is none
 * of them.
 *
 * Whatever a filter compares with is tried, and what only resembles an environment that counts (`preproduction`).
 */
export function letsNoOtherThrough(texts: readonly string[], impressions: Impressions): boolean {
  const filters = texts.flatMap(statementOf);
  const { environments } = impressions;
  const choices = environments.length > 0 ? [environments] : filters.flatMap(textsOf).map((text) => [text]);
  return choices.some((own) => dropAllBut(own, filters, impressions));
}

function dropAllBut(
  own: readonly string[],
  filters: readonly Statement[],
  { events, property: path }: Impressions,
): boolean {
  const field = print(fromTree(property(path).tree));
  return events.every((name) => {
    const answer = (filter: Statement, environment: string | null) =>
      drops(filter, { type: "track", event: name, [field]: environment });
    const right = filters.filter((filter) =>
      own.every((environment) => answer(filter, environment) === "none"),
    );
    const similar = own.flatMap((environment) => [
      `pre${environment}`,
      `${environment}-2`,
      environment.slice(0, -1),
    ]);
    return [null, UNHEARD_OF, ...similar, ...right.flatMap(textsOf)]
      .filter((value) => value === null || !own.includes(value))
      .every((value) => right.some((filter) => answer(filter, value) === "every"));
  });
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
