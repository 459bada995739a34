import type { Comparison, Literal, Node, Statement } from "./ast";

/**
 * Whether two statements are the same but for spelling: quotes and blanks, needless parentheses, the order of what `and`,
 * `or` and a list hold, the sides of a comparison, `!` twice, and `!` before `=` for `!=`.
 *
 * @example
 * ```ts
 * import { equal, parse } from "pulumi-segment-personas/fql";
 *
 * equal(parse("type = 'track' and event != 'a'"), parse("!(event = \"a\") and 'track' = type")); // true
 * ```
 */
export function equal(a: Statement, b: Statement): boolean {
  return normal(a) === normal(b);
}

/** One text for everything that means the same; not itself a statement. */
function normal(node: Node): string {
  switch (node.kind) {
    case "and":
    case "or": {
      const parts = [...new Set(flatten(node.kind, node.operands).map(normal))];
      return parts.length === 1 ? parts.join("") : form(node.kind, parts.toSorted());
    }
    case "not":
      return negate(normal(node.operand));
    case "comparison":
      return comparison(node);
    case "call":
      return form(node.name, node.operands.map(normal));
    case "list":
      return form("list", node.items.map(normal));
    case "field":
      return form(
        "field",
        node.path.map((name) => JSON.stringify(name)),
      );
    case "string":
    case "number":
    case "boolean":
    case "null":
      return JSON.stringify(node.value);
  }
}

function form(name: string, parts: readonly string[]): string {
  return `${name}(${parts.join(",")})`;
}

function negate(part: string): string {
  return part.startsWith("not(") ? part.slice("not(".length, -1) : form("not", [part]);
}

function flatten(kind: "and" | "or", operands: readonly Statement[]): Statement[] {
  return operands.flatMap((operand) => (operand.kind === kind ? flatten(kind, operand.operands) : [operand]));
}

function comparison({ left, operator, right }: Comparison): string {
  const [a, b] = [normal(left), normal(right)];
  switch (operator) {
    case "=":
      return form("=", [a, b].toSorted());
    case "!=":
      return negate(form("=", [a, b].toSorted()));
    case "<":
    case "<=":
      return form(operator, [a, b]);
    case ">":
      return form("<", [b, a]);
    case ">=":
      return form("<=", [b, a]);
    case "in":
      return right.kind === "list" ? membership(a, right.items) : form("in", [a, b]);
  }
}

/** Of one value, as a comparison with it. */
function membership(left: string, items: readonly Literal[]): string {
  const values = [...new Set(items.map(normal))].toSorted();
  return values.length === 1 ? form("=", [left, ...values].toSorted()) : form("in", [left, ...values]);
}
