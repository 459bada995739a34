import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

test("the default workspace has a space, three sources with labels, and no connection", async () => {
  await using segment = await startSegment();

  const { workspace } = await segment.data("GET", "/");
  const { spaces } = await segment.data("GET", "/spaces");
  const { sources } = await segment.data("GET", "/sources?pagination.count=100");

  expect(workspace).toEqual({ id: segment.emulator.workspaceId, slug: "acme", name: "Acme" });
  expect(spaces).toEqual([{ id: segment.spaceId, slug: "production", name: expect.any(String) }]);
  expect(segment.spaceId).toMatch(/^spa_[1-9A-HJ-NP-Za-km-z]{22}$/);
  const described = (
    sources as { slug: string; enabled: boolean; labels: { key: string; value: string }[] }[]
  ).map(({ slug, enabled, labels }) => ({
    slug,
    enabled,
    labels: labels.map(({ key, value }) => `${key}:${value}`),
  }));
  expect(described).toEqual([
    { slug: production, enabled: true, labels: ["environment:prod"] },
    { slug: "split-impressions-staging", enabled: true, labels: ["environment:dev"] },
    { slug: expect.any(String), enabled: false, labels: expect.any(Array) },
  ]);
});

test("the ready line is the truth about ids, labels and write keys", async () => {
  await using segment = await startSegment();
  const { sources } = await segment.data("GET", "/sources");

  expect(
    segment.emulator.sources.map(({ id, slug, writeKey }) => ({ id, slug, writeKeys: [writeKey] })),
  ).toEqual(
    (sources as { id: string; slug: string; writeKeys: string[] }[]).map(({ id, slug, writeKeys }) => ({
      id,
      slug,
      writeKeys,
    })),
  );
});

test.each([
  ["of the default workspace", {}],
  [
    "that were made up for a seed",
    { sources: [{ slug: "mine", labels: [{ key: "team", value: "growth" }] }] },
  ],
])("ids and write keys %s outlast a reset", async (_which, seed) => {
  await using segment = await startSegment({ seed });

  await segment.control("POST", "/reset");

  const { sources } = await segment.data("GET", "/sources");
  const left = (sources as { id: string; writeKeys: string[]; labels: { key: string }[] }[]).map(
    ({ id, writeKeys: [writeKey] }) => ({ id, writeKey }),
  );
  expect(left).toEqual(segment.emulator.sources.map(({ id, writeKey }) => ({ id, writeKey })));
});

test("labels that a seed puts on sources are labels of the workspace", async () => {
  const labels = [{ key: "team", value: "growth" }];
  await using segment = await startSegment({ seed: { sources: [{ slug: "mine", labels }] } });

  expect((await segment.data("GET", "/labels"))["labels"]).toContainEqual({ ...labels[0], description: "" });
});

test("a space, a source and a trait that do not exist are answered 404 with the id", async () => {
  await using segment = await startSegment();

  for (const path of [
    "/spaces/spa_none",
    "/sources/none",
    `${segment.traitsPath}/tra_none`,
    "/spaces/spa_none/computed-traits",
  ]) {
    expect(await segment.call("GET", path)).toMatchObject({
      status: 404,
      body: { errors: [{ type: "not-found", message: expect.stringContaining("none") }] },
    });
  }
});

test("a space is found by its id, not by its slug", async () => {
  await using segment = await startSegment();

  expect((await segment.call("GET", "/spaces/production")).status).toBe(404);
});

test("connecting and disconnecting a source in the app shows in the audit log only", async () => {
  await using segment = await startSegment();
  const connection = { spaceId: segment.spaceId, sourceId: segment.sourceId(production) };
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.control("POST", "/connections", connection);
  expect(await segment.control("GET", "/connections")).toEqual({ connections: [connection] });
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  await segment.control("DELETE", "/connections", connection);

  const { events } = await segment.data("GET", "/audit-events");
  const early = await segment.data("GET", "/audit-events?endTime=2026-11-24T12:00:30.000Z");
  const late = await segment.data("GET", "/audit-events?startTime=2026-11-24T12:00:30.000Z");

  const resource = {
    resourceType: "source",
    resourceId: connection.sourceId,
    resourceName: "Split impressions (production)",
  };
  const [connected, disconnected] = [
    { ...resource, type: "Source Connected To Space" },
    { ...resource, type: "Source Disconnected From Space" },
  ];
  expect(events).toMatchObject([disconnected, connected]);
  expect(early["events"]).toMatchObject([connected]);
  expect(late["events"]).toMatchObject([disconnected]);
  expect(await segment.control("GET", "/connections")).toEqual({ connections: [] });
});

test("the connection events can name the space instead", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { connectionAuditResource: "space" });
  await segment.connect(production);

  expect((await segment.data("GET", "/audit-events"))["events"]).toMatchObject([
    { type: "Source Connected To Space", resourceType: "space", resourceId: segment.spaceId },
  ]);
});

