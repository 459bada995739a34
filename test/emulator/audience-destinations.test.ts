import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

const definition = { query: "event('get_treatment').where(property('treatment') = 'on').count() >= 1" };
const audience = { name: "On", audienceType: "USERS", definition };

async function withAudience(): Promise<
  [Segment, { connections: string; destination: { id: string; type: string } }]
> {
  const segment = await startSegment();
  const path = `/spaces/${segment.spaceId}/audiences`;
  const { audience: made } = await segment.data("POST", path, audience);
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  const connections = `${path}/${(made as { id: string }).id}/destination-connections`;
  return [segment, { connections, destination: { id, type: "destination" } }];
}

test("an audience is connected to a destination, which is listed, changed and removed", async () => {
  const [made, { connections, destination }] = await withAudience();
  await using segment = made;
  const idSyncConfiguration = [{ externalId: "user_id", strategy: "last" }];

  const { connection } = await segment.data("POST", connections, { destination, idSyncConfiguration });
  const { id } = connection as { id: string };
  const changed = await segment.data("PATCH", `${connections}/${id}`, {
    idSyncConfiguration: [{ externalId: "email", strategy: "all" }],
  });
  const unchanged = await segment.data("PATCH", `${connections}/${id}`, {
    idSyncConfiguration: [],
    connectionSettings: {},
  });
  const listed = await segment.data("GET", connections);
  await segment.data("DELETE", `${connections}/${id}`);

  expect(id).toMatch(/^ii_\d{9}$/);
  const settings = { idSyncConfiguration: [{ externalId: "email", strategy: "all" }] };
  expect([changed, unchanged]).toEqual([
    { destination: { id }, ...settings },
    { destination: { id }, ...settings },
  ]);
  expect(listed).toMatchObject({ connections: [{ id, destinationId: destination.id, ...settings }] });
  expect(await segment.data("GET", connections)).toMatchObject({ connections: [] });
});

test("a destination that is not in the space, not there at all or connected already is refused", async () => {
  await using segment = await startSegment({
    seed: {
      spaces: [{ slug: "production" }, { slug: "sandbox" }],
      destinations: [{ slug: "mine" }, { slug: "theirs", space: "sandbox" }],
    },
  });
  const path = `/spaces/${segment.spaceId}/audiences`;
  const { audience: made } = await segment.data("POST", path, audience);
  const { destinations } = await segment.data("GET", "/destinations");
  const add = async (id: string) =>
    (
      await segment.call("POST", `${path}/${(made as { id: string }).id}/destination-connections`, {
        destination: { id, type: "destination" },
      })
    ).status;
  const [mine = "", theirs = ""] = (destinations as { id: string }[]).map(({ id }) => id);

  expect([await add(theirs), await add("0".repeat(24)), await add(mine), await add(mine)]).toEqual([
    400, 404, 200, 400,
  ]);
});

test("a change of a connection that names neither of its two settings is refused", async () => {
  const [made, { connections, destination }] = await withAudience();
  await using segment = made;
  const { connection } = await segment.data("POST", connections, { destination });
  const one = `${connections}/${(connection as { id: string }).id}`;

  expect((await segment.call("PATCH", one, {})).status).toBe(400);
  expect((await segment.call("PATCH", one, { connectionSettings: { list: "a" } })).status).toBe(200);
  expect(await segment.data("GET", connections)).toMatchObject({
    connections: [{ connectionSettings: { list: "a" } }],
  });
});

test("a profiles warehouse of the space is connected like a destination", async () => {
  const [made, { connections }] = await withAudience();
  await using segment = made;
  const { profilesWarehouses } = await segment.data("GET", `/spaces/${segment.spaceId}/profiles-warehouses`);
  const [{ id } = { id: "" }] = profilesWarehouses as { id: string }[];

  await segment.data("POST", connections, { destination: { id, type: "warehouse" } });

  expect(await segment.data("GET", connections)).toMatchObject({
    connections: [{ destinationId: id, name: "Profiles warehouse", metadata: { slug: "postgres" } }],
  });
});

test("more than five identifiers are refused", async () => {
  const [made, { connections, destination }] = await withAudience();
  await using segment = made;
  const idSyncConfiguration = Array.from({ length: 6 }, (_, index) => ({
    externalId: `id_${index}`,
    strategy: "last",
  }));

  expect(await segment.call("POST", connections, { destination, idSyncConfiguration })).toMatchObject({
    status: 422,
    body: { errors: [{ field: "idSyncConfiguration" }] },
  });
});

