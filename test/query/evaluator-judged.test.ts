import * as fc from "fast-check";
import { expect, test } from "vitest";

import { evaluate, incremental, type ProfileEvent } from "../../src/query";
import { audienceQueries, traitQueries, type Generated } from "./generate";
import { naiveEvaluate } from "./naive-evaluator";
import { runs } from "./runs";

const now = new Date("2026-11-24T12:00:00Z");
const times = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((days) => new Date(now.getTime() - days * 86_400_000).toISOString()),
  fc
    .integer({ min: 0, max: 100 })
    .map((minutes) => new Date(now.getTime() - minutes * 1_800_000).toISOString()),
);
/** Few names and values, so that definitions and events meet. */
const names = fc.constantFrom("a", "b");
const texts = fc.constantFrom("a", "b", "a", "n.m", "items.$.a", "items", "timestamp", "1", "2", "");
const values = fc.oneof(
  fc.constantFrom<unknown[]>(
    "a",
    "b",
    "1",
    "2",
    "10",
    "",
    true,
    false,
    null,
    0,
    1,
    2,
    10,
    -3,
    "2026-01-31",
    ["a", 1],
    {
      m: 1,
    },
  ),
  times,
);
const fields = fc.dictionary(names, values, { maxKeys: 2 });
const items = fc.array(fc.record({ a: values }, { requiredKeys: [] }), { maxLength: 3 });
const properties = fc
  .tuple(fields, fc.record({ n: fc.record({ m: values }), items }, { requiredKeys: [] }))
  .map(([plain, nested]): Record<string, unknown> => ({ ...plain, ...nested }));
const events: fc.Arbitrary<ProfileEvent[]> = fc.array(
  fc.record(
    {
      event: names,
      timestamp: times,
      properties,
      context: properties,
      sourceId: fc.constantFrom("a", "b", "c"),
    },
    { requiredKeys: ["event", "timestamp", "properties"] },
  ),
  { maxLength: 12 },
);

const definitions: fc.Arbitrary<Generated> = fc.oneof(
  traitQueries(texts, 3),
  audienceQueries(texts, 3, ["USERS"]),
);

test("the evaluator, at once and step by step, agrees with a naive one", () => {
  fc.assert(
    fc.property(definitions, events, properties, ({ query }, given, traits) => {
      const expected = naiveEvaluate(query, { events: given, traits }, now);
      const steps = incremental(query);
      for (const event of given) steps.add(event);

      expect(evaluate(query, { events: given, traits }, { now })).toEqual(expected);
      expect(steps.value(now, traits)).toEqual(expected);
    }),
    { numRuns: runs(10_000) },
  );
}, 120_000);

test("asking for the value in between changes nothing about later answers", () => {
  fc.assert(
    fc.property(definitions, events, properties, ({ query }, given, traits) => {
      const steps = incremental(query);
      given.forEach((event, at) => {
        steps.add(event);

        expect(steps.value(now, traits)).toEqual(
          evaluate(query, { events: given.slice(0, at + 1), traits }, { now }),
        );
      });
    }),
    { numRuns: runs(1_000) },
  );
}, 120_000);
