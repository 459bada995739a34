import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const audience = {
  name: "Rolled",
  enabled: true,
  audienceType: "USERS",
  definition: { query: "event('get_treatment').where(property('treatment') = 'on').count() >= 1" },
};

const pathOf = (segment: Segment) => `/spaces/${segment.spaceId}/audiences`;

async function make(segment: Segment, more: Record<string, unknown> = {}): Promise<{ id: string }> {
  const made = await segment.data("POST", pathOf(segment), { ...audience, ...more });
  return made["audience"] as { id: string };
}

async function impress(segment: Segment, userId: string, treatment: string): Promise<void> {
  const properties = { split: "roll", environmentName: "production", treatment };
  await segment.track(production, { userId, event: "get_treatment", properties });
}

test("an audience is created with a key, and lists its size and cadence", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const { id } = await make(segment);
  await impress(segment, "u-1", "on");
  await impress(segment, "u-2", "off");

  expect(id).toMatch(/^aud_[0-9A-Za-z]{27}$/);
  expect(await segment.data("GET", pathOf(segment))).toMatchObject({
    audiences: [
      {
        ...audience,
        id,
        key: "rolled",
        spaceId: segment.spaceId,
        computeCadence: { type: "REALTIME" },
        size: { count: 1 },
      },
    ],
  });
});

test("membership is a boolean trait on the profile", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await make(segment);
  await impress(segment, "u-1", "on");
  await impress(segment, "u-2", "off");

  expect(await segment.traits("user_id:u-1")).toEqual({ rolled: true });
  expect(await segment.traits("user_id:u-2")).toEqual({ rolled: false });
});

test("an audience can ask for a computed trait", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  await make(segment, { definition: { query: "trait('roll') = 'on'" } });
  await impress(segment, "u-1", "on");

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on", rolled: true });
});

test("a change locks an audience, which its status shows", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const { id } = await make(segment);
  const one = `${pathOf(segment)}/${id}`;

  const changed = await segment.data("PATCH", one, { description: "changed" });
  const locked = await segment.call("PATCH", one, { enabled: false });
  await segment.control("POST", "/clock", { advanceMs: 1_000 });
  const free = await segment.call("PATCH", one, { enabled: false });

  expect(changed).toMatchObject({ audience: { description: "changed", status: "Locked" } });
  expect([locked.status, free.status]).toEqual([409, 200]);
});

test("a deleted audience is gone and leaves its membership behind", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const { id } = await make(segment);
  await impress(segment, "u-1", "on");

  expect(await segment.data("DELETE", `${pathOf(segment)}/${id}`)).toEqual({ status: "SUCCESS" });
  expect((await segment.call("GET", `${pathOf(segment)}/${id}`)).status).toBe(404);
  expect(await segment.traits("user_id:u-1")).toEqual({ rolled: true });
});

test.each<[string, Record<string, unknown>, number, string | undefined]>([
  ["an unknown audience type", { audienceType: "PEOPLE" }, 422, "audienceType"],
  [
    "a type in the definition",
    { definition: { ...audience.definition, type: "USERS" } },
    422,
    "definition.type",
  ],
  ["a query that yields no condition", { definition: { query: treatmentQuery } }, 422, "definition.query"],
  [
    "backfill without history",
    { options: { backfillEventDataDays: 7 } },
    422,
    "options.backfillEventDataDays",
  ],
])("%s is refused", async (_what, more, status, field) => {
  await using segment = await startSegment();

  expect(await segment.call("POST", pathOf(segment), { ...audience, ...more })).toMatchObject({
    status,
    body: { errors: [{ field }] },
  });
});

test("the alpha version knows no linked audiences", async () => {
  await using segment = await startSegment();
  const linked = { ...audience, audienceType: "LINKED" };
  const accept = "application/vnd.segment.v1alpha+json";

  expect((await segment.call("POST", pathOf(segment), linked, { accept })).status).toBe(422);
});

test("a page of audiences holds at most 200", async () => {
  await using segment = await startSegment();

  expect((await segment.call("GET", `${pathOf(segment)}?pagination.count=201`)).status).toBe(422);
});

test.each([
  ["KEY", "rol", 1],
  ["KEY", "olled", 0],
  ["NAME", "OLLE", 1],
  ["DEFINITION", "get_treatment", 1],
  ["DEFINITION", "nothing", 0],
])("audiences are searched by %s %s", async (type, text, count) => {
  await using segment = await startSegment();
  await make(segment);

  const { audiences } = await segment.data(
    "GET",
    `${pathOf(segment)}?search%5Btype%5D=${type}&search%5Bquery%5D=${text}`,
  );

  expect(audiences).toHaveLength(count);
});

test("schedules come when they are asked for, and a linked audience keeps its entity", async () => {
  await using segment = await startSegment();
  const definition = { query: "entity('orders').count() >= 1", targetEntity: "orders" };
  const { id } = await make(segment, { audienceType: "LINKED", definition });
  const one = `${pathOf(segment)}/${id}`;

  expect((await segment.data("GET", one))["audience"]).toMatchObject({
    definition,
    size: { type: "ENTITIES" },
  });
  expect((await segment.data("GET", one))["audience"]).not.toHaveProperty("schedules");
  expect(await segment.data("GET", `${one}?include=schedules`)).toMatchObject({
    audience: { schedules: [] },
  });
});

test.each([
  ["v1", "application/json", 200],
  ["alpha", "application/vnd.segment.v1alpha+json", 422],
  ["alpha in the other spelling", "application/vnd.segment.alpha+json", 422],
])("options change in version %s: %s is answered %i", async (_version, accept, status) => {
  await using segment = await startSegment();
  const { id } = await make(segment);

  const answer = await segment.call(
    "PATCH",
    `${pathOf(segment)}/${id}`,
    { options: { includeHistoricalData: true } },
    { accept },
  );

  expect(answer.status).toBe(status);
});
