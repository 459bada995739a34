import { expect, test } from "vitest";

import { hourMs, startClockwork, windowed } from "./clockwork";
import { production } from "./segment";

const runMs = 8 * hourMs;
const lastOfMonth = "event('e').within(30 days).last(property('v'))";

test("a batch trait has no value before its first run, and then what was so at the last one", async () => {
  await using world = await startClockwork();
  await world.send("history");
  const path = await world.define("t", lastOfMonth);
  await world.advance(1_999);
  const seen = [[await world.status(path), await world.values()]];
  await world.advance(1);
  await world.send("after the first run");
  seen.push([await world.status(path), await world.values()]);
  await world.advance(runMs - 1);
  seen.push([await world.status(path), await world.values()]);
  await world.advance(1);
  seen.push([await world.status(path), await world.values()]);

  expect(seen).toEqual([
    ["Backfilling", {}],
    ["Live", { t: "history" }],
    ["Live", { t: "history" }],
    ["Live", { t: "after the first run" }],
  ]);
});

test("a value is what was so at the run also where nobody looked before something changed", async () => {
  await using world = await startClockwork();
  await world.define("t", lastOfMonth);
  await world.send("first");
  await world.advance(2_000);
  await world.send("second");
  await world.advance(runMs + hourMs);
  // After the second run, and before anybody has asked for its outcome.
  await world.send("third");

  expect(await world.values()).toEqual({ t: "second" });
});

test("a window ends at the run, not at the time of the read", async () => {
  await using world = await startClockwork();
  await world.send("on");
  await world.define("t", windowed);
  // Runs at 12:00:02, 20:00:02, 04:00:02 and, a day and two seconds after the event, at 12:00:02.
  await world.advance(2_000 + 2 * runMs);
  await world.advance(runMs - 1);
  const before = await world.values();
  await world.advance(1);

  expect([before, await world.values()]).toEqual([{ t: 1 }, { t: 0 }]);
});

test("who is new has no value before the next run", async () => {
  await using world = await startClockwork();
  await world.define("t", windowed);
  await world.defineAudience("none", "event('x').within(1 day).count() = 0");
  await world.advance(2_000);
  await world.send("on");
  const before = await world.values();
  await world.advance(runMs);

  expect([before, await world.values()]).toEqual([{}, { t: 1, none: true }]);
});

test("a batch audience reads of a profile what it carried at the run", async () => {
  await using world = await startClockwork();
  const identify = (plan: string) =>
    world.segment.track(production, { type: "identify", userId: "u-1", traits: { plan } });
  await world.send("on");
  await identify("pro");
  await world.define("last");
  await world.defineAudience("a", `${windowed} >= 1 AND trait('plan') = 'pro' AND trait('last') = 'on'`);
  await world.advance(2_000);
  await identify("free");
  await world.send("off");
  const seen = [await world.values()];
  await world.advance(runMs);

  expect([...seen, await world.values()]).toEqual([
    { plan: "free", last: "off", a: true },
    { plan: "free", last: "off", a: false },
  ]);
});

test("a run reads of another definition what it had at that time", async () => {
  await using world = await startClockwork({ statusMs: hourMs });
  await world.send("on");
  await world.defineAudience("a", `${windowed} >= 1 AND trait('late') = 'on'`);
  await world.advance(hourMs);
  // It is Live three hours after the beginning, the audience two hours after it.
  await world.define("late");
  await world.advance(2 * hourMs);
  const seen = [await world.values()];
  await world.advance(runMs);

  expect([...seen, await world.values()]).toEqual([
    { late: "on", a: false },
    { late: "on", a: true },
  ]);
});

test("who turns out to be known keeps what the last run made of them until the next one", async () => {
  await using world = await startClockwork();
  await world.define("t", "event('e').within(30 days).count()");
  await world.send("on");
  await world.send("on", { userId: undefined, anonymousId: "a-1" });
  await world.advance(2_000);
  await world.segment.track(production, { type: "identify", userId: "u-1", anonymousId: "a-1" });
  const before = await world.values();
  await world.advance(runMs);

  expect([before, await world.values("anonymous_id:a-1")]).toEqual([{ t: 1 }, { t: 2 }]);
});

