import {
  node,
  nowhere,
  type Argument,
  type ComparatorName,
  type Condition,
  type Duration,
  type Filter,
  type Junction,
  type Predicate,
  type Prefixed,
  type Query,
  type Reduced,
  type Stream,
} from "./ast";
import { builtLiteral, plainText, QueryBuildError } from "./built-values";
import { nearest } from "./suggest";

/** A plain value in a condition. */
export type LastScalar = string | number | boolean;

/** Ways to compare a property; all that are given must hold. */
export interface LastComparison extends LastAssertion {
  /** These together do not hold; unlike `noneOf`, also true where the property is missing. */
  not?: LastAssertion;
}

/** What can be said of a property, and denied. */
export interface LastAssertion {
  equals?: LastScalar;
  notEquals?: LastScalar;
  oneOf?: LastScalar[];
  noneOf?: LastScalar[];
  contains?: string;
  startsWith?: string;
  endsWith?: string;
  greaterThan?: LastScalar;
  atLeast?: LastScalar;
  lessThan?: LastScalar;
  atMost?: LastScalar;
  exists?: boolean;
}

/** The shape of a "Last" computed trait, as the resource `LastComputedTrait` takes it. */
export interface LastTrait {
  event: string;
  property: string;
  /** By property path; all must hold, and an array means one of its values. */
  conditions?: Record<string, LastScalar | LastScalar[] | LastComparison>;
  /** `30 days`, `36 hours`. */
  within?: string;
  /** Ids of sources whose events do not count. */
  excludeSources?: string[];
}

const span = nowhere;
export const comparatorOf = {
  equals: "equals",
  notEquals: "differs",
  oneOf: "one_of",
  noneOf: "none_of",
  contains: "contains",
  startsWith: "starts_with",
  endsWith: "ends_with",
  greaterThan: "greater_than",
  atLeast: "at_least",
  lessThan: "less_than",
  atMost: "at_most",
  exists: "exists",
} as const satisfies Record<keyof LastAssertion, ComparatorName>;
export const assertionNames = Object.keys(comparatorOf);
const comparisonNames = [...assertionNames, "not"];

/**
 * The query of a "Last" trait. Conditions keep their order; on its way through Pulumi an object's keys are sorted, so two
 * builds of one trait give the same text.
 *
 * @throws {QueryBuildError} for quotes and backslashes (Segment documents no way to write them), empty texts, windows
 * that are not hours or days, and unknown comparisons
 *
 * @example
 * ```ts
 * import { compileLast, print } from "pulumi-segment-personas/query";
 *
 * const conditions = { split: "checkout_redesign", treatment: { noneOf: ["control"] } };
 * console.log(print(compileLast({ event: "get_treatment", property: "treatment", conditions })));
 * ```
 */
export function compileLast(last: LastTrait): Query {
  return compileReduced(last);
}

function compileReduced({
  event,
  property,
  conditions = {},
  within,
  excludeSources = [],
}: LastTrait): Reduced {
  const operands = Object.entries(conditions).flatMap(([path, value]) => compileCondition(path, value));
  const condition = together(operands);
  const filters: Filter[] = excludeSources.length === 0 ? [] : [compileSources(excludeSources)];
  if (condition !== undefined) filters.push(node<Filter>({ kind: "where", condition, span }));
  if (within !== undefined)
    filters.push(node<Filter>({ kind: "within", parent: false, duration: compileWindow(within), span }));
  const stream = node<Stream>({
    kind: "stream",
    extractor: "event",
    name: plainText("event", event),
    filters: Object.freeze(filters),
    span,
  });
  return node<Reduced>({
    kind: "reduced",
    stream,
    reducer: "last",
    argument: propertyField("property", property),
    span,
  });
}

/**
 * The query of an audience of everybody whose last value is this one: what a "Last" trait and an audience over it say
 * together, without the trait.
 *
 * @throws {QueryBuildError} as {@link compileLast}, with the path `value` for what cannot stand as a value
 *
 * @example
 * ```ts
 * import { compileLastIs, print } from "pulumi-segment-personas/query";
 *
 * const conditions = { split: "checkout_redesign" };
 * console.log(print(compileLastIs({ event: "get_treatment", property: "treatment", conditions }, "on")));
 * ```
 */
