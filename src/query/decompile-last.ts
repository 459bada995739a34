import type { Condition, Predicate, Query } from "./ast";
import { QueryBuildError } from "./built-values";
import { equal } from "./equality";
import {
  assertionNames,
  comparatorOf,
  compileLast,
  isAssertionName,
  type LastAssertion,
  type LastComparison,
  type LastScalar,
  type LastTrait,
} from "./last-trait";

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
  const excludeSources: string[] = [];
  for (const filter of stream.filters) {
    if (filter.kind === "within" && !filter.parent && within === undefined) {
      within = `${filter.duration.amount} ${filter.duration.unit}s`;
    } else if (filter.kind === "sources") {
      excludeSources.push(...filter.exclude);
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
    ...(excludeSources.length === 0 ? {} : { excludeSources }),
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
