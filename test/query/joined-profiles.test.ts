import * as fc from "fast-check";
import { expect, test } from "vitest";

import { evaluate, incremental, interests, parse, referencesOf, traitValue } from "../../src/query";

const event = fc.record({
  event: fc.constantFrom("X", "Y"),
  timestamp: fc.constantFrom("2026-11-10T10:00:00Z", "2026-11-10T10:30:00Z", "2026-11-10T14:00:00Z"),
  properties: fc.record({ a: fc.constantFrom("on", "off"), n: fc.nat({ max: 9 }) }, { requiredKeys: [] }),
});

test.each([
  "event('X').count()",
  "event('X').sum(property('n'))",
  "event('X').avg(property('n'))",
  "event('X').max(property('n'))",
  "event('X').min(property('a') as string)",
  "event('X').first(property('a'))",
  "event('X').where(property('n') > 3).last(property('a'))",
  "event('X').mode(property('a'), 2)",
  "event('X').unique(property('a'))",
  "event('X').unique(property('a')).count()",
  "event('X').expires_after(1 hour).last(property('a'))",
])("%s of two profiles that are joined is that of one with the events of both", (text) => {
  const query = parse(text);
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 12 }), (given) => {
      const [user, visitor] = [incremental(query), incremental(query)];
      given.forEach(([one, isUser], arrival) => (isUser ? user : visitor).add(one, arrival));
      user.join(visitor);

      expect(user.value()).toEqual(evaluate(query, { events: given.map(([one]) => one) }));
    }),
  );
});

test("a definition names the traits that it asks for, once each and by their keys", () => {
  const text = "trait('plan') = 'pro' AND (trait('cart.total') > 1 OR trait('cart.items').exists())";

  expect(referencesOf(parse(text, { as: "audience" }))).toEqual(["plan", "cart"]);
});

test("a count of 0 is no value of a trait, unless a window has emptied it", () => {
  expect(traitValue(parse("event('X').count()"), 0)).toBeNull();
  expect(traitValue(parse("event('X').unique(property('a')).count()"), 0)).toBeNull();
  expect(traitValue(parse("event('X').within(1 day).count()"), 0)).toBe(0);
  expect(traitValue(parse("event('X').sum(property('n'))"), 0)).toBe(0);
});

test("what stands behind a session says nothing about which events make it up", () => {
  const query = parse("event('X').expires_after(1 hour).where(property('a') = 'on').count()");

  expect(interests(query)).toEqual({ events: ["X"] });
});

test.each([
  ["'100000000000000000001'", "100000000000000000002", false],
  ["'100000000000000000001'", "100000000000000000001", true],
  ["'9007199254740993'", "9007199254740992", false],
  ["'000123456789012345'", "123456789012345", false],
  ["'0012'", "12", true],
])("a text %s and %s in an event are equal: %s", (text, value, equal) => {
  const query = parse(`event('X').where(property('id') = ${text}).count() = 1`, { as: "audience" });
  const events = [{ event: "X", timestamp: "2026-11-10T10:00:00Z", properties: { id: value } }];

  expect(evaluate(query, { events })).toBe(equal);
});

test("an event's time without a zone is UTC", () => {
  const before = process.env["TZ"];
  process.env["TZ"] = "America/New_York";
  const events = ["2026-11-10T10:00:00", "2026-11-10T12:00:00Z"].map((timestamp) => {
    return { event: "X", timestamp, properties: { at: timestamp } };
  });

  expect(evaluate("event('X').last(property('at'))", { events })).toBe("2026-11-10T12:00:00Z");
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
});
