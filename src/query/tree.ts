import { node, nowhere, type Node, type Query } from "./ast";
import { builtLiteral, finiteNumber, plainText, QueryBuildError } from "./built-values";

/**
 * A value that may come later: a Pulumi output or a promise. Nothing here waits for one; whoever takes a built query
 * resolves its tree first.
 */
export type Deferred<T> = T | PromiseLike<T> | { apply(callback: (value: T) => unknown): unknown };

/** A node of a built query: as in `ast.ts`, without places, and with texts and numbers that may be deferred. */
export interface Tree {
  readonly kind: Node["kind"] | "literal";
  readonly [part: string]: unknown;
}

/**
 * The query that a built tree means, once no deferred value is left in it.
 *
 * @throws {QueryBuildError} for a value that is still deferred, or cannot stand in a query
 */
export function fromTree(tree: unknown): Query {
  return build(tree, "query") as Query;
}

function build(tree: unknown, where: string, expected = "must be part of a built query"): Node {
  if (!isTree(tree)) throw new QueryBuildError(where, `${expected}: ${describe(tree)}`);
  if (tree.kind === "literal") return literal(where, tree["value"]);
  const parts = Object.entries(tree).map(([name, part]) => [
    name,
    buildPart(part, `${where}.${name}`, textFor(tree, name)),
  ]);
  return node({ ...Object.fromEntries(parts), span: nowhere } as Node);
}

/** Names of the language (kinds, reducers, units) hold no quotes, so they pass as the texts they are. */
function buildPart(part: unknown, where: string, expected?: string): unknown {
  if (typeof part === "boolean") return part;
  if (typeof part === "string") return plainText(where, part);
  if (typeof part === "number") return finiteNumber(where, part);
  if (Array.isArray(part))
    return Object.freeze(part.map((item, index) => buildPart(item, `${where}[${index}]`)));
  return build(part, where, expected);
}

/** What a text that is missing is missing from, in the words in which the query was built. */
function textFor(tree: Tree, name: string): string | undefined {
  if (name === "path") return `must be a text, the one that \`${tree.kind}(...)\` is given`;
  return name === "name" ? "must be a text, the one that `event(...)` is given" : undefined;
}

function literal(where: string, value: unknown): Node {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean")
    return builtLiteral(where, value);
  throw new QueryBuildError(where, `must be a text, a number or a boolean: ${describe(value)}`);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

function describe(value: unknown): string {
  if (value === undefined) return "it is missing";
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return `it is ${value}`;
  if (typeof value !== "object") return `it is a ${typeof value}`;
  return "it is not known yet; hand the built query to a resource, which waits for outputs";
}
