import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const staging = "split-impressions-staging";
const productionOnly =
  "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";

const trait = {
  name: "roll",
  definition: {
    query: treatmentQuery.replace(" AND property('environmentName') = 'production'", ""),
    type: "USERS",
  },
};

interface Filter {
  id: string;
  name: string;
  enabled: boolean;
  drop: boolean;
}

const create = (segment: Segment, more: Record<string, unknown> = {}) =>
  segment.call("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "production only",
    if: productionOnly,
    ...more,
  });
const created = async (segment: Segment, more: Record<string, unknown> = {}): Promise<Filter> =>
  ((await create(segment, more)).body as { data: { filter: Filter } }).data.filter;

const impression = (environmentName: string | undefined, treatment: string) => ({
  userId: "u-1",
  event: "get_treatment",
  properties: { split: "roll", treatment, environmentName },
});

async function dropped(segment: Segment): Promise<unknown[]> {
  const { dropped: calls } = (await segment.control("GET", "/requests")) as {
    dropped: { source: string; call: object; filter: Filter }[];
  };
  return calls.map(({ source, call, filter }) => [source, call, filter.name]);
}

test("an impression that a filter matches never reaches a profile, and the log says which filter it was", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.connect(staging);
  await segment.data("POST", segment.traitsPath, trait);
  await segment.track(production, impression("production", "v2"));
  await created(segment);

  await segment.track(staging, { ...impression("staging", "v1"), messageId: "m-1" });
  await segment.track(staging, impression(undefined, "v0"));

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "v2" });
  const samples = `/spaces/${segment.spaceId}/events/get_treatment/properties/environmentName/sample-values`;
  expect(await segment.data("GET", `${samples}?propertyType=PROPERTY`)).toMatchObject({
    sampleValues: ["production"],
  });
  expect(await dropped(segment)).toEqual([
    [staging, { type: "track", event: "get_treatment", messageId: "m-1" }, "production only"],
    [staging, { type: "track", event: "get_treatment" }, "production only"],
  ]);
});

test("clearing the log and a reset forget what was dropped, and a reset the filters too", async () => {
  await using segment = await startSegment();
  await segment.connect(staging);
  await created(segment);
  await segment.track(staging, impression("staging", "v1"));
  await segment.control("DELETE", "/requests");
  expect(await dropped(segment)).toEqual([]);
  await segment.track(staging, impression("staging", "v1"));

  await segment.control("POST", "/reset");

  expect(await dropped(segment)).toEqual([]);
  expect(await segment.data("GET", `/filters?integrationId=${segment.spaceId}`)).toMatchObject({
    filters: [],
  });
});

test("what a filter drops gives nobody an identity", async () => {
  await using segment = await startSegment();
  await segment.connect(staging);
  await created(segment);

  await segment.track(staging, impression("staging", "v1"));

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});

test("a filter drops no call that is no impression", async () => {
  await using segment = await startSegment();
  await segment.connect(staging);
  await created(segment);

  await segment.track(staging, { type: "identify", userId: "u-1", traits: { plan: "free" } });
  await segment.track(staging, { userId: "u-1", event: "Order Completed", properties: { total: 3 } });
  await segment.track(staging, { type: "page", userId: "u-1", name: "get_treatment" });

  expect(await segment.traits("user_id:u-1")).toEqual({ plan: "free" });
  const { events } = await segment.data("GET", `/spaces/${segment.spaceId}/events`);
  expect((events as { name: string }[]).map(({ name }) => name).toSorted()).toEqual([
    "Order Completed",
    "Page Viewed",
  ]);
  expect(await dropped(segment)).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
  ["that is switched off", { enabled: false }],
  ["that does not drop", { drop: false }],
])("a filter %s lets everything through", async (_, more) => {
  await using segment = await startSegment();
  await segment.connect(staging);
  await segment.data("POST", segment.traitsPath, trait);
  await created(segment, more);

  await segment.track(staging, impression("staging", "v1"));

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "v1" });
});

test("two filters add up: together they may drop what each of them lets through", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, trait);
  await created(segment);
  await created(segment, { name: "staging only", if: productionOnly.replace("production", "staging") });

  await segment.track(production, impression("production", "v2"));

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});

