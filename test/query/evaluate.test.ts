import { describe, expect, test } from "vitest";

import {
  evaluate,
  incremental,
  parse,
  QueryEvaluationError,
  QuerySyntaxError,
  type ProfileEvent,
  type Value,
} from "../../src/query";

const now = new Date("2026-11-24T12:00:00Z");

function ago(hours: number): string {
  return new Date(now.getTime() - hours * 3_600_000).toISOString();
}

/** An event `X` with one property `p`. */
function x(p: unknown, hoursAgo = 0): ProfileEvent {
  return { event: "X", timestamp: ago(hoursAgo), properties: { p } };
}

const without: ProfileEvent = { event: "X", timestamp: ago(0), properties: {} };

const withId = (event: string, id: string, hoursAgo: number): ProfileEvent => ({
  event,
  timestamp: ago(hoursAgo),
  properties: { id },
});
const bought = (id: string, hoursAgo: number): ProfileEvent => withId("Bought", id, hoursAgo);
const returned = (id: string, hoursAgo: number): ProfileEvent => withId("Returned", id, hoursAgo);

/** An event `X` about several items, some without a SKU. */
const order = (...skus: (string | null)[]): ProfileEvent => ({
  event: "X",
  timestamp: ago(1),
  properties: { items: skus.map((sku) => (sku === null ? {} : { sku })) },
});

/** The value of a trait over these events, which step by step must be the same. */
function value(query: string, events: readonly ProfileEvent[]): Value {
  const steps = incremental(parse(query));
  for (const event of events) steps.add(event);
  const atOnce = evaluate(query, { events }, { now });
  expect(steps.value(now)).toEqual(atOnce);
  return atOnce;
}

/** Whether a profile is in an audience. */
function member(query: string, traits: Record<string, unknown>, events: readonly ProfileEvent[] = []): Value {
  return evaluate(query, { events, traits }, { now, as: "audience" });
}

