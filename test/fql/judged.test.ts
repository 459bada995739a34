import * as fc from "fast-check";
import { expect, test } from "vitest";

import { drops, evaluate, fieldsOf, fieldValue, parse, print } from "../../src/fql";
import { calls, statements } from "./generate";
import { naiveJudge } from "./naive-judge";

test("the evaluator agrees with a naive one, on statements and on their texts", () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(statements(), calls, (statement, call) => {
      const expected = naiveJudge(statement, call);
      seen[`${expected}`] += 1;

      expect(evaluate(statement, call)).toBe(expected);
      expect(evaluate(print(statement), call)).toBe(expected);
    }),
    { numRuns: 10_000 },
  );
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(2_000);
}, 120_000);

test("what is said of every call with given fields holds for each of them", () => {
  const seen = { every: 0, none: 0, some: 0, unknown: 0 };
  fc.assert(
    fc.property(statements(2), calls, fc.nat(), (statement, call, choice) => {
      // Some of the fields that the statement asks for are known, as far as they hold a text, a number or nothing.
      const known = Object.fromEntries(
        fieldsOf(statement)
          .filter((_, at) => ((choice >> at) & 1) === 0)
          .map((name) => [name, fieldValue(call, name)] as const)
          .filter((entry): entry is [string, string | number | boolean | null] => {
            const [, value] = entry;
            return value === null || typeof value !== "object";
          }),
      );
      const answer = drops(statement, known);
      seen[answer] += 1;

      const one = naiveJudge(statement, call) ? "every" : "none";
      expect([one, "unknown"]).toContain(answer);
    }),
    { numRuns: 5_000 },
  );
  expect(Math.min(seen.every, seen.none, seen.unknown)).toBeGreaterThan(500);
}, 120_000);

const production =
  "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";
const impression = { type: "track", event: "get_treatment" };
const environment = "properties.environmentName";

test.each([
  [production, { ...impression, [environment]: "production" }, "none"],
  [production, { ...impression, [environment]: "staging" }, "every"],
  [production, { ...impression, [environment]: null }, "every"],
  [production, { ...impression, [environment]: ["production", "staging"] }, "some"],
  [production, { ...impression, [environment]: ["qa", "staging"] }, "every"],
  [production, impression, "unknown"],
  [production, { [environment]: "production" }, "none"],
  [production, { event: "Order Completed" }, "none"],
  [production, { type: ["track", "page"], [environment]: "staging" }, "unknown"],
  [production, {}, "unknown"],
  ["event = 'get_treatment' or length(userId) = 0", impression, "every"],
  ["event = 'get_treatment' or length(userId) = 0", { event: "other" }, "unknown"],
  ["event = 'a' or properties.x = 1", { event: ["a", "b"] }, "some"],
  ["event != 'a' and properties.x = 1", { event: ["a", "b"] }, "unknown"],
  ["properties.cart.total > 10", { "properties.cart": null }, "none"],
  ["properties.cart.total > 10", { "properties.cart": "text" }, "none"],
  ["properties.cart.total > 10", { "properties.cart.total": [11, 12] }, "every"],
  ["properties.cart.total > 10", { "properties.cart.totals": 11 }, "unknown"],
  ["properties.product\\ 1 = 'a'", { "properties.product\\ 1": "a" }, "every"],
  ["!(event in ['a', 'b'])", { event: ["a", "b"] }, "none"],
  ["properties.flag", { "properties.flag": true }, "every"],
  ["properties.flag", { "properties.flag": "true" }, "none"],
  ["properties.flag", { event: "a" }, "unknown"],
  ["!(properties.flag)", {}, "unknown"],
])("a filter %s drops of calls with %j: %s", (filter, known, answer) => {
  expect(drops(filter, known)).toBe(answer);
  expect(drops(parse(filter), known)).toBe(answer);
});

test("more combinations than can be tried are not answered, unless the filter does not ask for them", () => {
  const hundred = Array.from({ length: 101 }, (_, at) => `v${at}`);
  const known = { "properties.a": hundred, "properties.b": hundred };

  expect(drops("properties.a != properties.b", known)).toBe("unknown");
  expect(drops("properties.a != 'x' and properties.b != 'x'", { ...known, "properties.b": "b" })).toBe(
    "every",
  );
  expect(drops("properties.a != 'x'", known)).toBe("every");
});
