import { children, type Field, type Node } from "./ast";
import { readPath, showPath } from "./spelling";

/**
 * The fields of a call that a statement looks at, each once, in the order of the text.
 *
 * @example
 * ```ts
 * import { fieldsOf, parse } from "pulumi-segment-personas/fql";
 *
 * console.log(fieldsOf(parse("event = 'get_treatment' and length(userId) > 0"))); // [ 'event', 'userId' ]
 * ```
 */
export function fieldsOf(statement: Node): string[] {
  return [...new Set(everyField(statement).map(({ path }) => showPath(path)))];
}

function everyField(node: Node): Field[] {
  return node.kind === "field" ? [node] : children(node).flatMap(everyField);
}

/**
 * What a call holds in a field that is spelt as in a statement; null where it holds nothing.
 *
 * @example
 * ```ts
 * import { fieldValue } from "pulumi-segment-personas/fql";
 *
 * fieldValue({ properties: { "product 1": 3 } }, "properties.product\\ 1"); // 3
 * ```
 */
export function fieldValue(call: object, field: string): unknown {
  return valueAt(call, readPath(field));
}

/** Names lead through objects only, and only to what a call holds itself. */
export function valueAt(call: unknown, path: readonly string[]): unknown {
  let value = call;
  for (const name of path) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return null;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? null;
}
