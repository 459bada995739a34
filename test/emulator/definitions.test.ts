import { expect, onTestFinished, test, vi } from "vitest";

import { evaluate } from "../../src/query";
import { production, startSegment, type Segment } from "./segment";

const at = (minute: number) => `2026-11-24T08:${String(minute).padStart(2, "0")}:00.000Z`;

async function define(segment: Segment, name: string, query: string, options?: object): Promise<string> {
  const body = { name, definition: { query, type: "USERS" }, ...(options === undefined ? {} : { options }) };
  const { computedTrait } = await segment.data("POST", segment.traitsPath, body);
  return (computedTrait as { id: string }).id;
}

const send = (segment: Segment, minute: number, properties: object, more: object = {}) =>
  segment.track(production, { userId: "u-1", event: "e", timestamp: at(minute), properties, ...more });

test.each<[string, object, object]>([
  ["a boolean", { flag: true }, { flag: false }],
  ["a list of one", { flag: ["true"] }, { flag: ["false"] }],
  ["a text", { flag: "true" }, { flag: "false" }],
])("a condition on 'true' takes %s, before the first read and after it", async (_what, yes, no) => {
  await using segment = await startSegment();
  await segment.connect(production);
  await define(segment, "seen", "event('e').where(property('flag') = 'true').last(property('n'))");

  const read = [];
  for (let minute = 0; minute < 3; minute++) {
    await send(segment, minute, { ...yes, n: minute });
    await send(segment, minute, { ...no, n: 99 });
    read.push(await segment.traits("user_id:u-1"));
  }

  expect(read).toEqual([{ seen: 0 }, { seen: 1 }, { seen: 2 }]);
});

const queries = [
  "event('e').where(property('flag') = 'a').last(property('n'))",
  "event('e').where(property('flag') = 'a' AND NOT property('n') = 3).first(property('n'))",
  "event('e').where(property('cart.flag') = 'a').count()",
  "event('e').unique(property('flag'))",
  "event('e').where(property('flag').one_of('a', 'b')).sum(property('n'))",
  "event('e').mode(property('flag'), 2)",
  "event('f').max(property('n'))",
];

test("whatever the order of events, joins and definitions, values are those of the whole history", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 0 });
  await segment.connect(production);
  const events = Array.from({ length: 40 }, (_, index) => ({
    event: index % 7 === 0 ? "f" : "e",
    timestamp: at((index * 17) % 30),
    properties: {
      flag: ["a", "b", true, 3][index % 4],
      n: (index * 5) % 11,
      ...(index % 3 === 0 ? { cart: { flag: "a" } } : {}),
    },
  }));
  for (const [index, event] of events.entries()) {
    // A visitor, who is known from the twentieth event on.
    const who = index < 20 ? { anonymousId: "a-1" } : { userId: "u-1", anonymousId: "a-1" };
    await segment.track(production, { ...event, ...who });
    const query = index % 5 === 0 ? queries[index / 5] : undefined;
    if (query !== undefined)
      await segment.data("POST", segment.traitsPath, {
        name: `t${index / 5}`,
        definition: { query, type: "USERS" },
        options: { includeAnonymousUsers: true },
      });

    const expected = queries.slice(0, Math.floor(index / 5) + 1).flatMap((one, number) => {
      const value = evaluate(one, { events: events.slice(0, index + 1) });
      const isMissing = value === null || (value === 0 && one.endsWith("count()"));
      return isMissing ? [] : [[`t${number}`, value] as const];
    });
    expect(await segment.traits("anonymous_id:a-1")).toEqual(Object.fromEntries(expected));
  }
});

test("a count that nothing has matched is no trait, one that a window has emptied is 0", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: at(30) });
  await segment.connect(production);
  await define(segment, "never", "event('e').where(property('flag') = 'a' AND property('n') = 9).count()");
  await define(segment, "recent", "event('e').within(1 day).count()");
  await send(segment, 1, { flag: "a", n: 1 });

  expect(await segment.traits("user_id:u-1")).toEqual({ recent: 1 });
  await segment.control("POST", "/clock", { advanceMs: 2 * 86_400_000 });

  expect(await segment.traits("user_id:u-1")).toEqual({ recent: 0 });
});

test("a trait can ask for another one, made before it or after, and for itself in vain", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await define(segment, "a", "event('e').where(trait('b') = 'x').last(property('n'))");
  await define(segment, "b", "event('e').last(property('flag'))");
  await define(segment, "c", "event('e').where(trait('c').absent()).count()");

  await send(segment, 1, { flag: "x", n: 1 });
  expect(await segment.traits("user_id:u-1")).toEqual({ a: 1, b: "x", c: 1 });
  await send(segment, 2, { flag: "y", n: 2 });

  expect(await segment.traits("user_id:u-1")).toEqual({ b: "y", c: 2 });
});

