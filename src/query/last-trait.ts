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
import { equal } from "./equality";
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
}

const span = nowhere;
const comparatorOf = {
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
const assertionNames = Object.keys(comparatorOf);
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
export function compileLast({ event, property, conditions = {}, within }: LastTrait): Query {
  const operands = Object.entries(conditions).flatMap(([path, value]) => compileCondition(path, value));
  const condition = together(operands);
  const filters: Filter[] = condition === undefined ? [] : [node<Filter>({ kind: "where", condition, span })];
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

function isAssertionName(name: string): name is keyof LastAssertion {
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

/**
 * The inputs of a `LastComputedTrait` that mean this query, or undefined where it has another shape.
 *
 * @example
 * ```ts
 * import { decompileLast, parse } from "pulumi-segment-personas/query";
 *
 * const last = decompileLast(parse("event('get_treatment').where(property('split') = 'a').last(property('treatment'))"));
 * console.log(last?.conditions); // { split: "a" }
 * ```
 */
export function decompileLast(query: Query): LastTrait | undefined {
  const last = inputsOf(query);
  return last !== undefined && compilesTo(last, query) ? last : undefined;
}

/** Empty texts, quotes and the like may stand in a query, and in no input. */
function compilesTo(last: LastTrait, query: Query): boolean {
  try {
    return equal(compileLast(last), query);
  } catch (error) {
    if (error instanceof QueryBuildError) return false;
    throw error;
  }
}

function inputsOf(query: Query): LastTrait | undefined {
  if (query.kind !== "reduced" || query.reducer !== "last" || query.argument?.kind !== "property")
    return undefined;
  const { stream, argument } = query;
  const conditions: FoundConditions = new Map();
  let within: string | undefined;
  for (const filter of stream.filters) {
    if (filter.kind === "within" && !filter.parent && within === undefined) {
      within = `${filter.duration.amount} ${filter.duration.unit}s`;
    } else if (
      filter.kind !== "where" ||
      !flatten(filter.condition).every((item) => decompileInto(conditions, item))
    ) {
      return undefined;
    }
  }
  return {
    event: stream.name,
    property: argument.path,
    ...(conditions.size === 0 ? {} : { conditions: Object.fromEntries(conditions) }),
    ...(within === undefined ? {} : { within }),
  };
}

function flatten(condition: Condition): Condition[] {
  return condition.kind === "and" ? condition.operands.flatMap(flatten) : [condition];
}

type FoundConditions = Map<string, LastScalar | LastScalar[] | LastComparison>;

/** @returns whether the condition could be said as an input */
function decompileInto(conditions: FoundConditions, condition: Condition): boolean {
  const found = comparisonOf(condition);
  if (found === undefined) return false;
  const { path, input } = found;
  const before = conditions.get(path);
  if (before !== undefined && (typeof before !== "object" || Array.isArray(before))) return false;
  if (before !== undefined && Object.keys(input).some((name) => name in before)) return false;
  const [name, value] = Object.entries(input)[0] ?? [];
  if (before === undefined && name === "equals") conditions.set(path, value as LastScalar);
  else if (before === undefined && name === "oneOf") conditions.set(path, value as LastScalar[]);
  else conditions.set(path, { ...before, ...input });
  return true;
}

interface Found<Input> {
  readonly path: string;
  readonly input: Input;
}

function comparisonOf(condition: Condition): Found<LastComparison> | undefined {
  if (condition.kind === "predicate") return assertionOf(condition);
  if (condition.kind !== "not") return undefined;
  const { operand } = condition;
  if (operand.kind === "predicate" && operand.comparator === "exists") {
    return assertionOf({ ...operand, comparator: "absent" });
  }
  return denialOf(flatten(operand));
}

/** Only of one property: that two do not hold together is said in no input. */
function denialOf(denied: readonly Condition[]): Found<LastComparison> | undefined {
  let found: Found<LastAssertion> | undefined;
  for (const condition of denied) {
    const next = condition.kind === "predicate" ? assertionOf(condition) : undefined;
    if (next === undefined || next.path !== (found?.path ?? next.path)) return undefined;
    if (Object.keys(next.input).some((name) => name in (found?.input ?? {}))) return undefined;
    found = { path: next.path, input: { ...found?.input, ...next.input } };
  }
  return found === undefined ? undefined : { path: found.path, input: { not: found.input } };
}

function assertionOf({ left, comparator, values }: Predicate): Found<LastAssertion> | undefined {
  if (left.kind !== "property" || left.parent) return undefined;
  const { path } = left;
  if (comparator === "absent") return { path, input: { exists: false } };
  if (comparator === "exists") return { path, input: { exists: true } };
  const name = assertionNames.find(
    (candidate) => isAssertionName(candidate) && comparatorOf[candidate] === comparator,
  );
  const scalars = values.map((value) => ("value" in value ? value.value : undefined));
  if (name === undefined || scalars.some((value) => value === undefined)) return undefined;
  if (name === "oneOf" || name === "noneOf") return { path, input: { [name]: scalars } };
  return scalars.length === 1 ? { path, input: { [name]: scalars[0] } } : undefined;
}