describe("reducers", () => {
  test.each<[string, ProfileEvent[], Value]>([
    ["count()", [], 0],
    ["count()", [x(1), without, x(null)], 3],
    ["sum(property('p'))", [x(1), x("2"), x("three"), x(null), without, x(true)], 3],
    ["sum(property('p'))", [x("three")], null],
    ["avg(property('p'))", [x(1), x(2), without], 1.5],
    ["avg(property('p'))", [], null],
    ["max(property('p'))", [x(9), x("10"), x("zebra")], 10],
    ["max(property('p') as number)", [x(9), x("10")], 10],
    ["max(property('p') as string)", [x(9), x("10")], "9"],
    ["min(property('p') as string)", [x(9), x("10")], "10"],
    ["min(property('p'))", [x(9), x(-10)], -10],
    ["min(property('p'))", [without], null],
    ["first(property('p'))", [x("new", 0), x("old", 5), without], "old"],
    ["last(property('p'))", [x("new", 1), x("old", 5), without], "new"],
    ["last(property('p'))", [x(""), x(null)], ""],
    ["last(property('p'))", [x(true)], true],
    ["last(property('p'))", [x({ a: [1] })], '{"a":[1]}'],
    ["last(property('p'))", [x(["a", 1])], '["a",1]'],
    ["last(property('p'))", [without], null],
    ["last(property('missing.deeper'))", [x("a")], null],
    ["unique(property('p'))", [x("b"), x("a"), x("b"), x(10), x(9), without], ["10", "9", "a", "b"]],
    ["unique(property('p'))", [], null],
    ["unique(property('p')).count()", [x("b"), x("a"), x("b"), without], 2],
    ["unique(property('p')).count()", [], 0],
    ["mode(property('p'), 1)", [x("b"), x("a"), x("a")], "a"],
    ["mode(property('p'), 1)", [x("b"), x("a")], "a"],
    ["mode(property('p'), 2)", [x("b"), x("a")], null],
    ["mode(property('p'), 2)", [x(1), x("1")], "1"],
    ["mode(property('p') as number, 2)", [x(1), x("1.0"), x("a"), x("a"), x("a")], 1],
    ["mode(property('p') as array, 2)", [x(["a", "b"]), x(["b"])], "b"],
    ["mode(property('p') as array, 2)", [x("a"), x(["b", "a"]), x("b"), x("a")], "a"],
    ["mode(property('p') as array, 2)", [x([1, 2]), x(["1"])], "1"],
    ["mode(property('p') as number, 1)", [x("a")], null],
    ["mode(property('p') as number, 1)", [x("a"), x(0)], 0],
    ["mode(property('p') as string, 1)", [x(["a", "b"]), x("c"), x("c"), x("d")], "c"],
    ["mode(property('p'), 1)", [x("c"), x("b"), x("a"), x("b"), x("a"), x("c")], "a"],
    ["mode(property('p'), 1)", [x(""), x(""), x("a")], ""],
    ["mode(property('p.$'), 2)", [x(["a", "b"]), x(["b"])], "b"],
    ["first(property('p.$'))", [x(["a", "b"])], "a"],
    ["last(property('p.$'))", [x(["a", "b"])], "b"],
    ["last(property('p.$'))", [x({ $: "named so" })], "named so"],
    ["last(property('p.$'))", [x({ a: 1 })], null],
    ["last(property('p.a.b'))", [x({ a: null })], null],
    ["last(property('constructor'))", [x(1)], null],
    ["last(property('p.length'))", [x("text")], null],
    ["sum(property('p.$'))", [x([1, null, "2", "a"]), x(3)], 3],
    ["avg(property('p.$'))", [x([1, 2]), x([6])], 3],
    ["max(property('p'))", [x(2), x(10), x(9), x("10.0")], 10],
    ["min(property('p'))", [x(2), x(10), x(1)], 1],
    ["max(property('p'))", [x(" 7 "), x("1e3"), x("0x10"), x(".5"), x("5."), x("-8")], 7],
    ["min(property('p'))", [x(" 7 "), x("1e3"), x("--9"), x("-8")], -8],
    ["max(property('p') as string)", [x(["b", "a"]), x({ a: 1 }), x(true)], '{"a":1}'],
    ["last(property('p'))", [x(0)], 0],
    ["last(property('p'))", [x(false)], false],
    ["mode(property('p'), 1)", [x(["b", "a"])], "b,a"],
  ])("%s of %j is %j", (reducer, events, expected) => {
    expect(value(`event('X').${reducer}`, events)).toEqual(expected);
  });

  test("an event that arrives late does not take the place of a newer one", () => {
    const events = [x("first seen", 2), x("newest", 1), x("late", 3)];

    expect(value("event('X').last(property('p'))", events)).toBe("newest");
    expect(value("event('X').first(property('p'))", events)).toBe("late");
  });

  test("of equal times, last takes the later arrival and first the earlier one", () => {
    const events = [x("one", 1), x("two", 1), x("three", 1)];

    expect(value("event('X').last(property('p'))", events)).toBe("three");
    expect(value("event('X').first(property('p'))", events)).toBe("one");
  });

  test("a list holds 10,000 values, and further ones are dropped in the order of arrival", () => {
    const events = Array.from({ length: 10_001 }, (_, index) => x(`v${index}`, 10_001 - index)).toReversed();
    const list = value("event('X').unique(property('p'))", events);

    expect(list).toHaveLength(10_000);
    expect(list).not.toContain("v0");
    expect(value("event('X').unique(property('p')).count()", events)).toBe(10_000);
  });

  test("names of events match exactly", () => {
    expect(value("event('x').count()", [x(1)])).toBe(0);
  });

  test("context is read, and its timestamp is the event's own", () => {
    const events: ProfileEvent[] = [
      { ...x(1, 1), context: { page: { url: "https://example.com/pricing" } } },
    ];

    expect(
      value("event('X').where(context('page.url').contains('/pricing')).last(context('page.url'))", events),
    ).toBe("https://example.com/pricing");
    expect(value("event('X').last(context('timestamp'))", events)).toBe(ago(1));
    expect(value("event('X').last(context('page.timestamp'))", events)).toBeNull();
    expect(value("event('X').last(property('timestamp'))", events)).toBeNull();
    const told: ProfileEvent[] = [{ ...x(1, 1), context: { timestamp: "as told" } }];
    expect(value("event('X').within(1 day).last(context('timestamp'))", told)).toBe("as told");
    expect(value("event('X').within(1 day).last(context('timestamp'))", events)).toBe(ago(1));
  });
});

