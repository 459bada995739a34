import { expect, test } from "vitest";

import { startSegment, treatmentQuery } from "./segment";

const definition = { query: treatmentQuery, type: "USERS" };

test("a created trait gets an id, a key made from its name, and the definition as it was sent", async () => {
  await using segment = await startSegment();

  const { computedTrait } = await segment.data("POST", segment.traitsPath, {
    name: "Split back_end_roll_algorithm",
    enabled: true,
    definition,
  });

  expect(computedTrait).toMatchObject({
    id: expect.stringMatching(/^tra_[1-9A-HJ-NP-Za-km-z]{27}$/),
    spaceId: segment.spaceId,
    name: "Split back_end_roll_algorithm",
    key: "split_back_end_roll_algorithm",
    enabled: true,
    definition,
    status: "Computing",
  });
});

test("a space id is taken with its prefix and without", async () => {
  await using segment = await startSegment();
  await segment.data("POST", segment.traitsPath, { name: "a", definition });

  const bare = await segment.data("GET", `/spaces/${segment.spaceId.replace("spa_", "")}/computed-traits`);

  expect(bare).toMatchObject({ computedTraits: [{ name: "a", spaceId: segment.spaceId }] });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ["a missing name", { name: undefined }, "name", '"name" is required'],
  ["an unknown field", { key: "k" }, "key", '"key" is not allowed'],
  ["an empty description", { description: "" }, "description", '"description" is not allowed to be empty'],
  [
    "a missing query",
    { definition: { type: "USERS" } },
    "definition.query",
    '"definition.query" is required',
  ],
])("%s is refused with 422 and the field", async (_what, more, field, message) => {
  await using segment = await startSegment();

  const { status, body } = await segment.call("POST", segment.traitsPath, { name: "a", definition, ...more });

  expect({ status, body }).toEqual({
    status: 422,
    body: { errors: [{ type: "input-validation", message, field }] },
  });
});

test("a query that does not compile is refused on the field of the query", async () => {
  await using segment = await startSegment();

  const { status, body } = await segment.call("POST", segment.traitsPath, {
    name: "a",
    definition: { query: "event('x').lats(property('y'))", type: "USERS" },
  });

  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: [{ type: "input-validation", field: "definition.query" }] });
});

test("two names of one key are refused on the name, and stored once", async () => {
  await using segment = await startSegment();
  await segment.data("POST", segment.traitsPath, { name: "Checkout Redesign", definition });

  const { status, body } = await segment.call("POST", segment.traitsPath, {
    name: "checkout-redesign",
    definition,
  });

  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: [{ field: "name" }] });
  const { computedTraits } = await segment.data("GET", segment.traitsPath);
  expect(computedTraits).toHaveLength(1);
});

test("an audience's key is taken for traits of its space as well", async () => {
  await using segment = await startSegment();
  await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "Rolled",
    audienceType: "USERS",
    definition: { query: "event('get_treatment').count() >= 1" },
  });

  const { status } = await segment.call("POST", segment.traitsPath, { name: "rolled", definition });

  expect(status).toBe(422);
});

test("the trait beyond the plan's number is refused with 400", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { maxTraits: 1 });
  await segment.data("POST", segment.traitsPath, { name: "a", definition });

  const { status, body } = await segment.call("POST", segment.traitsPath, { name: "b", definition });

  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ type: "bad-request" }] });
});

test("a trait goes from Computing over Backfilling to Live as the clock moves, and to Disabled when it is", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const { id } = await made(segment, "a");
  const status = async () =>
    ((await segment.data("GET", `${segment.traitsPath}/${id}`))["computedTrait"] as { status: string })
      .status;
  const seen = [await status()];
  for (let step = 0; step < 2; step++) {
    await segment.control("POST", "/clock", { advanceMs: 1_000 });
    seen.push(await status());
  }
  await segment.data("PATCH", `${segment.traitsPath}/${id}`, { enabled: false });
  seen.push(await status());

  expect(seen).toEqual(["Computing", "Backfilling", "Live", "Disabled"]);
});