test("a preview runs until the clock has passed, and then tells who would be in the audience", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.connect(production);
  for (const [userId, treatment] of [
    ["u-1", "on"],
    ["u-2", "off"],
  ])
    await segment.track(production, { userId, event: "get_treatment", properties: { treatment } });
  await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: "free" } });
  const path = `/spaces/${segment.spaceId}/audiences/previews`;

  const { audiencePreview } = await segment.data("POST", path, { audienceType: "USERS", definition });
  const { id } = audiencePreview as { id: string };
  const running = await segment.data("GET", `${path}/${id}`);
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  const completed = await segment.data("GET", `${path}/${id}`);

  const bare = segment.spaceId.replace("spa_", "");
  expect(id).toMatch(new RegExp(`^\\w{27}-compute_preview_execution-${bare}-compute_preview_execution$`));
  expect(running["audiencePreview"]).toMatchObject({
    id,
    status: "RUNNING",
    audienceType: "USERS",
    definition,
  });
  expect(running["audiencePreview"]).not.toHaveProperty("size");
  expect(completed["audiencePreview"]).toMatchObject({
    status: "COMPLETED",
    size: { type: "USERS", count: 1 },
    results: [{ idProperty: "segment_id", properties: { plan: "free" } }],
  });
});

test("a preview of what is not computed here fails and says so", async () => {
  await using segment = await startSegment();
  const path = `/spaces/${segment.spaceId}/audiences/previews`;
  const query = "ANY event('Invoice Paid').count() >= 1";

  const { audiencePreview } = await segment.data("POST", path, {
    audienceType: "ACCOUNTS",
    definition: { query },
  });
  await segment.control("POST", "/clock", { advanceMs: 60_000 });

  expect(await segment.data("GET", `${path}/${(audiencePreview as { id: string }).id}`)).toMatchObject({
    audiencePreview: { status: "FAILED", failureReason: expect.stringContaining("ACCOUNTS") },
  });
});

test("previews have a second limit, a month and space long", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { maxPreviews: 1 });
  const preview = async () =>
    (
      await segment.call("POST", `/spaces/${segment.spaceId}/audiences/previews`, {
        audienceType: "USERS",
        definition,
      })
    ).status;

  const within = [await preview(), await preview()];
  await segment.control("POST", "/clock", { advanceMs: 31 * 86_400_000 });

  expect([...within, await preview()]).toEqual([200, 429, 200]);
});

test("tables and columns of a profiles warehouse are switched, and the answer says whether that changed anything", async () => {
  await using segment = await startSegment();
  const { profilesWarehouses } = await segment.data("GET", `/spaces/${segment.spaceId}/profiles-warehouses`);
  const [{ id } = { id: "" }] = profilesWarehouses as { id: string }[];
  const path = `/spaces/${segment.spaceId}/profiles-warehouses/${id}/selective-syncs`;
  const syncOverrides = [
    { collection: "tracks", enabled: true, property: "context_ip" },
    { collection: "pages", enabled: false },
  ];

  const first = await segment.data("PATCH", path, { syncOverrides });
  const again = await segment.data("PATCH", path, { syncOverrides });
  const { items, enableEventTables } = await segment.data("GET", path);

  expect([first, again]).toEqual([{ status: "UPDATED" }, { status: "UNCHANGED" }]);
  expect(enableEventTables).toBe(true);
  const table = (name: string) =>
    (items as { collection: string; properties: object }[]).find(({ collection }) => collection === name);
  expect(table("tracks")).toMatchObject({
    warehouseId: id,
    enabled: true,
    properties: { context_ip: { enabled: true }, event: { enabled: true } },
  });
  expect(table("pages")).toMatchObject({ warehouseId: id, enabled: false });
  expect(table("pages")?.properties).not.toHaveProperty("event");
});

test("without event tables there are no event tables, and no overrides", async () => {
  await using segment = await startSegment();
  const { profilesWarehouses } = await segment.data("GET", `/spaces/${segment.spaceId}/profiles-warehouses`);
  const [{ id } = { id: "" }] = profilesWarehouses as { id: string }[];
  const path = `/spaces/${segment.spaceId}/profiles-warehouses/${id}/selective-syncs`;

  await segment.data("PATCH", path, { enableEventTables: false });
  const { items } = await segment.data("GET", path);
  const refused = await segment.call("PATCH", path, {
    syncOverrides: [{ collection: "user_traits", enabled: false }],
  });

  expect((items as { collection: string }[]).map(({ collection }) => collection)).not.toContain("tracks");
  expect(refused.status).toBe(400);
});

test("the table of a tracked event appears with its first event, with a column for each of its properties", async () => {
  await using segment = await startSegment();
  const { profilesWarehouses } = await segment.data("GET", `/spaces/${segment.spaceId}/profiles-warehouses`);
  const [{ id } = { id: "" }] = profilesWarehouses as { id: string }[];
  const table = async () => {
    const path = `/spaces/${segment.spaceId}/profiles-warehouses/${id}/selective-syncs`;
    const { items } = await segment.data("GET", path);
    return (items as { collection: string; properties: object }[]).find(
      ({ collection }) => collection === "get_treatment",
    );
  };
  await segment.connect(production);
  expect(await table()).toBeUndefined();

  await segment.track(production, {
    type: "track",
    userId: "u",
    event: "get_treatment",
    properties: { split: "roll", environmentName: "production" },
  });

  expect(Object.keys((await table())?.properties ?? {})).toEqual(
    expect.arrayContaining(["split", "environment_name", "event_text", "segment_id"]),
  );
});
