import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

const range = "between 1971-01-01T00:00:00.000Z and 9998-12-31T23:59:59.999Z";
const now = async (segment: Segment) => ((await segment.control("GET", "/clock")) as { now: string }).now;

test("a clock that was set stands still, moves on by so much, and forgets it all with a reset", async () => {
  await using segment = await startSegment();
  const before = Date.now();

  expect(await segment.control("POST", "/clock", { now: "2030-02-28T23:00:00.000+01:00" })).toEqual({
    now: "2030-02-28T22:00:00.000Z",
  });
  expect(await segment.control("POST", "/clock", { advanceMs: 7_200_000 })).toEqual({
    now: "2030-03-01T00:00:00.000Z",
  });
  expect(await now(segment)).toBe("2030-03-01T00:00:00.000Z");
  await segment.control("POST", "/reset");
  expect(Date.parse(await now(segment))).toBeGreaterThanOrEqual(before);
});

test("a clock that is set and running goes on from there", async () => {
  await using segment = await startSegment();
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();

  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  const first = await now(segment);
  expect(Date.parse(first)).toBeLessThan(Date.now() - 3_500_000);
  while ((await now(segment)) === first);

  expect(Date.parse(await now(segment))).toBeGreaterThan(Date.parse(first));
});

test.each<[unknown, string]>([
  [{ advanceMs: -1 }, "`now` sets an earlier time"],
  [{ advance: -1 }, "`now` sets an earlier time"],
  [{ advanceMs: 1e300 }, range],
  [{ advanceMs: 8_640_000_000_000_001 }, range],
  [{ advanceMs: 253_370_764_800_000 - Date.parse("2026-11-24T12:00:00.000Z") }, range],
  [{ advanceMs: null }, "advanceMs"],
  [{ advanceMs: "8 hours" }, "advanceMs"],
  [{ now: "+275760-09-13T00:00:00.001Z" }, range],
  [{ now: "+010000-01-01T00:00:00.000Z" }, range],
  [{ now: "0000-01-01T00:00:00.000Z" }, range],
  [{ now: "1970-12-31T23:59:59.999Z" }, range],
  [{ now: "9998-12-31T23:59:59.999-01:00" }, range],
  [{ now: "2026-02-30T00:00:00.000Z" }, range],
  [{ now: "tomorrow" }, range],
  [{ now: 1_764_000_000_000 }, "now"],
  [{ now: "2026-11-24T12:00:00.000Z", advanceMs: 1 }, "give one of advance, advanceMs and now"],
  [{ advanceMs: 1, running: true }, "running goes with now"],
  [{}, "give one of advance, advanceMs and now"],
  [{ advancedMs: 1 }, "advancedMs"],
  [null, "must be an object"],
])("a clock that is moved by %j is a 400, and stays as it was", async (body, message) => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });

  await expect(segment.control("POST", "/clock", body)).rejects.toThrow("answered 400");
  await expect(segment.control("POST", "/clock", body)).rejects.toThrow(JSON.stringify(message).slice(1, -1));
  expect(await now(segment)).toBe("2026-11-24T12:00:00.000Z");
});

test("the last millisecond that the clock shows is still a time for everything that bears one", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "9998-12-31T23:59:59.998Z", running: false });
  await segment.connect(production);
  const definition = { query: "event('e').within(30 days).count()", type: "USERS" };
  const { computedTrait } = await segment.data("POST", segment.traitsPath, { name: "recent", definition });
  const { id } = computedTrait as { id: string };
  await segment.control("POST", "/clock", { advanceMs: 1 });
  await segment.data("PATCH", `${segment.traitsPath}/${id}`, { description: "late" });
  await segment.track(production, { userId: "u-1", event: "e" });

  const locked = await segment.call("PATCH", `${segment.traitsPath}/${id}`, { description: "later" });
  const trait = (await segment.data("GET", `${segment.traitsPath}/${id}`))["computedTrait"];
  const { events } = await segment.data("GET", "/audit-events");

  expect(locked.status).toBe(409);
  expect(trait).toMatchObject({
    createdAt: "9998-12-31T23:59:59.998Z",
    updatedAt: "9998-12-31T23:59:59.999Z",
  });
  expect(events).toMatchObject([{ timestamp: "9998-12-31T23:59:59.999Z" }, {}, {}]);
  expect(await segment.traits("user_id:u-1")).toEqual({ recent: 1 });
});
