import type { Comparison, Operand, Operator, Statement } from "./ast";
import { valueAt } from "./fields";
import { parse } from "./parser";
import { apply, hidden, same } from "./values";

/**
 * Whether a statement is true of one call: a space filter drops those of which it is.
 *
 * A missing field is null. Values of different types are unequal, so `!=` is true of a missing field; `>` and its like are
 * false of everything but numbers; what is neither true nor false counts as not true. The README has the certainty of each
 * rule.
 *
 * @param statement - a statement or its text
 * @param call - the call as JSON, `type` included
 * @throws {FqlSyntaxError} for a text that is no statement
 *
 * @example
 * ```ts
 * import { evaluate } from "pulumi-segment-personas/fql";
 *
 * const staging = { type: "track", event: "get_treatment", properties: { environmentName: "staging" } };
 * console.log(evaluate("event = 'get_treatment' and properties.environmentName != 'production'", staging)); // true
 * ```
 */
export function evaluate(statement: Statement | string, call: object): boolean {
  const parsed = typeof statement === "string" ? parse(statement) : statement;
  return judge(parsed, (path) => valueAt(call, path)) === true;
}

/** What a field of the call holds, or that it is hidden. */
export type See = (path: readonly string[]) => unknown;

/** As {@link evaluate}, of a call that may be known in part; undefined where what is hidden decides. */
export function judge(statement: Statement, see: See): boolean | undefined {
  switch (statement.kind) {
    case "and":
      return junction(statement.operands, false, see);
    case "or":
      return junction(statement.operands, true, see);
    case "not": {
      const operand = judge(statement.operand, see);
      return operand === undefined ? undefined : !operand;
    }
    case "comparison":
      return compare(statement, see);
    case "field":
    case "call": {
      const value = valueOf(statement, see);
      return value === hidden ? undefined : value === true;
    }
  }
}

/** One operand that is `decisive` decides; else one that is not known leaves it open. */
function junction(operands: readonly Statement[], decisive: boolean, see: See): boolean | undefined {
  let open = false;
  for (const operand of operands) {
    const value = judge(operand, see);
    if (value === decisive) return decisive;
    open ||= value === undefined;
  }
  return open ? undefined : !decisive;
}

function compare({ left, operator, right }: Comparison, see: See): boolean | undefined {
  const [a, b] = [valueOf(left, see), valueOf(right, see)];
  return a === hidden || b === hidden ? undefined : holds(a, operator, b);
}

function holds(a: unknown, operator: Operator, b: unknown): boolean {
  switch (operator) {
    case "=":
      return same(a, b);
    case "!=":
      return !same(a, b);
    case "in":
      return Array.isArray(b) && (typeof a !== "object" || a === null) && b.some((item) => same(a, item));
    case ">":
    case ">=":
    case "<":
    case "<=":
      return typeof a === "number" && typeof b === "number" && ordered(a, operator, b);
  }
}

function ordered(a: number, operator: ">" | ">=" | "<" | "<=", b: number): boolean {
  switch (operator) {
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
  }
}

function valueOf(operand: Operand, see: See): unknown {
  switch (operand.kind) {
    case "field":
      return see(operand.path);
    case "list":
      return operand.items.map(({ value }) => value);
    case "call": {
      const values = operand.operands.map((one) => valueOf(one, see));
      return values.includes(hidden) ? hidden : apply(operand.name, values);
    }
    case "string":
    case "number":
    case "boolean":
    case "null":
      return operand.value;
  }
}
