import { expect, test } from "vitest";

import { parse, type ProfileEvent } from "../../src/query";
import { keeper } from "../../src/query/keep";

const impression: ProfileEvent = {
  event: "X",
  timestamp: "2026-11-24T12:00:00Z",
  properties: { a: "b", n: { m: 1, o: 2 }, unasked: 3 },
  context: { ip: "1.2.3.4", page: { url: "u" } },
  messageId: "m",
  sourceId: "s",
};

/** What a definition keeps of an event; undefined where it keeps nothing. */
function kept(query: string, event = impression): ProfileEvent | undefined {
  const as = query.includes(" > ") ? "audience" : "trait";
  return keeper(parse(query, { as }))(event, 7)?.event;
}

const nothing: ProfileEvent = { event: "X", timestamp: "", properties: {} };

test.each<[string, ProfileEvent | undefined]>([
  ["event('X').within(1 day).count()", nothing],
  ["event('Y').within(1 day).count()", undefined],
  ["event('X').within(1 day).last(property('a'))", { ...nothing, properties: { a: "b" } }],
  ["event('X').within(1 day).last(property('n.m'))", { ...nothing, properties: { n: { m: 1, o: 2 } } }],
  ["event('X').within(1 day).last(property('toString'))", nothing],
  ["event('X').within(1 day).last(context('page.url'))", { ...nothing, context: { page: { url: "u" } } }],
  [
    "event('X').within(1 day).last(context('timestamp'))",
    { ...nothing, timestamp: "2026-11-24T12:00:00Z", context: {} },
  ],
  ["event('X').within(1 day).sources(exclude: 'other').count()", { ...nothing, sourceId: "s" }],
  ["event('X').count() > 1 AND trait('a').exists() AND event('Y').sum(property('z')) > 1", nothing],
])("of an event, %s keeps the fields that it names", (query, expected) => {
  expect(kept(query)).toEqual(expected);
});

test("of every event, its time and its place in the order of arrival are kept", () => {
  const keep = keeper(parse("event('X').within(1 day).count()"));

  expect(keep(impression, 7)).toEqual({ event: nothing, at: Date.parse(impression.timestamp), arrival: 7 });
});

test("of an event without them, nothing is made up", () => {
  const bare: ProfileEvent = { event: "X", timestamp: impression.timestamp };

  expect(kept("event('X').within(1 day).last(property('a'))", bare)).toEqual(nothing);
  expect(kept("event('X').within(1 day).last(context('a'))", bare)).toEqual({ ...nothing, context: {} });
  expect(Object.keys(kept("event('X').within(1 day).sources(exclude: 'other').count()", bare) ?? {})).toEqual(
    ["event", "timestamp", "properties"],
  );
});

test.each([
  ["event('X').where(property('a') = 'other').within(1 day).count()", false],
  ["event('X').within(1 day).where(property('a') = 'other').count()", false],
  ["event('X').sources(exclude: 's').within(1 day).count()", false],
  ["event('X').where(context('ip') = 'other').within(1 day).count()", false],
  ["event('X').where(property('a') = 'other').expires_after(1 hour).count()", false],
  ["event('X').count() > 1 OR event('X').where(property('a') = 'other').count() > 1", true],
  // Which events make up the session is not known before the end, and neither are traits, other events and the time.
  ["event('X').expires_after(1 hour).where(property('a') = 'other').count()", true],
  ["event('X').where(property('a') = trait('t')).count()", true],
  ["event('X').where(event('Y').count() > 1).count() > 1", true],
  ["event('X').where(property('a').within_last(1 day)).count()", true],
])("whether a value of %s may still depend on an event that it filters: %s", (query, depends) => {
  expect(kept(query) !== undefined).toBe(depends);
});

test("a filter on an outer event's property is left for later", () => {
  const query =
    "event('Y').where(event('X').where(property(parent: 'a') = property('a')).count() > 1).count() > 1";

  expect(kept(query)).toEqual({ ...nothing, properties: { a: "b" } });
});

test("what is kept alike is kept once, for all profiles", () => {
  const keep = keeper(parse("event('X').within(1 day).last(property('a'))"));
  const [one, same, other] = ["b", "b", "c"].map((a) => keep({ ...impression, properties: { a } }, 0)?.event);

  expect(same).toBe(one);
  expect(other).toEqual({ ...nothing, properties: { a: "c" } });
});
