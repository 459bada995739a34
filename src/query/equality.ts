import type { Condition, Filter, Junction, Node, Predicate, Query, Stream } from "./ast";
import { comparators, isNegation, negations } from "./comparators";
import { secondsOf } from "./durations";
import { pathSegments } from "./profile";
import { reducers } from "./reducers";

/**
 * Whether two definitions are the same but for spelling: calls or operators, quotes and blanks, needless parentheses,
 * the order of `AND` and `OR` operands, of `where`s in a row, and of the values of `one_of`.
 *
 * @example
 * ```ts
 * import { equal, parse } from "pulumi-segment-personas/query";
 *
 * const as = "audience";
 * equal(parse("trait('a') = 1 AND trait('b') = 2", { as }), parse("trait('b').equals(2) AND trait('a').equals(1)", { as })); // true
 * ```
 */
export function equal(a: Query, b: Query): boolean {
  return normal(a) === normal(b);
}

/** One text for everything that means the same; not itself a query. */
function normal(node: Node): string {
  switch (node.kind) {
    case "and":
    case "or":
      return junction(node.kind, node.operands);
    case "not":
      return normalNot(node.operand);
    case "predicate":
      return predicate(node);
    case "stream":
      return stream(node);
    case "reduced": {
      const argument = node.argument === undefined ? [] : [normal(node.argument)];
      const cast = node.cast === reducers[node.reducer].casts[0] ? undefined : node.cast;
      return call(node.reducer, [normal(node.stream), ...argument, cast ?? "", node.minimum ?? ""]);
    }
    case "list_count":
      return call("list_count", [normal(node.list)]);
    case "any":
    case "all":
      return call(node.kind, [normal(node.operand)]);
    case "trait":
    case "property":
    case "context":
      return call(
        node.parent ? `parent.${node.kind}` : node.kind,
        pathSegments(node.path).map((segment) => JSON.stringify(segment)),
      );
    case "duration":
      return call("seconds", [secondsOf(node)]);
    case "string":
    case "number":
    case "date":
    case "timestamp":
      // A string is interchangeable with the other literals.
      return call("value", [JSON.stringify(String(node.value))]);
    case "where":
    case "sources":
    case "within":
    case "between":
    case "expires_after":
      return filter(node);
  }
}

function call(name: string, parts: readonly (string | number)[]): string {
  return `${name}(${parts.join(",")})`;
}

function junction(kind: Junction["kind"], operands: readonly Condition[]): string {
  const parts = new Set(flatten(kind, operands).map(normal));
  return parts.size === 1 ? [...parts].join("") : call(kind, [...parts].toSorted());
}

function flatten(kind: Junction["kind"], operands: readonly Condition[]): Condition[] {
  return operands.flatMap((operand) => (operand.kind === kind ? flatten(kind, operand.operands) : [operand]));
}

function predicate({ left, comparator, values }: Predicate): string {
  const parts = values.map(normal);
  if (isNegation(comparator)) return call("not", [call(negations[comparator], [normal(left), ...parts])]);
  const sorted = comparators[comparator].takes === "values";
  if (comparator === "one_of" && new Set(parts).size === 1)
    return call("equals", [normal(left), ...new Set(parts)]);
  return call(comparator, [normal(left), ...(sorted ? [...new Set(parts)].toSorted() : parts)]);
}

/** Two negations cancel. */
function normalNot(operand: Condition): string {
  const inner = normal(operand);
  return inner.startsWith("not(") ? inner.slice("not(".length, -1) : call("not", [inner]);
}

function stream({ extractor, name, filters }: Stream): string {
  return call(extractor, [JSON.stringify(name), ...chain(filters)]);
}

/** What comes before a session decides which events make it up, so nothing is moved across one. */
function chain(filters: readonly Filter[]): string[] {
  const session = filters.findIndex(({ kind }) => kind === "expires_after");
  if (session === -1) return unordered(filters);
  const [before, after] = [filters.slice(0, session), filters.slice(session + 1)];
  return [...unordered(before), ...filters.slice(session, session + 1).map(filter), ...chain(after)];
}

/** Filters that judge every event by itself: their order does not matter. */
function unordered(filters: readonly Filter[]): string[] {
  const conditions = filters.flatMap((item) => (item.kind === "where" ? [item.condition] : []));
  const excluded = new Set(filters.flatMap((item) => (item.kind === "sources" ? item.exclude : [])));
  const windows = filters.filter(({ kind }) => kind !== "where" && kind !== "sources").map(filter);
  const ids = [...excluded].toSorted().map((id) => JSON.stringify(id));
  return [
    ...(conditions.length === 0 ? [] : [call("where", [junction("and", conditions)])]),
    ...(ids.length === 0 ? [] : [call("sources", ids)]),
    ...windows.toSorted(),
  ];
}

function filter(node: Filter): string {
  switch (node.kind) {
    case "within":
      return call("within", [String(node.parent), normal(node.duration)]);
    case "between":
      return call("between", [String(node.parent), normal(node.from), normal(node.to)]);
    case "expires_after":
      return call("expires_after", [normal(node.gap)]);
    case "sources":
      return call("sources", node.exclude);
    case "where":
      return call("where", [normal(node.condition)]);
  }
}