export function compileLastIs(last: LastTrait, value: LastScalar): Query {
  const values = Object.freeze([builtLiteral("value", value)]);
  return node<Predicate>({
    kind: "predicate",
    left: compileReduced(last),
    comparator: "equals",
    values,
    span,
  });
}

function compileSources(ids: readonly string[]): Filter {
  const exclude = Object.freeze(ids.map((id) => plainText("excludeSources", id)));
  return node<Filter>({ kind: "sources", exclude, span });
}

function together(operands: Condition[]): Condition | undefined {
  return operands.length > 1
    ? node<Junction>({ kind: "and", operands: Object.freeze(operands), span })
    : operands[0];
}

function compileCondition(path: string, value: LastScalar | LastScalar[] | LastComparison): Condition[] {
  const where = `conditions.${path}`;
  const field = propertyField(where, path);
  if (Array.isArray(value)) return [compare(where, field, "oneOf", value)];
  if (typeof value !== "object") return [compare(where, field, "equals", value)];
  const { not, ...asserted } = value;
  const operands = compileAssertions(where, field, asserted, comparisonNames);
  if (not !== undefined) operands.push(compileDenial(`${where}.not`, field, not));
  if (operands.length === 0) throw comparesWithNothing(where, comparisonNames);
  return operands;
}

function compileDenial(where: string, field: Argument, denied: LastAssertion): Condition {
  const operand = together(compileAssertions(where, field, denied, assertionNames));
  if (operand === undefined) throw comparesWithNothing(where, assertionNames);
  return node<Prefixed>({ kind: "not", operand, span });
}

function compileAssertions(
  where: string,
  field: Argument,
  asserted: LastAssertion,
  known: readonly string[],
): Condition[] {
  const entries = Object.entries(asserted).filter(([, given]) => given !== undefined);
  return entries.map(([name, given]) => {
    if (!isAssertionName(name)) {
      const near = nearest(name, known);
      throw new QueryBuildError(
        `${where}.${name}`,
        `is no comparison: ${near === undefined ? `known are ${known.join(", ")}` : `did you mean \`${near}\`?`}`,
      );
    }
    return compare(`${where}.${name}`, field, name, given as LastScalar | LastScalar[]);
  });
}

function comparesWithNothing(where: string, known: readonly string[]): QueryBuildError {
  return new QueryBuildError(where, `compares with nothing: give one of ${known.join(", ")}`);
}

export function isAssertionName(name: string): name is keyof LastAssertion {
  return Object.hasOwn(comparatorOf, name);
}

function compare(
  where: string,
  left: Argument,
  name: keyof LastAssertion,
  value: LastScalar | LastScalar[],
): Condition {
  if (name === "exists") {
    const comparator = value === false ? "absent" : "exists";
    return node<Predicate>({ kind: "predicate", left, comparator, values: Object.freeze([]), span });
  }
  const given = Array.isArray(value) ? value : [value];
  if (given.length === 0) throw new QueryBuildError(where, "must name at least one value");
  const values = Object.freeze(given.map((item) => builtLiteral(where, item)));
  return node<Predicate>({ kind: "predicate", left, comparator: comparatorOf[name], values, span });
}

function propertyField(where: string, path: string): Argument {
  return node<Argument>({ kind: "property", path: plainText(where, path), parent: false, span });
}

function compileWindow(within: string): Duration {
  const [, amount, unit] = /^\s*(\d+)\s*(hour|day)s?\s*$/.exec(within) ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    throw new QueryBuildError("within", `"${within}" is not a window: it reads like "30 days" or "36 hours"`);
  }
  return node<Duration>({
    kind: "duration",
    amount: Number(amount),
    unit: unit === "hour" ? "hour" : "day",
    span,
  });
}
