import { expect, test } from "vitest";

import { evaluate, type ProfileEvent, type Value } from "../../src/query";

const now = new Date("2026-11-24T12:00:00Z");

/** An event `X` with one property `p`. */
function x(p: unknown): ProfileEvent {
  return { event: "X", timestamp: now.toISOString(), properties: { p } };
}

/** Whether a profile is in an audience. */
function member(query: string, traits: Record<string, unknown>, events: readonly ProfileEvent[] = []): Value {
  return evaluate(query, { events, traits }, { now, as: "audience" });
}

test.each<[string, boolean]>([
  ["= 'x'", false],
  ["!= 'x'", false],
  ["> 0", false],
  ["<= 0", false],
  [".exists()", false],
  [".absent()", true],
  [".contains('x')", false],
  [".omits('x')", true],
  [".starts_with('x')", false],
  [".ends_with('x')", false],
  [".one_of('x', 'y')", false],
  [".none_of('x', 'y')", false],
  [".before_date(2026-01-01)", false],
  [".after_date(2026-01-01)", false],
  [".within_last(1 day)", false],
  [".within_next(1 day)", false],
  [".before_last(1 day)", false],
  [".after_next(1 day)", false],
])("on a missing or null trait, %s is %s, and NOT turns it round", (comparison, expected) => {
  for (const traits of [{}, { t: null }]) {
    expect(member(`trait('t')${comparison}`, traits)).toBe(expected);
    expect(member(`NOT trait('t')${comparison}`, traits)).toBe(!expected);
  }
});

test.each<[unknown, string, boolean]>([
  ["2", "= 2", true],
  [2, "= '2'", true],
  [2, "= '2.0'", true],
  ["10", "> 9", true],
  ["b10", "> 'b9'", false],
  ["a", "= 'A'", false],
  ["A", "< 'a'", true],
  [true, "= 'true'", true],
  [false, "!= 'true'", true],
  ["", "= ''", true],
  [["a", "b"], "= 'a,b'", true],
  [[null, "b"], "= 'null,b'", true],
  [["a", "b"], ".contains('b')", true],
  [5, "> '4x'", true],
  ["4x", "< 5", true],
  [3, "<= 2", false],
  [1, "<= 2", true],
  ["b", "<= 'a'", false],
  ["2026-01-01T00:00:00Z", "< 'a'", true],
  ["a", "> '2026-01-01T00:00:00Z'", true],
  ["back_end", ".contains('x', 'end')", true],
  ["back_end", ".omits('end')", false],
  ["back_end", ".starts_with('back')", true],
  ["back_end", ".ends_with('back')", false],
  ["back_end", ".ends_with('end')", true],
  ["back_end", ".starts_with('end')", false],
  [3, ".one_of('1', '2')", false],
  [3, ".none_of('1', '2')", true],
  [2, ".one_of('1', '2')", true],
  [2, ".none_of('1', '2')", false],
  [0.2, "<= .20", true],
  ["2026-01-01T01:00:00+01:00", "= '2026-01-01T00:00:00Z'", true],
  ["2026-01-02T00:00:00Z", "> 2026-01-01", true],
  ["2026-01-01T01:00:00+02:00", "> 2026-01-01", false],
  ["2026-01-01T01:00:00-02:00", "> '2026-01-01T02:00:00Z'", true],
  ["2026-01-01T10:00", "= '2026-01-01T10:00:00Z'", true],
  ["2026-01-01T10:00:00", "= '2026-01-01T11:00:00+01:00'", true],
  ["2026-01-01T10:00:00.5Z", "> '2026-01-01T10:00:00Z'", true],
  ["2026-13-01T10:00:00Z", "> '2026-01-01T10:00:00Z'", true],
  ["2026-01-02T00:00:00Z", ".after_date(2026-01-01)", true],
  ["2026-01-02T00:00:00Z", ".after_date('soon')", false],
  ["2026-01-02T00:00:00Z", ".before_date(2026-01-01)", false],
  ["2026-01-02T00:00:00Z", ".before_date(2026-01-02T00:00:00)", false],
  [["2026-01-02T00:00:00Z"], ".after_date(2026-01-01)", false],
  ["at 2026-01-02T00:00:00Z", ".after_date(2026-01-01)", false],
  ["2026-01-02T00:00:00Z sharp", ".after_date(2026-01-01)", false],
  ["2026-11-24T12:00:00Z", ".within_next(24 hours)", true],
  ["2026-11-24T11:59:59Z", ".within_next(24 hours)", false],
  ["2026-01-02T00:00:00Z", ".after_date('2026-01-01T00:00:00Z')", true],
  ["2026-01-01T00:00:00Z", ".after_date(2026-01-01)", false],
  ["2026-01-01T00:00:00Z", ".before_date(2026-01-01T00:00:01)", true],
  ["2026-01-01", ".before_date(2026-06-01)", false],
  ["yesterday", ".before_date(2026-06-01)", false],
  ["2026-11-23T12:00:00Z", ".within_last(1 day)", true],
  ["2026-11-23T11:59:59Z", ".within_last(1 day)", false],
  ["2026-11-24T12:00:00Z", ".within_last(1 day)", true],
  ["2026-11-24T12:00:01Z", ".within_last(1 day)", false],
  ["2026-11-25T12:00:00Z", ".within_next(24 hours)", true],
  ["2026-11-25T12:00:01Z", ".within_next(24 hours)", false],
  ["2026-11-23T12:00:00Z", ".before_last(1 day)", true],
  ["2026-11-23T12:00:01Z", ".before_last(1 day)", false],
  ["2026-11-25T12:00:00Z", ".after_next(1 day)", true],
  ["2026-11-25T11:59:59Z", ".after_next(1 day)", false],
])("a trait that is %j satisfies %s: %s", (t, comparison, expected) => {
  expect(member(`trait('t') ${comparison}`, { t })).toBe(expected);
});

test("a comparison with something that is missing holds for nothing", () => {
  expect(member("trait('t') = trait('missing')", { t: "null" })).toBe(false);
  expect(member("trait('t').contains(trait('missing'))", { t: "null" })).toBe(false);
  expect(member("trait('t').omits(trait('missing'))", { t: "null" })).toBe(true);
});

test("properties are compared with traits of the profile", () => {
  const query = "event('X').where(property('p') >= trait('average')).count() >= 2";

  expect(member(query, { average: 5 }, [x(4), x(5), x(6)])).toBe(true);
  expect(member(query, { average: 6 }, [x(4), x(5), x(6)])).toBe(false);
  expect(member(query, {}, [x(4), x(5), x(6)])).toBe(false);
});

test("AND holds tighter than OR", () => {
  const query = "trait('country') = 'DE' OR trait('country') = 'AT' AND trait('vip') = 'true'";

  expect(member(query, { country: "DE" })).toBe(true);
  expect(member(query, { country: "AT" })).toBe(false);
  expect(member(query, { country: "AT", vip: true })).toBe(true);
});