describe("paths", () => {
  test.each([1, 2, 4])("a dot behind %i backslashes is part of a name", (backslashes) => {
    const path = `a${"\\".repeat(backslashes)}.b`;
    const event = { ...x(1), properties: { "a.b": "flat", a: { b: "nested" } } };

    expect(value(`event('X').last(property('${path}'))`, [event])).toBe("flat");
    expect(value("event('X').last(property('a.b'))", [event])).toBe("nested");
    expect(member(`trait('${path}') = 'flat'`, { "a.b": "flat" })).toBe(true);
  });

  test("a dollar stands for each element of an array", () => {
    const orders = [order("a", "b"), order("b"), order(null), order()];

    expect(value("event('X').where(property('items.$.sku') = 'b').count()", orders)).toBe(2);
    expect(value("event('X').where(property('items.$.sku') != 'b').count()", orders)).toBe(1);
    expect(value("event('X').where(NOT property('items.$.sku') = 'b').count()", orders)).toBe(2);
    expect(value("event('X').unique(property('items.$.sku'))", orders)).toEqual(["a", "b"]);
  });

  test("absent and omits are the opposites of exists and contains, of arrays as well", () => {
    for (const items of [[], [{}], [{ sku: "ab" }], [{ sku: "ab" }, {}], [{ sku: "x" }, { sku: "ab" }]]) {
      const count = (condition: string): Value =>
        value(`event('X').where(${condition}).count()`, [{ ...x(1), properties: { items } }]);

      expect(count("property('items.$.sku').absent()")).toBe(count("NOT property('items.$.sku').exists()"));
      expect(count("property('items.$.sku').omits('b')")).toBe(
        count("NOT property('items.$.sku').contains('b')"),
      );
    }
  });
});

describe("filters", () => {
  test("windows hold both of their bounds", () => {
    const events = [x(1, 0), x(2, 24), x(3, 24.001), x(4, 48), x(5, 48.001), x(6, -1)];

    expect(value("event('X').within(1 day).unique(property('p'))", events)).toEqual(["1", "2"]);
    expect(value("event('X').within(24 hours).unique(property('p'))", events)).toEqual(["1", "2"]);
    expect(value("event('X').between(1 day, 2 days).unique(property('p'))", events)).toEqual(["2", "3", "4"]);
  });

  test("when a window has moved past all events, a count is 0 and other values are gone", () => {
    expect(value("event('X').within(1 day).count()", [x(1, 30)])).toBe(0);
    expect(value("event('X').within(1 day).last(property('p'))", [x(1, 30)])).toBeNull();
  });

  test("a session is the newest run of events without a gap longer than given", () => {
    const events = [x("a", 10), x("b", 9), x("d", 5), x("e", 4.5), x("c", 8)];

    expect(value("event('X').expires_after(1 hour).unique(property('p'))", events)).toEqual(["d", "e"]);
    expect(value("event('X').expires_after(3 hours).count()", events)).toBe(5);
    expect(value("event('X').expires_after(1800 seconds).first(property('p'))", events)).toBe("d");
    expect(value("event('X').expires_after(1799 seconds).first(property('p'))", events)).toBe("e");
  });

  test("a session keeps its value until a new one begins", () => {
    expect(value("event('X').expires_after(1 hour).count()", [x("a", 2_000), x("b", 2_000)])).toBe(2);
    expect(value("event('X').expires_after(1 hour).count()", [x("a", 2_000), x("b", 2_000), x("c", 0)])).toBe(
      1,
    );
  });

  test("what stands before a session decides which events make it up", () => {
    const events = [x("a", 4), x("b", 3), x("a", 2)];

    expect(value("event('X').where(property('p') = 'a').expires_after(1 hour).count()", events)).toBe(1);
    expect(value("event('X').expires_after(1 hour).where(property('p') = 'a').count()", events)).toBe(2);
  });

  test("events of excluded sources do not count, and those of unknown ones do", () => {
    const events = [{ ...x(1), sourceId: "dev" }, { ...x(2), sourceId: "prod" }, x(3)];

    expect(value("event('X').sources(exclude: 'dev', 'test').count()", events)).toBe(2);
  });

  test("step by step, sources and context still count where a window keeps the events", () => {
    const events = [
      { ...x(1, 1), sourceId: "dev", context: { ip: "a" } },
      { ...x(2, 2), sourceId: "prod", context: { ip: "b" } },
      { ...x(3, 3), context: { ip: "b", os: "c" } },
    ];

    expect(value("event('X').within(1 day).sources(exclude: 'dev').count()", events)).toBe(2);
    expect(
      value("event('X').within(1 day).where(context('ip') = 'b').unique(context('os'))", events),
    ).toEqual(["c"]);
    expect(value("event('X').expires_after(1 hour).where(property('p') != 2).count()", events)).toBe(2);
    expect(value("event('X').expires_after(1 hour).sources(exclude: 'dev').count()", events)).toBe(2);
  });

  test("relative dates are seen from the instant of the question, also step by step", () => {
    const steps = incremental(parse("event('X').where(property('p').within_last(1 day)).count()"));
    steps.add(x(ago(12)));

    expect(steps.value(now)).toBe(1);
    expect(steps.value(new Date(now.getTime() + 24 * 3_600_000))).toBe(0);
  });

  test("conditions on traits are judged when the value is asked for", () => {
    const steps = incremental(parse("event('X').where(property('p') = trait('t')).count()"));
    steps.add(x("a"));

    expect(steps.value(now, { t: "a" })).toBe(1);
    expect(steps.value(now, { t: "b" })).toBe(0);
    expect(steps.value(now)).toBe(0);
  });

  test("two wheres must both hold", () => {
    const events = [x(1), x(2), x(3)];

    expect(value("event('X').where(property('p') > 1).where(property('p') < 3).count()", events)).toBe(1);
  });
});