test("a change locks a trait until the clock has passed the lock, and changes only what it names", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const { id } = await made(segment, "a", { description: "kept" });
  const { computedTrait } = await segment.data("PATCH", `${segment.traitsPath}/${id}`, { name: "b" });
  expect(computedTrait).toMatchObject({ name: "b", key: "a", description: "kept" });

  const locked = await segment.call("PATCH", `${segment.traitsPath}/${id}`, { name: "c" });
  await segment.control("POST", "/clock", { advanceMs: 1_000 });
  const free = await segment.call("PATCH", `${segment.traitsPath}/${id}`, { name: "c" });

  expect(locked).toMatchObject({ status: 409, body: { errors: [{ type: "conflict" }] } });
  expect(free.status).toBe(200);
});

test("options cannot be changed after creation", async () => {
  await using segment = await startSegment();
  const { id } = await made(segment, "a");

  const { body } = await segment.call("PATCH", `${segment.traitsPath}/${id}`, { options: {} });

  expect(body).toMatchObject({ errors: [{ field: "options", message: '"options" is not allowed' }] });
});

test("a trait cannot turn from real time to batch", async () => {
  await using segment = await startSegment();
  const { id } = await made(segment, "a");
  const query = "event('get_treatment').within(30 days).last(property('treatment'))";

  const { status } = await segment.call("PATCH", `${segment.traitsPath}/${id}`, {
    definition: { query, type: "USERS" },
  });

  expect(status).toBe(400);
});

test("a deleted trait is gone, and deleting it again says so", async () => {
  await using segment = await startSegment();
  const { id } = await made(segment, "a");

  expect(await segment.data("DELETE", `${segment.traitsPath}/${id}`)).toEqual({ status: "SUCCESS" });
  expect(await segment.call("DELETE", `${segment.traitsPath}/${id}`)).toMatchObject({
    status: 404,
    body: { errors: [{ type: "not-found", message: expect.stringContaining(id) }] },
  });
  expect(await segment.data("GET", segment.traitsPath)).toMatchObject({ computedTraits: [] });
});

test.each(["pagination.", "pagination["])("a list is read page by page with %s", async (spelling) => {
  await using segment = await startSegment();
  const close = spelling.endsWith("[") ? "]" : "";
  await segment.control("POST", "/seed", {
    computedTraits: ["a", "b", "c"].map((name) => ({ name, definition })),
  });
  const page = (cursor: string) =>
    segment.data(
      "GET",
      `${segment.traitsPath}?${encodeURIComponent(`${spelling}count${close}`)}=2&${encodeURIComponent(`${spelling}cursor${close}`)}=${cursor}`,
    );

  const [first, second] = [await page("MA=="), await page("Mg==")];

  expect(first).toMatchObject({
    computedTraits: [{ name: "a" }, { name: "b" }],
    pagination: { current: "MA==", next: "Mg==", totalEntries: 3 },
  });
  expect(second).toMatchObject({ computedTraits: [{ name: "c" }], pagination: { previous: "MA==" } });
  expect(second["pagination"]).not.toHaveProperty("next");
});

test("a person in the app edits a locked trait and deletes it, without a rate limit, and the audit log says so", async () => {
  await using segment = await startSegment();
  const { id } = await made(segment, "a");
  await segment.data("PATCH", `${segment.traitsPath}/${id}`, { name: "b" });

  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, { enabled: false });
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${id}`);

  const { events } = await segment.data("GET", "/audit-events");
  expect(events as unknown[]).toHaveLength(4);
  expect((events as { type: string }[]).map(({ type }) => type).toSorted()).toEqual([
    "Computed Trait Created",
    "Computed Trait Deleted",
    "Computed Trait Modified",
    "Computed Trait Modified",
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({ resourceId: id, resourceType: "computed_trait", resourceName: "a" }),
  );
});

async function made(
  segment: Awaited<ReturnType<typeof startSegment>>,
  name: string,
  more: Record<string, unknown> = {},
): Promise<{ id: string }> {
  const { computedTrait } = await segment.data("POST", segment.traitsPath, { name, definition, ...more });
  return computedTrait as { id: string };
}
