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
export interface LastComparison {
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
} as const satisfies Record<keyof LastComparison, ComparatorName>;
const comparisonNames = Object.keys(comparatorOf);

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
  const [only] = operands;
  const condition: Condition | undefined =
    operands.length > 1 ? node<Junction>({ kind: "and", operands: Object.freeze(operands), span }) : only;
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

function compileCondition(path: string, value: LastScalar | LastScalar[] | LastComparison): Condition[] {
  const where = `conditions.${path}`;
  const field = propertyField(where, path);
  if (Array.isArray(value)) return [compare(where, field, "oneOf", value)];
  if (typeof value !== "object") return [compare(where, field, "equals", value)];
  const entries = Object.entries(value).filter(([, given]) => given !== undefined);
  if (entries.length === 0)
    throw new QueryBuildError(where, `compares with nothing: give one of ${comparisonNames.join(", ")}`);
  return entries.map(([name, given]) => {
    if (!isComparisonName(name)) {
      const near = nearest(name, comparisonNames);
      throw new QueryBuildError(
        `${where}.${name}`,
        `is no comparison: ${near === undefined ? `known are ${comparisonNames.join(", ")}` : `did you mean \`${near}\`?`}`,
      );
    }
    return compare(`${where}.${name}`, field, name, given as LastScalar | LastScalar[]);
  });
}

function isComparisonName(name: string): name is keyof LastComparison {
  return Object.hasOwn(comparatorOf, name);
}

function compare(
  where: string,
  left: Argument,
  name: keyof LastComparison,
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
  const predicate = asPredicate(condition);
  if (predicate === undefined || predicate.left.kind !== "property" || predicate.left.parent) return false;
  const { path } = predicate.left;
  const input = comparisonOf(predicate);
  const before = conditions.get(path);
  if (input === undefined || (before !== undefined && (typeof before !== "object" || Array.isArray(before))))
    return false;
  if (before !== undefined && Object.keys(input).some((name) => name in before)) return false;
  const [name, value] = Object.entries(input)[0] ?? [];
  if (before === undefined && name === "equals") conditions.set(path, value as LastScalar);
  else if (before === undefined && name === "oneOf") conditions.set(path, value as LastScalar[]);
  else conditions.set(path, { ...before, ...input });
  return true;
}

function asPredicate(condition: Condition): Predicate | undefined {
  if (condition.kind === "predicate") return condition;
  const inner = condition.kind === "not" ? condition.operand : undefined;
  if (inner?.kind !== "predicate" || inner.comparator !== "exists") return undefined;
  return { ...inner, comparator: "absent" };
}

function comparisonOf({ comparator, values }: Predicate): LastComparison | undefined {
  if (comparator === "absent") return { exists: false };
  if (comparator === "exists") return { exists: true };
  const name = comparisonNames.find(
    (candidate) => isComparisonName(candidate) && comparatorOf[candidate] === comparator,
  );
  const scalars = values.map((value) => ("value" in value ? value.value : undefined));
  if (name === undefined || scalars.some((value) => value === undefined)) return undefined;
  if (name === "oneOf" || name === "noneOf") return { [name]: scalars };
  return scalars.length === 1 ? { [name]: scalars[0] } : undefined;
}
