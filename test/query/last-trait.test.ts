import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  compileLast,
  decompileLast,
  equal,
  parse,
  print,
  QueryBuildError,
  type LastTrait,
} from "../../src/query";
import { anyText, queries, traitQueries } from "./generate";
import { runs } from "./runs";
import { withoutSpans } from "./texts";

const impressions = { event: "get_treatment", property: "treatment" };

test.each<[LastTrait, string]>([
  [impressions, "event('get_treatment').last(property('treatment'))"],
  [
    { ...impressions, conditions: { split: "checkout_redesign" } },
    "event('get_treatment').where(property('split') = 'checkout_redesign').last(property('treatment'))",
  ],
  [
    {
      ...impressions,
      conditions: { split: ["search_v2", "search_v3"], "meta.live": true, version: 3 },
      within: "30 days",
    },
    "event('get_treatment').where(property('split').one_of('search_v2', 'search_v3') AND property('meta.live') = 'true' AND property('version') = 3).within(30 days).last(property('treatment'))",
  ],
  [
    {
      ...impressions,
      conditions: {
        a: { notEquals: "x", exists: true },
        b: { noneOf: ["x", 1] },
        c: { contains: "x", startsWith: "y", endsWith: "z" },
        d: { greaterThan: 1, lessThan: 9.5 },
        e: { atLeast: 1, atMost: 9 },
        f: { exists: false },
        g: { not: { oneOf: ["x", "y"] } },
        h: { exists: true, not: { startsWith: "x", endsWith: "y" } },
      },
      within: "36 hours",
      excludeSources: ["devSource", "otherProject"],
    },
    "event('get_treatment').sources(exclude: 'devSource', 'otherProject').where(property('a') != 'x' AND property('a').exists() AND property('b').none_of('x', 1)" +
      " AND property('c').contains('x') AND property('c').starts_with('y') AND property('c').ends_with('z')" +
      " AND property('d') > 1 AND property('d') < 9.5 AND property('e') >= 1 AND property('e') <= 9" +
      " AND property('f').absent() AND NOT property('g').one_of('x', 'y')" +
      " AND property('h').exists() AND NOT (property('h').starts_with('x') AND property('h').ends_with('y')))" +
      ".within(36 hours).last(property('treatment'))",
  ],
])("%j is compiled, and found in the query again", (last, query) => {
  expect(print(compileLast(last))).toBe(query);
  expect(withoutSpans(compileLast(last))).toEqual(withoutSpans(parse(query)));
  expect(compileLast(decompileLast(parse(query)) ?? impressions)).toEqual(compileLast(last));
});

test("what is said of one property is found together, whatever its order in the query", () => {
  const query =
    "event('X').where(property('a') > 1 AND property('b') = 'x' AND property('c').one_of(1, 2)).within(36 hours)" +
    ".where(property('a') <= 9 AND property('d').contains('y') AND property('c').exists()).last(property('p'))";

  expect(decompileLast(parse(query.replace(" AND property('c').exists()", "")))).toEqual({
    event: "X",
    property: "p",
    conditions: { a: { greaterThan: 1, atMost: 9 }, b: "x", c: [1, 2], d: { contains: "y" } },
    within: "36 hours",
  });
  expect(decompileLast(parse(query))).toBeUndefined();
  const sources =
    "event('X').sources(exclude: 'a').within(1 day).sources(exclude: 'b', 'c').last(property('p'))";
  expect(decompileLast(parse(sources))).toEqual({
    event: "X",
    property: "p",
    within: "1 days",
    excludeSources: ["a", "b", "c"],
  });
  expect(decompileLast(parse("event('X').last(property('p'))"))).toEqual({ event: "X", property: "p" });
});

const comparing = (given: object): LastTrait => ({ ...impressions, conditions: { a: given } });

test("comparisons that are undefined are left out", () => {
  expect(compileLast(comparing({ equals: undefined, exists: true }))).toEqual(
    compileLast(comparing({ exists: true })),
  );
  expect(() => compileLast(comparing({ equals: undefined }))).toThrow("`conditions.a` compares with nothing");
});

test.each(["30 days", "30days", "30  day", " 30 days "])("%j is a window of 30 days", (within) => {
  expect(print(compileLast({ ...impressions, within }))).toBe(
    "event('get_treatment').within(30 days).last(property('treatment'))",
  );
});

