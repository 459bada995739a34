import type { ComparatorName } from "./ast";

/** What stands in a comparator's parentheses; the order of several values never matters. */
type Takes = "nothing" | "value" | "values" | "date" | "duration";

interface ComparatorFacts {
  readonly takes: Takes;
  /** The operators that say the same; the first is the canonical spelling. */
  readonly signs: readonly string[];
}

export const comparators: Readonly<Record<ComparatorName, ComparatorFacts>> = {
  equals: { takes: "value", signs: ["=", "=="] },
  differs: { takes: "value", signs: ["!="] },
  greater_than: { takes: "value", signs: [">"] },
  at_least: { takes: "value", signs: [">="] },
  less_than: { takes: "value", signs: ["<"] },
  at_most: { takes: "value", signs: ["<="] },
  exists: { takes: "nothing", signs: [] },
  absent: { takes: "nothing", signs: [] },
  contains: { takes: "values", signs: [] },
  omits: { takes: "value", signs: [] },
  starts_with: { takes: "value", signs: [] },
  ends_with: { takes: "value", signs: [] },
  one_of: { takes: "values", signs: [] },
  none_of: { takes: "values", signs: [] },
  before_date: { takes: "date", signs: [] },
  after_date: { takes: "date", signs: [] },
  within_last: { takes: "duration", signs: [] },
  within_next: { takes: "duration", signs: [] },
  before_last: { takes: "duration", signs: [] },
  after_next: { takes: "duration", signs: [] },
};

/** Comparators that say that another one does not hold, of no element of an array reached with `$`. */
export const negations = { absent: "exists", omits: "contains" } as const;

type Negation = keyof typeof negations;
export type PositiveComparator = Exclude<ComparatorName, Negation>;

export function isNegation(comparator: ComparatorName): comparator is Negation {
  return Object.hasOwn(negations, comparator);
}
