import { children, type Field, type Node, type Statement } from "./ast";
import { showPath } from "./spelling";

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
export function fieldsOf(statement: Statement): string[] {
  return [...new Set(everyField(statement).map(({ path }) => showPath(path)))];
}

function everyField(node: Node): Field[] {
  return node.kind === "field" ? [node] : children(node).flatMap(everyField);
}