test("a replay does not bring in what a filter drops", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { replayOnConnect: true });
  await segment.data("POST", segment.traitsPath, trait);
  await segment.track(staging, impression("staging", "v1"));
  await created(segment);

  await segment.connect(staging);

  expect(await dropped(segment)).toHaveLength(1);
  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});

const names = ({ filters }: Record<string, unknown>) => (filters as Filter[]).map(({ name }) => name);

test("filters are listed by offsets, which are numbers", async () => {
  await using segment = await startSegment();
  for (const name of ["a", "b", "c"]) await created(segment, { name });
  const list = async (query: string) =>
    segment.data("GET", `/filters?integrationId=${segment.spaceId}&${query}`);

  const first = await list("pagination.count=2");
  const second = await list("pagination.count=2&pagination.cursor=2");

  expect([names(first), first["pagination"]]).toEqual([["a", "b"], { current: 0, next: 2, totalEntries: 3 }]);
  expect([names(second), second["pagination"]]).toEqual([["c"], { current: 2, totalEntries: 3 }]);
  const { status } = await segment.call(
    "GET",
    `/filters?integrationId=${segment.spaceId}&pagination.count=11`,
  );
  expect(status).toBe(422);
});

test.each<[string, Record<string, unknown>, number, string]>([
  ["a statement that does not compile", { if: "type == 'track'" }, 422, "if"],
  ["no statement", { if: undefined }, 422, "if"],
  ["an unknown field", { key: "a" }, 422, "key"],
])("%s is refused, with the field", async (_, more, status, field) => {
  await using segment = await startSegment();

  const answer = await create(segment, more);

  expect([answer.status, (answer.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([
    status,
    field,
  ]);
});

test("an eleventh filter is refused, in a space and not in the workspace", async () => {
  await using segment = await startSegment({ seed: { spaces: [{ slug: "a" }, { slug: "b" }] } });
  for (let made = 0; made < 10; made++) await created(segment, { name: `f${made}` });

  expect((await create(segment)).status).toBe(400);
  expect((await create(segment, { integrationId: segment.emulator.spaces[1]?.id })).status).toBe(200);
});

test("a workspace without the feature is refused every call", async () => {
  await using segment = await startSegment();
  const { id } = await created(segment);
  await segment.control("PATCH", "/switches", { features: ["Spaces", "Computed Trait", "Audience"] });

  const answers = [
    await create(segment),
    await segment.call("GET", `/filters?integrationId=${segment.spaceId}`),
    await segment.call("GET", `/filters/${id}`),
    await segment.call("PATCH", `/filters/${id}`, { integrationId: segment.spaceId }),
    await segment.call("DELETE", `/filters/${id}`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
});

test("a change names the space that the filter belongs to", async () => {
  await using segment = await startSegment({ seed: { spaces: [{ slug: "a" }, { slug: "b" }] } });
  const { id } = await created(segment);
  const change = (body: unknown) => segment.call("PATCH", `/filters/${id}`, body);

  expect((await change({ name: "b" })).status).toBe(422);
  expect((await change({ name: "b", integrationId: segment.emulator.spaces[1]?.id })).status).toBe(404);
  expect((await change({ name: "b", integrationId: segment.spaceId.replace("spa_", "") })).status).toBe(200);
});

test("the audit log has what happened to a filter, and whether a person did it", async () => {
  await using segment = await startSegment();
  const { id } = await created(segment);
  await segment.data("PATCH", `/filters/${id}`, { integrationId: segment.spaceId, name: "b" });
  await segment.control("PATCH", `/app/filters/${id}`, { enabled: false });
  await segment.data("DELETE", `/filters/${id}`);

  const { events } = await segment.data("GET", "/audit-events?resourceType=filter");

  expect(
    (events as Record<string, unknown>[]).map(({ type, resourceName, actorEmail }) => [
      type,
      resourceName,
      actorEmail !== undefined,
    ]),
  ).toEqual([
    ["Filter Deleted", "b", false],
    ["Filter Updated", "b", true],
    ["Filter Updated", "b", false],
    ["Filter Created", "production only", false],
  ]);
  expect((await segment.call("DELETE", `/filters/${id}`)).status).toBe(404);
});

test("in the app, what a filter drops cannot be changed", async () => {
  await using segment = await startSegment();
  const { id } = await created(segment);

  await expect(segment.control("PATCH", `/app/filters/${id}`, { if: "type = 'page'" })).rejects.toThrow(
    "422",
  );
});
