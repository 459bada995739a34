import * as fc from "fast-check";
import { expect, test } from "vitest";

import { admitted, isNothing, mayCount, MISSING, onlyValue, OTHER } from "../../policies/shared/admitted";
import { conditionsOf, streamsOver } from "../../policies/shared/conditions";
import { type Condition, evaluate, parse } from "../../src/query";

const conditionsIn = (condition: string): Condition[] =>
  streamsOver(parse(`event('e').where(${condition}).count()`), ["e"]).flatMap(conditionsOf);

const a = "property('a')";

test.each<[string, string[], "others" | "", "missing" | ""]>([
  [`${a} = 'x'`, ["x"], "", ""],
  [`${a} = 1`, ["1"], "", ""],
  [`${a} != 'x'`, [], "others", ""],
  [`NOT ${a} = 'x'`, [], "others", "missing"],
  [`${a}.one_of('x', 'y')`, ["x", "y"], "", ""],
  [`${a}.one_of('x')`, ["x"], "", ""],
  [`${a}.none_of('x', 'y')`, [], "others", ""],
  [`NOT ${a}.one_of('x', 'y')`, [], "others", "missing"],
  [`NOT ${a} != 'x'`, ["x"], "", "missing"],
  [`NOT ${a} != 'x' AND ${a}.exists()`, ["x"], "", ""],
  [`NOT (NOT ${a} = 'x')`, ["x"], "", ""],
  [`${a}.exists()`, [], "others", ""],
  [`${a}.absent()`, [], "", "missing"],
  [`${a}.contains('x')`, ["x"], "others", ""],
  [`${a}.omits('x')`, [], "others", "missing"],
  [`${a}.starts_with('x')`, ["x"], "others", ""],
  [`${a}.ends_with('x')`, ["x"], "others", ""],
  [`${a} > 'x'`, [], "others", ""],
  [`${a} >= 'x'`, ["x"], "others", ""],
  [`${a} < 'x'`, [], "others", ""],
  [`${a} <= 'x'`, ["x"], "others", ""],
  [`${a}.before_date('2026-01-01T00:00:00Z')`, [], "others", ""],
  [`${a}.after_date('2026-01-01T00:00:00Z')`, [], "others", ""],
  [`${a}.within_last(3 days)`, [], "others", ""],
  [`${a}.within_next(3 days)`, [], "others", ""],
  [`${a}.before_last(3 days)`, [], "others", ""],
  [`${a}.after_next(3 days)`, [], "others", ""],
  [`${a} = 'x' AND ${a} = 'y'`, [], "", ""],
  [`${a} = 'x' AND ${a} != 'y'`, ["x"], "", ""],
  [`${a}.one_of('x', 'y') AND ${a} != 'y'`, ["x"], "", ""],
  [`${a}.one_of('x', 'y') AND ${a}.starts_with('x')`, ["x"], "", ""],
  [`${a}.contains('x') AND NOT ${a}.absent()`, ["x"], "others", ""],
  [`${a} = 'x' OR ${a} = 'y'`, ["x", "y"], "", ""],
  [`${a} = 'x' OR ${a} = 'x'`, ["x"], "", ""],
  [`${a} = 'x' OR property('b') = 'y'`, ["x"], "others", "missing"],
  [`${a} = 'x' AND property('b') = 'y'`, ["x"], "", ""],
  [`NOT (${a} = 'x' AND property('b') = 'y')`, ["x"], "others", "missing"],
  [`NOT (${a} = 'x' OR property('b') = 'y')`, [], "others", "missing"],
  [`${a} = property('b')`, [], "others", ""],
  [`${a} = property('b') AND ${a}.one_of('x')`, ["x"], "", ""],
  [`${a}.one_of('x', trait('b'))`, ["x"], "others", ""],
  [`context('a') = 'x'`, [], "others", "missing"],
  [`property('a.b') = 'x'`, [], "others", "missing"],
  [`event('f').where(property(parent: 'a') = 'x').count() > 1`, [], "others", "missing"],
  [`event('f').where(${a} = 'x').count() > 1 AND ${a} = 'y'`, ["y"], "", ""],
  [`property('b') = 'x'`, [], "others", "missing"],
])("%s admits of the property a the values %j, %s, %s", (condition, values, others, missing) => {
  expect(admitted(conditionsIn(condition), "a")).toEqual({
    values,
    others: others !== "",
    missing: missing !== "",
  });
});