test("a disabled trait keeps its value, and takes up what it has missed when it is enabled again", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { lockMs: 0 });
  await segment.connect(production);
  const id = await define(segment, "last", "event('e').last(property('n'))");
  const enable = (enabled: boolean) => segment.data("PATCH", `${segment.traitsPath}/${id}`, { enabled });
  await send(segment, 1, { n: 1 });
  await enable(false);
  await segment.data("PATCH", `${segment.traitsPath}/${id}`, { description: "Still off." });
  await send(segment, 2, { n: 2 });
  expect(await segment.traits("user_id:u-1")).toEqual({ last: 1 });

  await enable(true);

  expect(await segment.traits("user_id:u-1")).toEqual({ last: 2 });
});

test("history goes back as many days as asked for", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-25T09:00:00.000Z" });
  await segment.connect(production);
  await send(segment, 0, { n: 1 }, { timestamp: "2026-11-20T00:00:00.000Z" });
  await send(segment, 0, { n: 2 }, { timestamp: "2026-11-24T12:00:00.000Z" });

  await define(segment, "all", "event('e').count()");
  await define(segment, "day", "event('e').count()", {
    includeHistoricalData: true,
    backfillDurationDays: 1,
  });
  await define(segment, "none", "event('e').count()", { includeHistoricalData: false });
  expect(await segment.traits("user_id:u-1")).toEqual({ all: 2, day: 1 });
  await send(segment, 0, { n: 3 }, { timestamp: "2026-11-19T00:00:00.000Z" });

  expect(await segment.traits("user_id:u-1")).toEqual({ all: 3, day: 2, none: 1 });
});

test("a batch trait has history, whatever was asked for, and a real-time trait as asked for", async () => {
  await using segment = await startSegment();
  const options = { includeHistoricalData: false };

  const made = [];
  for (const [index, query] of ["event('e').within(1 day).count()", "event('e').count()"].entries()) {
    const body = { name: `t${index}`, definition: { query, type: "USERS" }, options };
    made.push((await segment.data("POST", segment.traitsPath, body))["computedTrait"]);
  }

  expect(made).toMatchObject([{ options: { includeHistoricalData: true } }, { options }]);
});

test("a time without a zone is UTC, wherever the emulator runs", async () => {
  vi.stubEnv("TZ", "America/New_York");
  onTestFinished(() => void vi.unstubAllEnvs());
  await using segment = await startSegment();
  await segment.connect(production);
  await define(segment, "last", "event('e').last(property('n'))");
  await send(segment, 0, { n: "later" }, { timestamp: "2026-11-24T08:30:00Z" });
  await send(segment, 0, { n: "earlier" }, { timestamp: "2026-11-24T08:29:00" });

  expect(await segment.traits("user_id:u-1")).toEqual({ last: "later" });
});

test("an audience is of profiles with one of its identifiers", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const make = (name: string, options: object) =>
    segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
      name,
      audienceType: "USERS",
      definition: { query: "event('e').count() >= 1" },
      options,
    });
  await make("usual", {});
  await make("everybody", { filterByExternalIds: ["user_id", "anonymous_id"] });
  await send(segment, 1, {});
  await segment.track(production, { anonymousId: "a-1", event: "e" });

  expect(await segment.traits("user_id:u-1")).toEqual({ usual: true, everybody: true });
  expect(await segment.traits("anonymous_id:a-1")).toEqual({ everybody: true });
});

test("audiences may build on each other in any order, but not in a circle", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { lockMs: 0 });
  await segment.connect(production);
  const path = `/spaces/${segment.spaceId}/audiences`;
  const make = async (name: string, query: string) =>
    (
      (await segment.data("POST", path, { name, audienceType: "USERS", definition: { query } }))[
        "audience"
      ] as { id: string }
    ).id;
  await make("outer", "trait('inner') = 'true'");
  const inner = await make("inner", "event('e').count() >= 1");
  await send(segment, 1, {});
  expect(await segment.traits("user_id:u-1")).toEqual({ outer: true, inner: true });

  const circle = await segment.call("PATCH", `${path}/${inner}`, {
    definition: { query: "trait('outer') = 'true'" },
  });
  const itself = await segment.call("POST", path, {
    name: "selfish",
    audienceType: "USERS",
    definition: { query: "trait('selfish').exists()" },
  });

  expect([circle.status, itself.status]).toEqual([400, 400]);
});
