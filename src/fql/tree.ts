import { node, type Node, type Statement } from "./ast";
import { describe, FqlBuildError, isDeferred } from "./build-error";
import { parse } from "./parser";
import { print } from "./printer";
import { quote, readPath } from "./spelling";
import { written, type Tree } from "./written";

/**
 * A value that may come later: a Pulumi output or a promise. Nothing here waits for one; whoever takes a built statement
 * resolves its tree first.
 */
export type Deferred<T> = T | PromiseLike<T> | { apply(callback: (value: T) => unknown): unknown };

/** Deeper than any text may be, and far from overflowing the stack. */
const maxDepth = 200;
const span = { start: 0, end: 0 };

/**
 * The statement that a built tree means, once no deferred value is left in it.
 *
 * @throws {FqlBuildError} for a value that is still deferred, or that no statement can hold
 * @throws {FqlSyntaxError} where the parts are right and the whole must not be sent
 *
 * @example
 * ```ts
 * import { fromTree, print, type } from "pulumi-segment-personas/fql";
 *
 * console.log(print(fromTree(type().equals("track").tree))); // type = 'track'
 * ```
 */
export function fromTree(tree: unknown): Statement {
  // What was built is held to the same rules as what was written.
  return parse(print(build(tree, "statement", 0) as Statement));
}

/** @param where - what the program has written around this part */
function build(tree: unknown, where: string, depth: number): Node {
  if (!isTree(tree)) throw new FqlBuildError(where, `is not part of a built statement: ${describe(tree)}`);
  if (depth > maxDepth) throw new FqlBuildError("statement", `has more than ${maxDepth} levels of nesting`);
  if (tree.kind === "literal") return literal(where, tree["value"]);
  const own = tree.kind === "list" ? where : written(tree);
  if (tree.kind === "field") return field(own, tree["path"], tree["below"]);
  const parts = Object.entries(tree).map(([name, part]) => [name, buildPart(part, own, depth + 1)]);
  return node({ ...Object.fromEntries(parts), span } as Node);
}

/** Kinds, names of functions and operators are the texts they are. */
function buildPart(part: unknown, where: string, depth: number): unknown {
  if (typeof part === "string") return part;
  if (!Array.isArray(part)) return build(part, where, depth);
  if (part.length === 0) throw new FqlBuildError(where, "holds nothing: give it at least one");
  return Object.freeze(part.map((item) => build(item, where, depth)));
}

function literal(where: string, value: unknown): Node {
  if (value === null) return node({ kind: "null", value, span });
  if (typeof value === "boolean") return node({ kind: "boolean", value, span });
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw new FqlBuildError(where, `cannot hold ${value}, which is no number of a statement`);
    return node({ kind: "number", value, span });
  }
  if (typeof value !== "string")
    throw new FqlBuildError(
      where,
      `takes a text, a number, a boolean or null: ${describe(value)}${later(value)}`,
    );
  if (quote(value) === undefined) {
    throw new FqlBuildError(
      where,
      "cannot hold a text with both kinds of quotes, or with a backslash before a quote or at its end: nothing escapes quotes in a text",
    );
  }
  return node({ kind: "string", value, span });
}

function field(where: string, value: unknown, below: unknown): Node {
  if (typeof value !== "string")
    throw new FqlBuildError(where, `takes the path of a field: ${describe(value)}${later(value)}`);
  const names = readPath(value);
  const path = Object.freeze(typeof below === "string" ? [below, ...names] : names);
  if (path.includes("")) throw new FqlBuildError(where, "has an empty name in its path");
  return node({ kind: "field", path, span });
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

function later(value: unknown): string {
  return isDeferred(value) ? "; hand the built statement to a resource, which waits for outputs" : "";
}
