import { showNumber } from "../text/numbers";
import { children, type Literal, type Node, type Statement } from "./ast";
import { quote, showPath } from "./spelling";

/**
 * The one canonical spelling of a statement: single blanks, straight quotes, and parentheses wherever `and` and `or` meet,
 * because Segment does not say which of them binds tighter. `parse(print(statement))` gives the same statement.
 *
 * @example
 * ```ts
 * import { parse, print } from "pulumi-segment-personas/fql";
 *
 * console.log(print(parse('type="track" and (event="a" or event="b")')));
 * // type = 'track' and (event = 'a' or event = 'b')
 * ```
 */
export function print(statement: Statement): string {
  const text = spell(statement);
  if (text === undefined)
    throw new RangeError("a text of the statement cannot be written: nothing escapes quotes in a text");
  return text;
}

/** As {@link print}; undefined where a text cannot be written. */
export function spell(node: Node): string | undefined {
  return isWritable(node) ? show(node) : undefined;
}

function isWritable(node: Node): boolean {
  if (node.kind === "string") return quote(String(node.value)) !== undefined;
  return children(node).every(isWritable);
}

function show(node: Node): string {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands.map(showPart).join(` ${node.kind} `);
    case "not":
      // Segment's own reader takes `!` before a letter or a parenthesis, and not before another `!`.
      return node.operand.kind === "call" ? `!${show(node.operand)}` : `!(${show(node.operand)})`;
    case "comparison":
      return `${show(node.left)} ${node.operator} ${show(node.right)}`;
    case "call":
      return `${node.name}(${node.operands.map(show).join(", ")})`;
    case "list":
      return `[${node.items.map(show).join(", ")}]`;
    case "field":
      return showPath(node.path);
    case "string":
    case "number":
    case "boolean":
    case "null":
      return showLiteral(node);
  }
}

function showPart(part: Statement): string {
  return part.kind === "and" || part.kind === "or" ? `(${show(part)})` : show(part);
}

function showLiteral({ kind, value }: Literal): string {
  if (kind === "number") return showNumber(Number(value));
  return kind === "string" ? (quote(String(value)) ?? "") : String(value);
}
