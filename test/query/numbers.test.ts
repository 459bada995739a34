import { expect, test } from "vitest";

import { check, countPrimaryExpressions, parse, trait } from "../../src/query";

test.each([
  ["0", "0"],
  ["-0", "0"],
  ["0.0", "0"],
  ["007", "7"],
  [".50", "0.5"],
  ["-.5", "-0.5"],
  ["-12.250", "-12.25"],
  ["100", "100"],
  ["9007199254740993", "9007199254740993"],
  ["12345678901234567890.5", "12345678901234567890.5"],
  ["1000000000000000000000", "1000000000000000000000"],
  ["0.00000015", "0.00000015"],
])("the number %s is printed as %s", (written, printed) => {
  expect(check(`trait('a') = ${written}`, { as: "audience" }).canonical).toBe(`trait('a') = ${printed}`);
});

test.each([
  [1e21, "1000000000000000000000"],
  [-1e21, "-1000000000000000000000"],
  [1.25e22, "12500000000000000000000"],
  [1e-7, "0.0000001"],
  [-1.5e-10, "-0.00000000015"],
  [0.1, "0.1"],
])("%d is written without an exponent", (value, printed) => {
  expect(String(trait("a").equals(value))).toBe(`trait('a') = ${printed}`);
});

test.each([
  ["event('X').count() > 1", 1],
  ["trait('a') = trait('b')", 2],
  [
    "event('X').where(property('a') = context('b') AND event('Y').where(trait('c').exists()).count() > 1).count() > 1",
    3,
  ],
  ["(trait('a').exists() OR event('X').unique(property('p')).count() > 1) AND NOT trait('b').exists()", 3],
])("%s has %i primary expressions", (query, count) => {
  expect(countPrimaryExpressions(parse(query, { as: "audience" }))).toBe(count);
});
