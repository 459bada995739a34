import { children, type Node, type Query } from "./ast";
import { pathSegments } from "./profile";

/**
 * Keys of the traits and audiences that a definition asks for.
 *
 * @example
 * ```ts
 * import { parse, referencesOf } from "pulumi-segment-personas/query";
 *
 * referencesOf(parse("trait('plan') = 'pro' AND trait('cart.total') > 100", { as: "audience" })); // ["plan", "cart"]
 * ```
 */
export function referencesOf(query: Query): string[] {
  return [...new Set(keysIn(query))];
}

/** The first segment of a path is the key; the others lead into an object. */
function keysIn(node: Node): string[] {
  const own = node.kind === "trait" ? [pathSegments(node.path)[0] ?? ""] : [];
  return [...own, ...children(node).flatMap(keysIn)];
}