test("an edit of a batch trait leaves it Live and unlocked after a moment, and the next run takes it up", async () => {
  await using world = await startClockwork();
  for (const v of ["one", "two"]) await world.send(v);
  const path = await world.define("t", lastOfMonth);
  await world.advance(2_000);
  const edit = (query: string) => world.change(path, { definition: { query, type: "USERS" } });
  expect(await edit("event('e').within(30 days).count()")).toBe(200);
  expect(await edit("event('e').within(30 days).first(property('v'))")).toBe(409);
  await world.advance(hourMs);
  expect(await edit("event('e').within(30 days).first(property('v'))")).toBe(200);
  await world.send("three");
  const seen = [await world.status(path), await world.values()];
  await world.advance(runMs - hourMs);

  expect(seen).toEqual(["Live", { t: "two" }]);
  expect([await world.status(path), await world.values()]).toEqual(["Live", { t: "one" }]);
});

test("a batch trait runs no more once it is disabled, and is taken up by its next run when it is enabled", async () => {
  await using world = await startClockwork({ lockMs: 0 });
  await world.send("on");
  const path = await world.define("t", windowed);
  await world.advance(2_000 + hourMs);
  await world.change(path, { enabled: false });
  await world.advance(30 * hourMs);
  await world.send("again");
  const seen = [[await world.status(path), await world.values()]];
  await world.change(path, { enabled: true });
  seen.push([await world.status(path), await world.values()]);
  // Runs at eight-hour steps from the first one: 31 hours have passed since that.
  await world.advance(hourMs);
  seen.push([await world.status(path), await world.values()]);

  expect(seen).toEqual([
    ["Disabled", { t: 1 }],
    ["Live", { t: 1 }],
    ["Live", { t: 1 }],
  ]);
  await world.advance(24 * hourMs);
  expect(await world.values()).toEqual({ t: 0 });
});

test("what was edited while it was disabled has its earlier values until the run after it is enabled", async () => {
  await using world = await startClockwork({ lockMs: 0 });
  await world.send("on");
  const path = await world.define("t", lastOfMonth);
  await world.advance(2_000);
  await world.change(path, { enabled: false });
  await world.change(path, { definition: { query: "event('e').within(30 days).count()", type: "USERS" } });
  await world.advance(3 * runMs);
  const seen = [await world.values()];
  await world.change(path, { enabled: true });
  await world.advance(runMs - 1);
  seen.push(await world.values());
  await world.advance(1);

  expect([...seen, await world.values()]).toEqual([{ t: "on" }, { t: "on" }, { t: 1 }]);
});

test("a disabled batch audience has nobody", async () => {
  await using world = await startClockwork({ lockMs: 0 });
  await world.send("on");
  const path = await world.defineAudience("a", `${windowed} >= 1`);
  await world.advance(2_000);
  const before = await world.values();
  await world.change(path, { enabled: false });

  expect([before, await world.values()]).toEqual([{ a: true }, {}]);
});

test("a batch trait that is deleted leaves the value of its last run", async () => {
  await using world = await startClockwork();
  await world.send("run");
  const path = await world.define("t", lastOfMonth);
  await world.advance(2_000);
  await world.send("later");
  await world.segment.data("DELETE", path);

  expect(await world.values()).toEqual({ t: "run" });
});

test("destinations hear of a batch trait at its runs, and of a real-time trait at once", async () => {
  await using world = await startClockwork();
  const { segment } = world;
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  for (const path of [await world.define("soon"), await world.define("batch", lastOfMonth)])
    await segment.control("PUT", `/app${path}/destinations/${id}`, {});
  await world.advance(2_000);
  await world.send("on");
  const heard = async () => {
    const { calls } = (await segment.control("GET", "/outgoing")) as {
      calls: { call: { traits: object } }[];
    };
    return calls.map(({ call }) => call.traits);
  };
  const before = await heard();
  await world.advance(runMs);

  expect([before, await heard()]).toEqual([[{ soon: "on" }], [{ soon: "on" }, { batch: "on" }]]);
});

test("runs of thousands of years are not run one by one", async () => {
  await using world = await startClockwork({ batchRunMs: 1 });
  await world.send("on");
  const path = await world.define("t", windowed);
  await world.advance(2_000);
  const before = await world.values();
  await world.segment.control("POST", "/clock", { now: "9998-12-31T23:59:59.999Z" });

  expect([before, await world.status(path), await world.values()]).toEqual([{ t: 1 }, "Live", { t: 0 }]);
});
