import type { Condition, Node, Predicate, Stream } from "pulumi-segment-personas/query";

import { isRecord } from "./unknown";

/** All nodes of a query, itself included. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values<unknown>({ ...node }).flat()) if (isNode(value)) yield* nodesOf(value);
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value["kind"] === "string";
}

/** The conditions that every event of a stream fulfils. */
export function conditionsOf(stream: Stream): Condition[] {
  return stream.filters.flatMap((filter) => (filter.kind === "where" ? [filter.condition] : []));
}

/**
 * Whether a condition narrows one of some properties of the event, in every branch: `a = 1 OR b = 2` narrows neither.
 * That the property exists is not enough.
 */
export function narrows(condition: Condition, properties: readonly string[], negated = false): boolean {
  switch (condition.kind) {
    case "and":
    case "or": {
      // Under a NOT, the two change places.
      const everyBranch = (condition.kind === "or") !== negated;
      const narrowing = (operand: Condition) => narrows(operand, properties, negated);
      return everyBranch ? condition.operands.every(narrowing) : condition.operands.some(narrowing);
    }
    case "not":
      return narrows(condition.operand, properties, !negated);
    case "predicate":
      return (
        isOn(condition, properties) && condition.comparator !== "exists" && condition.comparator !== "absent"
      );
    case "any":
    case "all":
      return narrows(condition.operand, properties, negated);
  }
}

/** Whether a condition holds for events whose property has a value; `undefined` when that depends on other things. */
export function holds(condition: Condition, property: string, value: string): boolean | undefined {
  switch (condition.kind) {
    case "and":
    case "or": {
      const deciding = condition.kind === "or";
      const results = condition.operands.map((operand) => holds(operand, property, value));
      if (results.includes(deciding)) return deciding;
      return results.includes(undefined) ? undefined : !deciding;
    }
    case "not": {
      const result = holds(condition.operand, property, value);
      return result === undefined ? undefined : !result;
    }
    case "predicate":
      return isOn(condition, [property]) ? compares(condition, value) : undefined;
    case "any":
    case "all":
      return undefined;
  }
}

function isOn({ left }: Predicate, properties: readonly string[]): boolean {
  return left.kind === "property" && !left.parent && properties.includes(left.path);
}

function compares({ comparator, values }: Predicate, value: string): boolean | undefined {
  const literals = values.flatMap((literal) => ("value" in literal ? [String(literal.value)] : []));
  if (literals.length < values.length) return undefined;
  switch (comparator) {
    case "equals":
    case "one_of":
      return literals.includes(value);
    case "differs":
    case "none_of":
      return !literals.includes(value);
    case "contains":
      return literals.some((literal) => value.includes(literal));
    case "omits":
      return !literals.some((literal) => value.includes(literal));
    case "starts_with":
      return literals.some((literal) => value.startsWith(literal));
    case "ends_with":
      return literals.some((literal) => value.endsWith(literal));
    case "exists":
      return true;
    case "absent":
      return false;
    case "greater_than":
    case "at_least":
    case "less_than":
    case "at_most":
    case "before_date":
    case "after_date":
    case "within_last":
    case "within_next":
    case "before_last":
    case "after_next":
      return undefined;
  }
}
