import * as fc from "fast-check";
import { expect, test } from "vitest";

import { equal, parse, print, type ParseOptions } from "../../src/query";
import { plainTexts, queries } from "./generate";
import { changes, randomFrom, respell } from "./respell";
import { runs } from "./runs";

const audience: ParseOptions = { as: "audience" };

test.each<[string, string, ParseOptions]>([
  ["trait('a') = 1", "trait('a').equals(1)", audience],
  ["trait('a') = 1", "trait('a') == literal(1)", audience],
  ["trait('a') = 1", "trait('a') = '1'", audience],
  ["trait('a') != 'x'", " ( trait( 'a' )\n.differs('x') ) ", audience],
  ["trait('a').absent()", "NOT trait('a').exists()", audience],
  ["trait('a').omits('x')", "NOT trait('a').contains('x')", audience],
  ["NOT trait('a').absent()", "trait('a').exists()", audience],
  ["NOT NOT trait('a') = 1", "trait('a') = 1", audience],
  ["trait('a').one_of('x')", "trait('a') = 'x'", audience],
  ["trait('a').one_of('x', 'x')", "trait('a') = 'x'", audience],
  ["trait('a').contains('y', 'x', 'y')", "trait('a').contains('x', 'y')", audience],
  ["trait('a') = 1 AND trait('a') = 1", "trait('a') = 1", audience],
  ["event('X').mode(property('a') as string, 1)", "event('X').mode(property('a'), 1)", {}],
  [
    "event('X').where(property('a') = 1).expires_after(1 hour).sources(exclude: 'a').count()",
    "event('X').where(property('a') = 1).expires_after(3600 seconds).sources(exclude: 'a', 'a').count()",
    {},
  ],
  ["trait('a').one_of('x', 'y')", "trait('a').one_of('y', 'x')", audience],
  ["trait('a') = 1 AND trait('b') = 2", "trait('b') = 2 AND trait('a') = 1", audience],
  [
    "trait('a') = 1 AND trait('b') = 2 AND trait('c') = 3",
    "(trait('c') = 3 AND trait('a') = 1) AND trait('b') = 2",
    audience,
  ],
  [
    "event('X').where(property('a') = 1 AND property('b') = 2).count()",
    "event('X').where(property('b') = 2).where(property('a') = 1).count()",
    {},
  ],
  ["event('X').within(24 hours).count()", "event('X').within(1 day).count()", {}],
  [
    "event('X').where(property('a') = 1).within(1 day).count()",
    "event('X').within(1 day).where(property('a') = 1).count()",
    {},
  ],
  ["event('X').last(property('a\\\\.b'))", "event('X').last(property('a\\.b'))", {}],
  ["event('X').last(property('a\\\\.b'))", "event('X').last(property('a\\\\\\\\.b'))", {}],
  ["event('X').max(property('a') as number)", "event('X').max(property('a'))", {}],
  [
    "event('X').sources(exclude: 'a', 'b').count()",
    "event('X').sources(exclude: 'b').sources({exclude: 'a'}).count()",
    {},
  ],
])("%s is %s", (one, other, options) => {
  expect(equal(parse(one, options), parse(other, options))).toBe(true);
});

test.each<[string, string, ParseOptions]>([
  ["trait('a') = 'x'", "trait('a') = 'X'", audience],
  ["trait('a') = 'x'", "trait('A') = 'x'", audience],
  ["trait('a') = 12345678901234567890", "trait('a') = 12345678901234567891", audience],
  ["trait('a') != 'x'", "NOT trait('a') = 'x'", audience],
  ["trait('a').one_of('x', 'y')", "trait('a') = 'x'", audience],
  ["trait('a').none_of('x')", "trait('a') = 'x'", audience],
  ["trait('a') = trait('b')", "trait('b') = trait('a')", audience],
  ["event('X').mode(property('a'), 1)", "event('X').mode(property('a'), 2)", {}],
  ["event('X').mode(property('a') as number, 1)", "event('X').mode(property('a'), 1)", {}],
  ["event('X').count()", "event('X').where(trait('a').exists()).count()", {}],
  ["event('X').count()", "event('X').sources(exclude: 'a').count()", {}],
  ["event('X').last(property('a'))", "event('Y').last(property('a'))", {}],
  ["event('X').within(1 day).count()", "event('X').expires_after(1 day).count()", {}],
  [
    "event('X').where(event('Y').within(parent: 1 day).count() = 1).count()",
    "event('X').where(event('Y').within(1 day).count() = 1).count()",
    {},
  ],
  [
    "event('X').where(event('Y').where(property('a') = property(parent: 'b')).count() = 1).count()",
    "event('X').where(event('Y').where(property('a') = property('b')).count() = 1).count()",
    {},
  ],
  ["trait('a') = 1 AND trait('b') = 2", "trait('a') = 1 OR trait('b') = 2", audience],
  [
    "trait('a') = 1 AND (trait('b') = 2 OR trait('c') = 3)",
    "trait('a') = 1 AND trait('b') = 2 OR trait('c') = 3",
    audience,
  ],
  ["event('X').first(property('a'))", "event('X').last(property('a'))", {}],
  ["event('X').last(property('a.b'))", "event('X').last(property('a\\.b'))", {}],
  ["event('X').last(property('a'))", "event('X').last(context('a'))", {}],
  ["event('X').max(property('a') as string)", "event('X').max(property('a'))", {}],
  ["event('X').unique(property('a'))", "event('X').unique(property('a')).count()", {}],
  [
    "event('X').where(property('a') = 1).expires_after(1 hour).count()",
    "event('X').expires_after(1 hour).where(property('a') = 1).count()",
    {},
  ],
  ["event('X').between(1 day, 2 days).count()", "event('X').between(2 days, 2 days).count()", {}],
])("%s is not %s", (one, other, options) => {
  expect(equal(parse(one, options), parse(other, options))).toBe(false);
});

test("a definition that was spelt differently is still the same, seen from both sides", () => {
  fc.assert(
    fc.property(queries(), fc.integer(), ({ query, options }, seed) => {
      const text = respell(query, randomFrom(seed));
      const other = parse(text, options);

      expect(equal(other, query)).toBe(true);
      expect(equal(query, other)).toBe(true);
      expect(equal(query, parse(print(query), options))).toBe(true);
    }),
    { numRuns: runs(2_000) },
  );
}, 60_000);

test("a definition with one other value is never the same, however it is spelt", () => {
  fc.assert(
    fc.property(queries(plainTexts), fc.integer(), ({ query, options }, seed) => {
      const random = randomFrom(seed);
      const respelt = parse(respell(query, random), options);
      for (const changed of changes(query)) {
        expect([equal(respelt, changed), equal(changed, respelt)]).toEqual([false, false]);
      }
    }),
    { numRuns: runs(1_000) },
  );
}, 60_000);