describe("funnels", () => {
  test("an inner event is counted within its time after the outer one", () => {
    const query =
      "event('Bought').where(event('Returned').within(parent: 1 day).count() >= 1).unique(property('id'))";

    expect(value(query, [bought("a", 48), returned("a", 24), bought("b", 23)])).toEqual(["a"]);
    expect(value(query, [bought("a", 48), returned("a", 23)])).toBeNull();
    expect(value(query, [bought("a", 48), returned("a", 48)])).toEqual(["a"]);
    expect(value(query, [bought("a", 48), returned("a", 49)])).toBeNull();
  });

  test("between has its bounds after the outer event", () => {
    const query =
      "event('Bought').where(event('Returned').between(parent: 1 day, 2 days).count() = 1).count()";

    expect(value(query, [bought("a", 72), returned("a", 50)])).toBe(0);
    expect(value(query, [bought("a", 72), returned("a", 48)])).toBe(1);
    expect(value(query, [bought("a", 72), returned("a", 23)])).toBe(0);
  });

  test("an inner property is compared with one of the outer event", () => {
    const query =
      "event('Bought').where(event('Returned').where(property('id') = property(parent: 'id')).count() >= 1).unique(property('id'))";

    expect(value(query, [bought("a", 3), bought("b", 2), returned("b", 1)])).toEqual(["b"]);
  });
});

describe("what is refused", () => {
  test.each([
    ["ANY trait('a').exists()", "ACCOUNTS", "`ANY` looks at all users of an account"],
    ["trait('a').exists() OR ALL trait('b').exists()", "ACCOUNTS", "`ALL` looks at all users of an account"],
    ["trait('a').exists() AND entity('pet').count() >= 1", "LINKED", "`entity` asks for linked data"],
  ] as const)("%s of %s is refused whatever the profile holds", (query, audienceType, reason) => {
    for (const traits of [{}, { a: 1 }]) {
      const options = { as: "audience", audienceType, now } as const;
      expect(() => evaluate(query, { events: [], traits }, options)).toThrow(QueryEvaluationError);
      expect(() => evaluate(query, { events: [], traits }, options)).toThrow(reason);
      expect(() => incremental(parse(query, options))).toThrow(reason);
    }
  });

  test("a text that is no definition is a syntax error", () => {
    expect(() => evaluate("event('X').cuont()", { events: [] })).toThrow(QuerySyntaxError);
  });

  test("an event without a readable time is named", () => {
    const events = [x(1), { event: "X", timestamp: "yesterday" }];
    const message = '`timestamp` of an event "X" is not an ISO 8601 time: "yesterday"';

    expect(() => evaluate("event('X').count()", { events })).toThrow(new QueryEvaluationError(message));
    expect(() =>
      incremental(parse("event('X').count()")).add({ event: "X", timestamp: "yesterday" }),
    ).toThrow(message);
  });
});
