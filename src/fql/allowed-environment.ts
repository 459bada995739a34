import { children, type Node, type Statement } from "./ast";
import { environmentFilter, type AllowedEnvironment } from "./environment-filter";
import { equal } from "./equality";
import { parse } from "./parser";

/**
 * The environment that a filter lets through, where it is one of {@link environmentFilter}'s, however it is spelt.
 *
 * @returns undefined for any other statement, and for a text that is none
 *
 * @example
 * ```ts
 * import { allowedEnvironment, environmentFilter } from "pulumi-segment-personas/fql";
 *
 * allowedEnvironment(environmentFilter({ environment: "production" }).if); // { environment: "production", ... }
 * ```
 */
export function allowedEnvironment(filter: string): Required<AllowedEnvironment> | undefined {
  try {
    const statement = parse(filter);
    return candidatesIn(statement).find((allowed) => equal(parse(environmentFilter(allowed).if), statement));
  } catch {
    return undefined;
  }
}

/** Every reading of a statement's parts as an event, a property and an environment. */
function candidatesIn(statement: Statement): Required<AllowedEnvironment>[] {
  const compared = nodesOf(statement).flatMap((node) => {
    if (node.kind !== "comparison" || node.left.kind !== "field" || node.right.kind !== "string") return [];
    return [{ path: node.left.path, operator: node.operator, value: String(node.right.value) }];
  });
  const events = compared.filter(({ path, operator }) => path.join() === "event" && operator === "=");
  const others = compared.filter(({ path, operator }) => path[0] === "properties" && operator === "!=");
  return events.flatMap(({ value: event }) =>
    others.map(({ path, value: environment }) => ({ event, property: pathText(path.slice(1)), environment })),
  );
}

/** As a program writes a path: only what would separate or escape needs a backslash. */
function pathText(path: readonly string[]): string {
  return path.map((name) => name.replaceAll(/[.\\]/g, String.raw`\$&`)).join(".");
}

function nodesOf(node: Node): Node[] {
  return [node, ...children(node).flatMap(nodesOf)];
}
