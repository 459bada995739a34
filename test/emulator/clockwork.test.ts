import { expect, test } from "vitest";

import { latest, startClockwork } from "./clockwork";

const second = 1_000;

test("history, and what comes meanwhile, is there once a trait is Live, and new events at once from then on", async () => {
  await using world = await startClockwork();
  await world.send("history");
  const path = await world.define("t");
  const seen = [[await world.status(path), await world.values()]];
  for (const v of ["while computing", "while backfilling"]) {
    await world.send(v);
    await world.advance(second - 1);
    seen.push([await world.status(path), await world.values()]);
    await world.advance(1);
  }
  seen.push([await world.status(path), await world.values()]);
  await world.send("live");
  seen.push([await world.status(path), await world.values()]);

  expect(seen).toEqual([
    ["Computing", {}],
    ["Computing", {}],
    ["Backfilling", {}],
    ["Live", { t: "while backfilling" }],
    ["Live", { t: "live" }],
  ]);
});

test("without history there is no backfill, and only what came after the creation counts", async () => {
  await using world = await startClockwork();
  await world.send("history");
  const path = await world.define("t", latest, { options: { includeHistoricalData: false } });
  await world.advance(second);
  const before = [await world.status(path), await world.values()];
  await world.send("new");

  expect([before, await world.values()]).toEqual([["Live", {}], { t: "new" }]);
});

test("a backfill goes back so many days, and is there when it is done", async () => {
  await using world = await startClockwork();
  await world.send("old", { timestamp: "2026-11-20T12:00:00.000Z" });
  await world.send("recent", { timestamp: "2026-11-23T12:00:00.000Z" });
  const options = { includeHistoricalData: true, backfillDurationDays: 2 };
  await world.define("t", "event('e').count()", { options });
  await world.advance(2 * second - 1);
  const before = await world.values();
  await world.advance(1);

  expect([before, await world.values()]).toEqual([{}, { t: 1 }]);
});

test("five are computed at a time, traits and audiences alike, and the next when one of them is done", async () => {
  await using world = await startClockwork();
  await world.send("on");
  const paths: string[] = [];
  for (const name of ["a", "b", "c"]) paths.push(await world.define(name));
  paths.push(await world.define("d", latest, { options: { includeHistoricalData: false } }));
  for (const name of ["e", "f"]) paths.push(await world.defineAudience(name, "event('e').count() >= 1"));
  paths.push(await world.define("g"));
  const statuses = () => Promise.all(paths.map((path) => world.status(path)));
  const seen = [await statuses()];
  // The fourth has no history to read, so the sixth begins after a second, and the seventh after two.
  for (let step = 0; step < 4; step++) {
    await world.advance(second);
    seen.push(await statuses());
  }

  const [c, b, l] = ["Computing", "Backfilling", "Live"];
  expect(seen).toEqual([
    [c, c, c, c, c, c, c],
    [b, b, b, l, b, c, c],
    [l, l, l, l, l, b, c],
    [l, l, l, l, l, l, b],
    [l, l, l, l, l, l, l],
  ]);
  expect(await world.values()).toEqual({ a: "on", b: "on", c: "on", e: true, f: true, g: "on" });
});

test("a long look away shows what would have been seen: each began when a place became free", async () => {
  await using world = await startClockwork({ maxComputing: 1 });
  const paths: string[] = [];
  for (const name of ["a", "b", "c", "d"]) paths.push(await world.define(name));
  await world.advance(7 * second);

  expect(await Promise.all(paths.map((path) => world.status(path)))).toEqual([
    "Live",
    "Live",
    "Live",
    "Backfilling",
  ]);
});

test.each([
  ["deleted", "DELETE", undefined],
  ["disabled", "PATCH", { enabled: false }],
])("what is %s while it is computed frees its place from then on", async (_how, method, body) => {
  await using world = await startClockwork({ maxComputing: 1 });
  const first = await world.define("a");
  const next = await world.define("b");
  await world.advance(1_500);
  await world.segment.data(method, first, body);
  await world.advance(999);
  const seen = [await world.status(next)];
  await world.advance(1_001);

  expect([...seen, await world.status(next)]).toEqual(["Computing", "Live"]);
});

test("a switch that gives more places gives them to who waits, from then on", async () => {
  await using world = await startClockwork({ maxComputing: 1 });
  await world.define("a");
  const next = await world.define("b");
  await world.advance(500);
  await world.turn({ maxComputing: 2 });
  await world.advance(1_999);
  const seen = [await world.status(next)];
  await world.advance(1);

  expect([...seen, await world.status(next)]).toEqual(["Backfilling", "Live"]);
});

test("one that is stuck keeps its place, and gives it up when it fails", async () => {
  await using world = await startClockwork({ maxComputing: 1, statusProgress: "stuck" });
  await world.send("on");
  const paths = [await world.define("a"), await world.define("b")];
  const statuses = () => Promise.all(paths.map((path) => world.status(path)));
  await world.advance(60 * second);
  const seen = [await statuses()];
  await world.turn({ statusProgress: "failed" });
  seen.push(await statuses());
  await world.advance(second);
  seen.push(await statuses());

  expect(seen).toEqual([
    ["Computing", "Computing"],
    ["Failed", "Computing"],
    ["Failed", "Failed"],
  ]);
  expect(await world.values()).toEqual({});
});

