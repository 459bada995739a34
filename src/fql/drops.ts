import type { Scalar, Statement } from "./ast";
import { fieldsOf } from "./fields";
import { judge } from "./evaluate";
import { parse } from "./parser";
import { readPath, showPath } from "./spelling";
import { hidden } from "./values";

/** What is known of the calls in question: a field as it is spelt in statements, to its value, or to one of several. */
export type Known = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** How many of those calls a filter drops; `unknown` where fields decide of which nothing is known. */
export type Dropped = "every" | "some" | "none" | "unknown";

/** More combinations of values than this are not tried. */
const maxCombinations = 10_000;

/**
 * Which of the calls with given field values a filter drops, whatever else they hold.
 *
 * - `every`: it drops them all; of several values of a field, each
 * - `some`: it drops all those with one of the values, and not all with another
 * - `none`: it lets all of them through
 * - `unknown`: a field decides of which nothing is known
 *
 * @param known - a null says that the field is missing
 * @throws {FqlSyntaxError} for a text that is no statement
 *
 * @example
 * ```ts
 * import { drops } from "pulumi-segment-personas/fql";
 *
 * const filter = "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";
 * const impression = { type: "track", event: "get_treatment" };
 * drops(filter, { ...impression, "properties.environmentName": "production" }); // "none"
 * drops(filter, { ...impression, "properties.environmentName": ["qa", "production"] }); // "some"
 * drops(filter, impression); // "unknown"
 * ```
 */
export function drops(filter: Statement | string, known: Known): Dropped {
  const statement = typeof filter === "string" ? parse(filter) : filter;
  const asked = new Set(fieldsOf(statement).flatMap((field) => prefixes(readPath(field))));
  const fields = Object.entries(known)
    .map(([field, value]): [string, readonly Scalar[]] => [showPath(readPath(field)), [value].flat()])
    .filter(([field]) => asked.has(field));
  const combinations = fields.reduce((count, [, values]) => count * values.length, 1);
  if (combinations > maxCombinations) return "unknown";
  const answers = new Set(combine(fields).map((values) => judge(statement, (path) => valueIn(values, path))));
  if (answers.size === 1) return answers.has(true) ? "every" : answers.has(false) ? "none" : "unknown";
  return answers.has(true) ? "some" : "unknown";
}

function prefixes(path: readonly string[]): string[] {
  return path.map((_, at) => showPath(path.slice(0, at + 1)));
}

function combine(fields: readonly (readonly [string, readonly Scalar[]])[]): Map<string, Scalar>[] {
  return fields.reduce<Map<string, Scalar>[]>(
    (made, [field, values]) =>
      made.flatMap((one) => values.map((value) => new Map([...one, [field, value]]))),
    [new Map()],
  );
}

/** Below a field that holds a text, a number or nothing there is nothing. */
function valueIn(values: ReadonlyMap<string, Scalar>, path: readonly string[]): unknown {
  const [field = "", ...above] = prefixes(path).toReversed();
  const value = values.get(field);
  if (value !== undefined) return value;
  return above.some((prefix) => values.has(prefix)) ? null : hidden;
}
