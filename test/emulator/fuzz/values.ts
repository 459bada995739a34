import * as fc from "fast-check";

/** As much of JSON Schema as the description of the Public API uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** Words that mean something to Segment, by the name of the field that they stand in. */
const words: Record<string, readonly string[]> = {
  query: [
    "event('get_treatment').where(property('split') = 'roll').last(property('treatment'))",
    "event('get_treatment').count()",
    "event('get_treatment').count() >= 2",
    "event('Order').within(7 days).sum(property('total'))",
    "trait('roll').exists()",
    "trait('roll') = 'on' AND event('x').exists()",
    "audience('treated')",
  ],
  if: [
    "type = 'track'",
    "event = 'x' and properties.environmentName != 'production'",
    "!(contains(event, 'a'))",
  ],
  externalId: ["user_id", "email"],
  strategy: ["first", "last", "all"],
  collection: ["tracks", "user_traits", "get_treatment"],
  key: ["environment", "team"],
  value: ["prod", "growth"],
  /** Names come from a small set, so that they collide. */
  name: ["roll", "treated", "Back end", "a-b", "a b"],
};

const letters = ["a", "b", "c", "x", "y", "z", "0", "1", "9", "-", "_"];

/** Built once: fast-check takes its time to know all letters. */
export const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 9 });

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 53,
    "",
    " ",
    "__proto__",
    "\u0000",
    "\ud800",
    "😀",
    [],
    {},
    [[]],
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ maxLength: 2_000, minLength: 300 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(60, 900).map(nested),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}

/** Anything that JSON can say. */
export const garbage: fc.Arbitrary<unknown> = odd;

/** Values that a schema takes. */
export function valid(
  schema: Schema,
  resolve: (ref: string) => Schema,
  field = "",
  depth = 0,
): fc.Arbitrary<unknown> {
  const go = (part: Schema, name = field): fc.Arbitrary<unknown> => valid(part, resolve, name, depth + 1);
  if (schema.$ref !== undefined) return go(resolve(schema.$ref));
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map((one) => go(one)));
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map((one) => go(one)))
      .map((parts) => Object.assign({}, ...parts) as unknown);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const [type] = [schema.type].flat();
  switch (type) {
    case "object":
      return objects(schema, go, depth);
    case "array":
      return fc.array(go(schema.items ?? {}), { maxLength: 3 });
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.integer({ min: 0, max: 40 });
    case "null":
      return fc.constant(null);
    case "string":
      return fc.oneof(fc.constantFrom(...(words[field] ?? ["x"])), word);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(
  { properties = {}, required = [], additionalProperties }: Schema,
  go: (part: Schema, name?: string) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).filter(([name]) => depth < 8 || required.includes(name));
  const known = fc.record(Object.fromEntries(fields.map(([name, part]) => [name, go(part, name)])), {
    requiredKeys: required.filter((name) => name in properties),
    noNullPrototype: true,
  });
  if (additionalProperties === undefined || additionalProperties === false) return known;
  const others = additionalProperties === true ? fc.jsonValue({ maxDepth: 2 }) : go(additionalProperties);
  return fc
    .tuple(fc.dictionary(fc.constantFrom("a", "b", "__proto__"), others), known)
    .map(([more, own]) => ({ ...more, ...own }));
}

/** A valid value in which one thing, at some depth, is missing, too much or something else. */
export function nearly(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.nat(), fc.constantFrom("drop", "replace", "add"), odd)
    .map(([value, where, how, other]) => {
      const copy: unknown = structuredClone(value);
      const holders = holdersIn(copy);
      const holder = holders[where % Math.max(holders.length, 1)];
      if (holder === undefined) return other;
      const keys = Object.keys(holder);
      const key = keys[where % Math.max(keys.length, 1)] ?? "first";
      if (how === "drop") delete holder[key];
      else holder[how === "add" ? "extra" : key] = other;
      return copy;
    });
}

function holdersIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(holdersIn)];
}