test("until an edit is computed a trait is locked and has the values of its earlier form, kept up", async () => {
  await using world = await startClockwork();
  await world.send("on");
  const path = await world.define("t");
  await world.advance(2 * second);
  const edit = { definition: { query: "event('e').first(property('v'))", type: "USERS" } };
  expect(await world.change(path, edit)).toBe(200);
  await world.send("off");
  await world.advance(2 * second - 1);
  const seen = [await world.status(path), await world.values(), await world.change(path, { name: "x" })];
  await world.advance(1);

  expect(seen).toEqual(["Backfilling", { t: "off" }, 409]);
  expect([await world.status(path), await world.values()]).toEqual(["Live", { t: "on" }]);
  expect(await world.change(path, { name: "x" })).toBe(200);
});

test("edits wait apart from what is new, five at a time, and are locked while they wait", async () => {
  await using world = await startClockwork({ maxComputing: 1 });
  const paths = [await world.define("a"), await world.define("b")];
  await world.advance(4 * second);
  await world.define("c");
  const edit = { definition: { query: "event('e').first(property('v'))", type: "USERS" } };
  for (const path of paths) await world.change(path, edit);
  const statuses = () => Promise.all(paths.map((path) => world.status(path)));
  await world.advance(2 * second);
  const seen = [await statuses(), await world.change(paths[1] ?? "", { name: "x" })];
  await world.advance(2 * second);

  expect(seen).toEqual([["Live", "Computing"], 409]);
  expect(await statuses()).toEqual(["Live", "Live"]);
});

test("a new name is not computed: the trait stays Live, keeps its values, and is locked for a moment", async () => {
  await using world = await startClockwork();
  await world.send("on");
  const path = await world.define("t");
  await world.advance(2 * second);

  await world.change(path, { name: "renamed", description: "new" });

  expect([await world.status(path), await world.values()]).toEqual(["Live", { t: "on" }]);
  expect(await world.change(path, { name: "again" })).toBe(409);
  await world.advance(500);
  expect(await world.change(path, { name: "again" })).toBe(200);
});

test("an edit of what is still computed for the first time starts that over, in its place", async () => {
  await using world = await startClockwork({ maxComputing: 1, lockMs: 0 });
  await world.send("on");
  await world.send("off");
  const path = await world.define("a");
  const next = await world.define("b");
  await world.advance(1_500);
  await world.change(path, { definition: { query: "event('e').first(property('v'))", type: "USERS" } });
  await world.advance(1_999);
  const seen = [await world.status(path), await world.status(next), await world.values()];
  await world.advance(1);

  expect(seen).toEqual(["Backfilling", "Computing", {}]);
  expect(await world.values()).toEqual({ a: "on" });
});

test("a trait that is enabled again keeps the value it had when it was disabled until it is Live", async () => {
  await using world = await startClockwork({ lockMs: 0 });
  await world.send("before");
  const path = await world.define("t");
  await world.advance(2 * second);
  await world.change(path, { enabled: false });
  await world.send("missed");
  await world.advance(60 * second);
  const seen = [await world.values()];
  await world.change(path, { enabled: true });
  await world.advance(2 * second - 1);
  seen.push(await world.values());
  await world.advance(1);

  expect([...seen, await world.values()]).toEqual([{ t: "before" }, { t: "before" }, { t: "missed" }]);
});

test("an edit that is called off by disabling is computed once the trait is enabled again", async () => {
  await using world = await startClockwork({ lockMs: 0 });
  await world.send("one");
  const path = await world.define("t");
  await world.advance(2 * second);
  await world.segment.control("PATCH", `/app${path}`, {
    definition: { query: "event('e').count()", type: "USERS" },
  });
  await world.segment.control("PATCH", `/app${path}`, { enabled: false });
  await world.send("missed");
  await world.advance(60 * second);
  const seen = [await world.values()];
  await world.segment.control("PATCH", `/app${path}`, { enabled: true });
  seen.push(await world.values());
  await world.advance(2 * second);

  expect([...seen, await world.values()]).toEqual([{ t: "one" }, { t: "one" }, { t: 2 }]);
});

test.each(["instant", "segment"])("what was never enabled has no values, with timing %s", async (timing) => {
  await using world = await startClockwork({ timing, lockMs: 0 });
  await world.send("on");
  const path = await world.define("t", latest, { enabled: false });
  await world.advance(60 * second);
  const before = [await world.status(path), await world.values()];
  await world.change(path, { enabled: true });
  await world.advance(2 * second);

  expect([before, await world.values()]).toEqual([["Disabled", {}], { t: "on" }]);
});

test("an audience has nobody before it is Live, and destinations hear of it then", async () => {
  await using world = await startClockwork();
  const { segment } = world;
  await world.send("on");
  const path = await world.defineAudience("a", "event('e').count() >= 1");
  const trait = await world.define("t");
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  await segment.control("PUT", `/app${trait}/destinations/${id}`, {});
  const size = async () => {
    const { audience } = await segment.data("GET", path);
    return (audience as { size: { count: number } }).size.count;
  };
  const heard = async () => {
    const { calls } = (await segment.control("GET", "/outgoing")) as {
      calls: { at: string; call: object }[];
    };
    return calls.map(({ at, call }) => [at, (call as { traits: object }).traits]);
  };
  await world.advance(2 * second - 1);
  const before = [await size(), await heard()];
  await world.advance(1);

  expect(before).toEqual([0, []]);
  expect([await size(), await heard()]).toEqual([1, [["2026-11-24T12:00:02.000Z", { t: "on" }]]]);
});

test("by default values are there at once, and nobody waits", async () => {
  await using world = await startClockwork({ timing: "instant" });
  await world.send("on");
  const paths: string[] = [];
  for (let index = 0; index < 7; index++) paths.push(await world.define(`t${index}`));
  const atOnce = Object.keys((await world.values()) as object).length;
  await world.advance(2 * second);

  expect(atOnce).toBe(7);
  expect(new Set(await Promise.all(paths.map((path) => world.status(path))))).toEqual(new Set(["Live"]));
});
