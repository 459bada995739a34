import * as fc from "fast-check";
import { expect, test } from "vitest";

import { weigh } from "../../src/calls";

const nested = (depth: number) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown;

test("a value weighs as much as its text, but for how numbers and rare characters are written", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const { length } = JSON.stringify(value);
      const weight = weigh(value);
      // A character takes six at most, a number 25, and a comma or colon is counted where none is.
      expect(weight * 6).toBeGreaterThanOrEqual(length);
      expect(weight).toBeLessThanOrEqual(length * 8 + 8);
    }),
  );
});

test("a value of texts is weighed to a few characters each", () => {
  const value = {
    split: "roll",
    list: ["a", "b".repeat(1_000)],
    prototype: JSON.parse('{"__proto__":"abc"}') as unknown,
  };

  expect(Math.abs(weigh(value) - JSON.stringify(value).length)).toBeLessThan(10);
});

test.each(['{"n":1e400}', '{"n":[{"a":-1E+309}]}', `[${"9".repeat(400)}]`])(
  "%s holds a number that no program keeps",
  (text) => {
    expect(() => weigh(JSON.parse(text))).toThrow("a number that is too large to be kept, such as 1e400");
  },
);

test.each(['{"n":1e308}', '{"n":-0,"m":1.5e-400}', '"1e400"', "null", "true"])("%s can be kept", (text) => {
  expect(weigh(JSON.parse(text))).toBeGreaterThan(0);
});

test("what is nested too deep is refused at the limit, and not before, however deep it is", () => {
  expect(weigh(nested(500))).toBeGreaterThan(0);
  expect(() => weigh(nested(501))).toThrow("nested more than 500 deep");
  expect(() => weigh(nested(1_000_000))).toThrow("nested more than 500 deep");
  expect(weigh(nested(3), 3)).toBeGreaterThan(0);
  expect(() => weigh({ a: { b: [[]] } }, 3)).toThrow("nested more than 3 deep");
});