test("conditions keep their order", () => {
  const conditions = { split: "a", environmentName: "production", label: "x" };
  const query = print(compileLast({ ...impressions, conditions }));

  expect(query).toContain(
    "property('split') = 'a' AND property('environmentName') = 'production' AND property('label')",
  );
  expect(decompileLast(parse(query))).toEqual({ ...impressions, conditions });
});

const noSpelling = (text: string): string =>
  `holds a quote or backslash (${JSON.stringify(text)}), for which Segment documents no spelling: use a value without one, or write the whole query yourself in a ComputedTrait`;

const assertions =
  "equals, notEquals, oneOf, noneOf, contains, startsWith, endsWith, greaterThan, atLeast, lessThan, atMost, exists";
const known = `${assertions}, not`;

test.each<[unknown, string, string]>([
  [{ ...impressions, event: "it's" }, "event", noSpelling("it's")],
  [{ ...impressions, event: "" }, "event", "must not be empty"],
  [{ ...impressions, excludeSources: ["a", "it's"] }, "excludeSources", noSpelling("it's")],
  [{ ...impressions, excludeSources: [""] }, "excludeSources", "must not be empty"],
  [{ ...impressions, property: 'a"b' }, "property", noSpelling('a"b')],
  [{ ...impressions, conditions: { split: "a\\b" } }, "conditions.split", noSpelling("a\\b")],
  [{ ...impressions, conditions: { split: "" } }, "conditions.split", "must not be empty"],
  [{ ...impressions, conditions: { split: [] } }, "conditions.split", "must name at least one value"],
  [
    { ...impressions, conditions: { split: {} } },
    "conditions.split",
    `compares with nothing: give one of ${known}`,
  ],
  [
    { ...impressions, conditions: { split: { oneOf: ["a", "b'"] } } },
    "conditions.split.oneOf",
    noSpelling("b'"),
  ],
  [
    { ...impressions, conditions: { split: { equal: "a" } } },
    "conditions.split.equal",
    "is no comparison: did you mean `equals`?",
  ],
  [
    { ...impressions, conditions: { split: { notequals: "a" } } },
    "conditions.split.notequals",
    "is no comparison: did you mean `notEquals`?",
  ],
  [
    { ...impressions, conditions: { split: { zzzzzzzz: "a" } } },
    "conditions.split.zzzzzzzz",
    `is no comparison: known are ${known}`,
  ],
  [
    { ...impressions, conditions: { split: { not: {} } } },
    "conditions.split.not",
    `compares with nothing: give one of ${assertions}`,
  ],
  [
    { ...impressions, conditions: { split: { not: { not: { equals: "a" } } } } },
    "conditions.split.not.not",
    `is no comparison: known are ${assertions}`,
  ],
  [
    { ...impressions, conditions: { split: { not: { oneof: ["a"] } } } },
    "conditions.split.not.oneof",
    "is no comparison: did you mean `oneOf`?",
  ],
  [
    { ...impressions, conditions: { version: Number.NaN } },
    "conditions.version",
    "NaN is not a number that a query can hold",
  ],
  [{ ...impressions, conditions: { "a'b": 1 } }, "conditions.a'b", noSpelling("a'b")],
  [
    { ...impressions, within: "2 weeks" },
    "within",
    '"2 weeks" is not a window: it reads like "30 days" or "36 hours"',
  ],
  [
    { ...impressions, within: "30 days!" },
    "within",
    '"30 days!" is not a window: it reads like "30 days" or "36 hours"',
  ],
  [
    { ...impressions, within: "0 days" },
    "within",
    '"0 days" is not a window: it reads like "30 days" or "36 hours"',
  ],
  [
    { ...impressions, within: "-1 days" },
    "within",
    '"-1 days" is not a window: it reads like "30 days" or "36 hours"',
  ],
])("%j is refused at its place", (last, path, problem) => {
  let thrown: unknown;
  try {
    compileLast(last as LastTrait);
  } catch (error) {
    thrown = error;
  }

  expect(thrown).toEqual(new QueryBuildError(path, problem));
  expect(thrown).toMatchObject({ name: "QueryBuildError", path, message: `\`${path}\` ${problem}` });
});

