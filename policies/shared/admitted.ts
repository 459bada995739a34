import { type Condition, evaluate, type Literal, type Predicate } from "pulumi-segment-personas/query";

import { nodesOf } from "./conditions";

/** A value that no condition names. */
export const OTHER: unique symbol = Symbol("another value");
/** No value at all. */
export const MISSING: unique symbol = Symbol("no value");

/** What an event has in a property. */
export type Candidate = string | typeof OTHER | typeof MISSING;

/** Some properties of an event, by path; of all others nothing is known. */
export type KnownProperties = Readonly<Record<string, Candidate>>;

/** What the events that count can have in a property: values by name, any other value, none. */
export interface Admitted {
  readonly values: readonly string[];
  readonly others: boolean;
  readonly missing: boolean;
}

/**
 * What a property can hold in an event that fulfils some conditions. Where that depends on more than the property
 * (other properties, traits, parts of a text), a value counts as possible: never is too little admitted.
 */
export function admitted(conditions: readonly Condition[], property: string): Admitted {
  const can = (candidate: Candidate): boolean => mayCount(conditions, { [property]: candidate });
  const named = new Set(conditions.flatMap((condition) => namedValues(condition, property)));
  return { values: [...named].filter(can), others: can(OTHER), missing: can(MISSING) };
}

/** The one value that every event that counts has; `undefined` where there may be several, or none. */
export function onlyValue({ values, others, missing }: Admitted): string | undefined {
  return values.length === 1 && !others && !missing ? values[0] : undefined;
}

/** Whether the conditions contradict each other, so that no event counts. */
export function isNothing({ values, others, missing }: Admitted): boolean {
  return values.length === 0 && !others && !missing;
}

/** Whether an event of which some properties are known may fulfil all conditions. */
export function mayCount(conditions: readonly Condition[], known: KnownProperties): boolean {
  return conditions.every((condition) => holds(condition, known) !== false);
}

function namedValues(condition: Condition, property: string): string[] {
  return [...nodesOf(condition)].flatMap((node) =>
    node.kind === "predicate" && pathOf(node) === property
      ? node.values.filter(isLiteral).map(({ value }) => String(value))
      : [],
  );
}

/** Whether a condition holds; `undefined` when that depends on what is not known. */
function holds(condition: Condition, known: KnownProperties): boolean | undefined {
  switch (condition.kind) {
    case "and":
    case "or": {
      const deciding = condition.kind === "or";
      const results = condition.operands.map((operand) => holds(operand, known));
      if (results.includes(deciding)) return deciding;
      return results.includes(undefined) ? undefined : !deciding;
    }
    case "not": {
      const result = holds(condition.operand, known);
      return result === undefined ? undefined : !result;
    }
    case "predicate": {
      const path = pathOf(condition);
      const candidate = path !== undefined && Object.hasOwn(known, path) ? known[path] : undefined;
      return candidate === undefined ? undefined : compares(condition, candidate);
    }
    case "any":
    case "all":
      return undefined;
  }
}

/** The property of the event that a predicate is about. */
function pathOf({ left }: Predicate): string | undefined {
  return left.kind === "property" && !left.parent ? left.path : undefined;
}

function compares(predicate: Predicate, candidate: Candidate): boolean | undefined {
  const { comparator, left, values } = predicate;
  if (candidate === MISSING) return comparator === "absent" || comparator === "omits";
  if (!values.every(isLiteral)) return undefined;
  if (candidate === OTHER) return otherCompares(comparator);
  // As Segment would compare it: a trait of that value stands for the property.
  const trait = { kind: "trait", path: "value", parent: false, span: left.span } as const;
  return evaluate({ ...predicate, left: trait }, { events: [], traits: { value: candidate } }) === true;
}

/** What is said of a value that equals none of those that are written. */
function otherCompares(comparator: Predicate["comparator"]): boolean | undefined {
  switch (comparator) {
    case "equals":
    case "one_of":
    case "absent":
      return false;
    case "differs":
    case "none_of":
    case "exists":
      return true;
    case "contains":
    case "omits":
    case "starts_with":
    case "ends_with":
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

function isLiteral(value: Predicate["values"][number]): value is Literal {
  return (
    value.kind === "string" || value.kind === "number" || value.kind === "date" || value.kind === "timestamp"
  );
}
