import { expect, test } from "vitest";

import type { SegmentClient } from "../../src/client";
import { json } from "../support/http-server";
import { spaceId, startScene, traitNamed, workspace } from "./scene";

const source = { id: "s", slug: "split", workspaceId: "w", enabled: true, writeKeys: ["k"], labels: [] };
const label = { key: "team", value: "growth" };
const audience = { ...traitNamed("a"), audienceType: "USERS" };
const connection = { id: "ii_1", sourceId: "s", enabled: true, settings: {}, destinationId: "d" };
const activation = {
  id: "act_1",
  enabled: true,
  workspaceId: "w",
  spaceId,
  audienceId: "aud_a",
  connectionId: "ii_1",
  activationType: "All Events",
  activationName: "guide",
  personalization: { profile: { properties: ["plan"] } },
};
const seen = { name: "get_treatment", type: "TRACK", lastSeenAt: "2026-11-24T12:00:00.000Z" };
const property = { ...seen, name: "split", eventName: "get_treatment" };
const key = { trait: "roll", type: "COMPUTED", lastSeenAt: "2026-11-24T12:00:00.000Z" };
const logged = {
  id: "e",
  timestamp: "2026-11-24 12:00:00",
  type: "Source Modified",
  resourceId: "s",
  resourceType: "SOURCE",
  resourceName: "split",
};

test.each<[string, (client: SegmentClient) => Promise<unknown>, unknown, unknown]>([
  ["the workspace", ({ workspace: at }) => at.get(), { workspace }, workspace],
  ["spaces", ({ spaces }) => spaces.list(), { spaces: [workspace] }, [workspace]],
  ["a space", ({ spaces }) => spaces.get(spaceId), { space: workspace }, workspace],
  ["sources", ({ sources }) => sources.list(), { sources: [source] }, [source]],
  ["a source", ({ sources }) => sources.get("s"), { source }, source],
  ["added labels", ({ sources }) => sources.addLabels("s", [label]), { labels: [label] }, [label]],
  ["replaced labels", ({ sources }) => sources.replaceLabels("s", [label]), { labels: [label] }, [label]],
  ["labels", ({ labels }) => labels.list(), { labels: [label] }, [label]],
  ["a new label", ({ labels }) => labels.create(label), { label }, label],
  ["audiences", ({ audiences }) => audiences.list(spaceId), { audiences: [audience] }, [audience]],
  ["an audience", ({ audiences }) => audiences.get(spaceId, "aud_a"), { audience }, audience],
  [
    "connected destinations",
    ({ audienceDestinations }) => audienceDestinations.list(spaceId, "aud_a"),
    { connections: [connection] },
    [connection],
  ],
  [
    "a new connection",
    ({ audienceDestinations }) =>
      audienceDestinations.add(spaceId, "aud_a", { destination: { id: "d", type: "destination" } }),
    { connection },
    "ii_1",
  ],
  [
    "activations",
    ({ activations }) => activations.list(spaceId, "aud_a"),
    { activations: [activation] },
    [activation],
  ],
  [
    "an activation",
    ({ activations }) => activations.get(spaceId, "aud_a", "act_1"),
    { activation },
    activation,
  ],
  [
    "a new activation",
    ({ activations }) =>
      activations.add(spaceId, "aud_a", "ii_1", {
        activationName: "guide",
        activationType: "All Events",
        performResync: true,
      }),
    { activation },
    activation,
  ],
  [
    "a changed activation",
    ({ activations }) => activations.update(spaceId, "aud_a", "act_1", { enabled: true }),
    { activation },
    activation,
  ],
  ["audit events", ({ auditEvents }) => auditEvents.list({}), { events: [logged] }, [logged]],
  ["events", ({ spaceSchema }) => spaceSchema.events(spaceId), { events: [seen] }, [seen]],
  [
    "properties of an event",
    ({ spaceSchema }) => spaceSchema.eventProperties(spaceId, "get_treatment"),
    { eventProperties: [property] },
    [property],
  ],
  [
    "values of a property",
    ({ spaceSchema }) => spaceSchema.propertySampleValues(spaceId, "get_treatment", "split"),
    { sampleValues: ["roll"] },
    ["roll"],
  ],
  [
    "values of a trait",
    ({ spaceSchema }) => spaceSchema.traitSampleValues(spaceId, "roll"),
    { sampleValues: ["on", "off"] },
    ["on", "off"],
  ],
  ["trait keys", ({ spaceSchema }) => spaceSchema.traits(spaceId), { traits: [key] }, [key]],
])("%s come back as Segment gave them", async (_, call, data, expected) => {
  await using scene = await startScene((_request, response) => json(response, 200, { data }));

  expect(await call(scene.client)).toEqual(expected);
});

test.each<[unknown, unknown]>([
  [{ next: "2" }, { traits: [key], next: "2" }],
  [{ next: "" }, { traits: [key] }],
  [{ next: null }, { traits: [key] }],
  [{}, { traits: [key] }],
  [undefined, { traits: [key] }],
])(
  "a page of trait keys with the pagination %j says whether there are more",
  async (pagination, expected) => {
    await using scene = await startScene((_, response) =>
      json(response, 200, { data: { traits: [key], pagination } }),
    );

    const page = await scene.client.spaceSchema.traitsPage(spaceId, { search: "ro", cursor: "1" });

    expect(page).toEqual(expected);
    expect(scene.server.received.map(({ url }) => url)).toEqual([
      `/spaces/${spaceId}/traits?search=ro&pagination.count=1000&pagination.cursor=1`,
    ]);
  },
);

test("trait keys are read page by page", async () => {
  await using scene = await startScene(({ url }, response) => {
    const isFirst = !url.includes("cursor");
    const pagination = isFirst ? { next: "2" } : {};
    json(response, 200, { data: { traits: [{ ...key, trait: isFirst ? "a" : "b" }], pagination } });
  });

  expect((await scene.client.spaceSchema.traits(spaceId)).map(({ trait }) => trait)).toEqual(["a", "b"]);
});

test("only a request with a body says that it is JSON", async () => {
  await using scene = await startScene((_, response) => json(response, 200, { data: { labels: [], label } }));

  await scene.client.labels.list();
  await scene.client.labels.create(label);
  await scene.client.route("GET", "/gateway");

  expect(scene.server.received.map(({ headers }) => [headers["content-type"], headers.accept])).toEqual([
    [undefined, "application/vnd.segment.v1+json"],
    ["application/json", "application/vnd.segment.v1+json"],
    [undefined, "application/json"],
  ]);
});