test("audit events are read page by page", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.connect("split-impressions-staging");

  const { events, pagination } = await segment.data("GET", "/audit-events?pagination.count=1");
  const { next } = pagination as { next: string };
  const second = await segment.data(
    "GET",
    `/audit-events?pagination.count=1&pagination.cursor=${encodeURIComponent(next)}`,
  );

  expect(events).toMatchObject([{ resourceName: "Split impressions (staging)" }]);
  expect(second["events"]).toMatchObject([{ resourceName: "Split impressions (production)" }]);
});

test("pages of audit events stay what they are while more happens", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.connect(production);
  await segment.connect("split-impressions-staging");
  const first = await segment.data("GET", "/audit-events?pagination.count=1");
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  await segment.data("POST", "/labels", { label: { key: "team", value: "growth" } });

  const { next } = first["pagination"] as { next: string };
  const second = await segment.data(
    "GET",
    `/audit-events?pagination.count=1&pagination.cursor=${encodeURIComponent(next)}`,
  );

  expect(JSON.parse(Buffer.from(next, "base64").toString())).toEqual({
    pageToken: Buffer.from("2").toString("base64"),
    endTime: "2026-11-24T12:00:00.000Z",
  });
  expect(second["events"]).toMatchObject([{ resourceName: "Split impressions (production)" }]);
  expect(second["pagination"]).not.toHaveProperty("next");
});

test("an audit event says who acted: a token, or a person in the app", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", "/labels", { label: { key: "team", value: "growth" } });

  const { events } = await segment.data("GET", "/audit-events");

  expect(events).toMatchObject([
    { type: "Label Created", actor: expect.stringMatching(/^public-api-token\//) },
    {
      type: "Source Connected To Space",
      actor: expect.stringMatching(/^users\//),
      actorEmail: expect.any(String),
    },
  ]);
});

test("audit events are gone after 90 days", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.control("POST", "/clock", { advanceMs: 91 * 86_400_000 });

  expect((await segment.data("GET", "/audit-events"))["events"]).toEqual([]);
});

test.each([
  ["a time that is none", "startTime=yesterday"],
  ["a cursor of another list", "pagination.count=1&pagination.cursor=MA%3D%3D"],
])("%s is refused with 422", async (_what, query) => {
  await using segment = await startSegment();

  expect((await segment.call("GET", `/audit-events?${query}`)).status).toBe(422);
});

test.each<[string, object, string]>([
  [
    "that names no space it has",
    { connections: [{ space: "none", source: production }] },
    String.raw`space \"none\"`,
  ],
  ["with a field that is none", { source: [] }, "source"],
  [
    "with a query that is none",
    { computedTraits: [{ name: "a", definition: { query: "event(" } }] },
    "computedTraits[0].definition.query",
  ],
])("a seed %s is refused and changes nothing", async (_what, seed, words) => {
  await using segment = await startSegment();
  await segment.connect(production);

  await expect(segment.control("POST", "/seed", seed)).rejects.toThrow(words);
  expect(await segment.control("GET", "/connections")).toMatchObject({ connections: [{}] });
});

test("the connection route exists only while a switch names it", async () => {
  await using segment = await startSegment();
  const route = `/gateway/${segment.spaceId}/${segment.sourceId(production)}`;
  const statuses = async (...methods: string[]) => {
    const seen = [];
    for (const method of methods) seen.push((await segment.call(method, route)).status);
    return seen;
  };

  expect(await statuses("PUT")).toEqual([404]);
  await segment.control("PATCH", "/switches", { connectionRoute: "/gateway/{spaceId}/{sourceId}" });

  expect(await statuses("GET", "PUT", "GET", "DELETE", "GET")).toEqual([404, 200, 200, 200, 404]);
});

test("labels are made, put on a source, and deleted once no source carries them", async () => {
  await using segment = await startSegment();
  const label = { key: "team", value: "growth" };
  const made = await segment.call("POST", "/labels", { label });
  expect({ status: made.status, body: made.body }).toMatchObject({ status: 201, body: { data: { label } } });
  const labels = `/sources/${segment.sourceId(production)}/labels`;

  expect(await segment.data("POST", labels, { labels: [label] })).toMatchObject({
    labels: [{ key: "environment", value: "prod" }, label],
  });
  expect((await segment.call("DELETE", "/labels/team/growth")).status).toBe(400);
  expect(
    await segment.data("PUT", labels, { labels: [{ key: "environment", value: "prod" }] }),
  ).toMatchObject({
    labels: [{ key: "environment", value: "prod" }],
  });
  expect(await segment.data("DELETE", "/labels/team/growth")).toEqual({ status: "SUCCESS" });
});

test.each<[string, (segment: Segment) => Promise<{ status: number }>]>([
  [
    "a label that does not exist",
    (segment) =>
      segment.call("POST", `/sources/${segment.sourceId(production)}/labels`, {
        labels: [{ key: "team", value: "none" }],
      }),
  ],
  [
    "a second value of one key",
    (segment) =>
      segment.call("POST", `/sources/${segment.sourceId(production)}/labels`, {
        labels: [{ key: "environment", value: "dev" }],
      }),
  ],
  [
    "a label key that begins with a digit",
    (segment) => segment.call("POST", "/labels", { label: { key: "1st", value: "x" } }),
  ],
])("%s is refused with 422", async (_what, send) => {
  await using segment = await startSegment();

  expect((await send(segment)).status).toBe(422);
});