test("several conditions all hold, and none lets everything through", () => {
  const both = [...conditionsIn(`${a}.one_of('x', 'y')`), ...conditionsIn(`${a} != 'y'`)];
  expect(admitted(both, "a")).toEqual({ values: ["x"], others: false, missing: false });
  expect(admitted([], "a")).toEqual({ values: [], others: true, missing: true });
});

test("a single value is one without others and with no event that lacks it", () => {
  const one = { values: ["x"], others: false, missing: false };
  expect(onlyValue(one)).toBe("x");
  expect(onlyValue({ ...one, others: true })).toBeUndefined();
  expect(onlyValue({ ...one, missing: true })).toBeUndefined();
  expect(onlyValue({ ...one, values: ["x", "y"] })).toBeUndefined();
  expect(onlyValue({ ...one, values: [] })).toBeUndefined();
  expect([one, { ...one, values: [] }].map(isNothing)).toEqual([false, true]);
  expect(isNothing({ ...one, values: [], others: true })).toBe(false);
  expect(isNothing({ ...one, values: [], missing: true })).toBe(false);
});

test("what is known of two properties decides together", () => {
  const conditions = conditionsIn(`NOT (${a} = 'x' AND property('b') = 'y')`);
  expect(mayCount(conditions, { a: "x" })).toBe(true);
  expect(mayCount(conditions, { a: "x", b: "y" })).toBe(false);
  expect(mayCount(conditions, { a: "x", b: OTHER })).toBe(true);
  expect(mayCount(conditions, { a: "x", b: MISSING })).toBe(true);
  expect(mayCount(conditions, {})).toBe(true);
});

const values = ["x", "y", "xy", "1", "2"];
const predicate = fc
  .tuple(
    fc.constantFrom("a", "b"),
    fc.constantFrom(
      "equals",
      "differs",
      "one_of",
      "none_of",
      "contains",
      "omits",
      "starts_with",
      "greater_than",
    ),
    fc.constantFrom(...values),
    fc.constantFrom(...values),
  )
  .map(([path, comparator, one, other]) =>
    comparator.endsWith("_of")
      ? `property('${path}').${comparator}('${one}', '${other}')`
      : `property('${path}').${comparator}('${one}')`,
  );
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    predicate,
    fc.constantFrom("property('a').exists()", "property('a').absent()"),
    tie("condition").map((inner) => `NOT (${inner})`),
    fc.tuple(tie("condition"), tie("condition")).map(([one, other]) => `(${one}) AND (${other})`),
    fc.tuple(tie("condition"), tie("condition")).map(([one, other]) => `(${one}) OR (${other})`),
  ),
}));
const value = fc.constantFrom(...values, "elsewhere", undefined);

/** Whether a condition on the property a names a value. */
const isNamed = (text: string, named: string): boolean =>
  [...text.matchAll(/property\('a'\)\.\w+\(([^)]*)\)/g)].some(([, list = ""]) =>
    list.split(", ").includes(`'${named}'`),
  );

test("no event that counts has a value that is not admitted", () => {
  fc.assert(
    fc.property(condition, value, value, (text, ofA, ofB) => {
      const properties = {
        ...(ofA === undefined ? {} : { a: ofA }),
        ...(ofB === undefined ? {} : { b: ofB }),
      };
      const events = [{ event: "e", timestamp: "2026-01-01T00:00:00Z", properties }];
      fc.pre(evaluate(`event('e').where(${text}).count()`, { events }) === 1);

      const found = admitted(conditionsIn(text), "a");
      expect(
        ofA === undefined ? found.missing : isNamed(text, ofA) ? found.values.includes(ofA) : found.others,
      ).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});