test.each([
  "event('X').first(property('p'))",
  "event('X').last(context('p'))",
  "event('X').last(property('p')) = 'a'",
  "event('X').count()",
  "event('X').where(property('a') = 1 OR property('b') = 2).last(property('p'))",
  "event('X').where(NOT (property('a') = 1 AND property('b') = 1)).last(property('p'))",
  "event('X').where(NOT (property('a') > 1 AND property('a') > 2)).last(property('p'))",
  "event('X').where(NOT (property('a') = 1 OR property('a') = 2)).last(property('p'))",
  "event('X').where(NOT NOT property('a') = 1).last(property('p'))",
  "event('X').where(NOT property('a') = 1 AND NOT property('a') = 2).last(property('p'))",
  "event('X').where(context('a') = 1).last(property('p'))",
  "event('X').where(property('a') = trait('b')).last(property('p'))",
  "event('X').where(property('a').contains('x', 'y')).last(property('p'))",
  "event('X').where(property('a').before_date(2026-01-01)).last(property('p'))",
  "event('X').where(property('a') = '').last(property('p'))",
  "event('X').where(property('a') > 1 AND property('a') > 2).last(property('p'))",
  "event('X').where(property('a') = 1 AND property('a') = 2).last(property('p'))",
  "event('X').between(1 day, 2 days).last(property('p'))",
  "event('X').expires_after(1 day).last(property('p'))",
  "event('X').sources(exclude: '').last(property('p'))",
  "event('X').within(0 days).last(property('p'))",
  "event('it\\'s').last(property('p'))",
  "event('X').last(property('a\\.b'))",
  "event('X').where(property('__proto__').exists()).where(property('a') = 'it\\'s').last(property('p'))",
])("%s has another shape", (query) => {
  expect(decompileLast(parse(query, { as: query.endsWith("'a'") ? "audience" : "trait" }))).toBeUndefined();
});

test("NOT exists is read as exists: false, and names of object members are paths like others", () => {
  const query =
    "event('X').where(NOT property('a').exists() AND property('constructor') = 1).last(property('p'))";

  expect(decompileLast(parse(query))).toEqual({
    event: "X",
    property: "p",
    conditions: { a: { exists: false }, constructor: 1 },
  });
});

test("what is found in any query compiles to that query", () => {
  const lasts = traitQueries(fc.constantFrom("a", "b", "c.d", "", "it's"), 1).filter(
    ({ query }) => query.kind === "reduced" && query.reducer === "last",
  );
  fc.assert(
    fc.property(fc.oneof(lasts, queries()), ({ query }) => {
      const found = decompileLast(query);

      expect(found === undefined || equal(compileLast(found), query)).toBe(true);
    }),
    { numRuns: runs(2_000) },
  );
}, 60_000);

const text = anyText.filter((made) => !/['"\\]/.test(made) && made !== "");
const scalar = fc.oneof(text, fc.integer(), fc.boolean());
const scalars = fc.array(scalar, { minLength: 1, maxLength: 3 });
const comparison = fc
  .record(
    {
      notEquals: scalar,
      noneOf: scalars,
      contains: text,
      startsWith: text,
      greaterThan: fc.integer(),
      atMost: scalar,
      exists: fc.boolean(),
      not: fc.oneof(fc.record({ oneOf: scalars }), fc.record({ equals: scalar, startsWith: text })),
    },
    { requiredKeys: [] },
  )
  .filter((made) => Object.keys(made).length > 0);
const lastTraits = fc.record(
  {
    event: text,
    property: text,
    conditions: fc.dictionary(text, fc.oneof(scalar, scalars, comparison), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    within: fc.constantFrom("1 day", "30 days", "36 hours"),
    excludeSources: fc.array(text, { maxLength: 3 }),
  },
  { requiredKeys: ["event", "property"] },
);

test("every trait is found again in its query, however often it is turned round", () => {
  fc.assert(
    fc.property(lastTraits, (last) => {
      const query = compileLast(last);
      const found = decompileLast(parse(print(query)));

      expect(found).toBeDefined();
      expect(equal(compileLast(found ?? impressions), query)).toBe(true);
    }),
    { numRuns: runs(2_000) },
  );
}, 60_000);
