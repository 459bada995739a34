import { expect, test } from "vitest";

import { startSegment, type Segment } from "./segment";

const definition = { query: "event('get_treatment').where(property('treatment') = 'on').count() >= 1" };
const guide = {
  activationName: "guide",
  activationType: "Audience Membership Changed",
  performResync: false,
} as const;
const actionId = "oGmPa7rT5cWbXn2KvLq8Zd";

interface Scene {
  readonly segment: Segment;
  /** The path of an audience, and of its connection. */
  readonly audience: string;
  readonly connection: string;
}

async function connect(segment: Segment, more: Record<string, unknown> = {}): Promise<Scene> {
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  const made = await segment.data("POST", audiences, {
    name: "On",
    audienceType: "USERS",
    definition,
    ...more,
  });
  const audience = `${audiences}/${(made["audience"] as { id: string }).id}`;
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  const { connection } = await segment.data("POST", `${audience}/destination-connections`, {
    destination: { id, type: "destination" },
  });
  return {
    segment,
    audience,
    connection: `${audience}/destination-connections/${(connection as { id: string }).id}`,
  };
}

async function activate({ segment, connection }: Scene, more: Record<string, unknown> = {}) {
  const { activation } = await segment.data("POST", `${connection}/activations`, { ...guide, ...more });
  return activation as Record<string, unknown> & { id: string };
}

test("an activation is made, listed, read, changed and deleted", async () => {
  await using segment = await startSegment();
  const scene = await connect(segment);
  const personalization = { profile: { properties: ["roll"], mapping: { roll: "flag_roll" } } };

  const made = await activate(scene, { personalization });
  const one = `${scene.audience}/activations/${made.id}`;
  const listed = await segment.data("GET", `${scene.audience}/activations`);
  const changed = await segment.data("PATCH", one, { enabled: false, activationName: "tour" });
  const read = await segment.data("GET", one);
  const deleted = await segment.data("DELETE", one);

  expect(made).toEqual({
    id: made.id,
    enabled: true,
    workspaceId: segment.emulator.workspaceId,
    spaceId: segment.spaceId,
    audienceId: scene.audience.split("/").at(-1),
    connectionId: scene.connection.split("/").at(-1),
    activationName: "guide",
    activationType: "Audience Membership Changed",
    personalization,
    performResync: false,
  });
  expect(listed).toMatchObject({ activations: [made], pagination: { totalEntries: 1 } });
  expect(changed).toEqual({ activation: { ...made, enabled: false, activationName: "tour" } });
  expect(read).toEqual(changed);
  expect(deleted).toEqual({ status: "SUCCESS" });
  expect((await segment.call("GET", one)).status).toBe(404);
  expect(await segment.data("GET", `${scene.audience}/activations`)).toMatchObject({ activations: [] });
});

test("an empty name changes nothing, null takes a label away, and another action has no effect", async () => {
  await using segment = await startSegment();
  const scene = await connect(segment);
  const made = await activate(scene, { displayName: "Guide", destinationMapping: { actionId } });

  const { activation } = await segment.data("PATCH", `${scene.audience}/activations/${made.id}`, {
    activationName: "",
    displayName: null,
    destinationMapping: { actionId: "other", settings: { url: "https://example.com" } },
  });

  const { displayName: _, ...rest } = made;
  expect(activation).toEqual({
    ...rest,
    destinationMapping: { actionId, settings: { url: "https://example.com" } },
  });
});

test("a resync is shown until it is done", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const scene = await connect(segment);
  const made = await activate(scene, { performResync: true });
  const one = `${scene.audience}/activations/${made.id}`;
  const isResyncing = async (body?: unknown) => {
    const { activation } = await segment.data(body === undefined ? "GET" : "PATCH", one, body);
    return (activation as { performResync: boolean }).performResync;
  };

  const seen = [made["performResync"]];
  await segment.control("POST", "/clock", { advanceMs: 1_000 });
  seen.push(await isResyncing(), await isResyncing({ performResync: true }));

  expect(seen).toEqual([true, false, true]);
});

test.each<[string, Record<string, unknown>, number, string | undefined]>([
  ["without performResync", { performResync: undefined }, 422, "performResync"],
  ["of a type that there is not", { activationType: "Sometimes" }, 422, "activationType"],
  ["without a name", { activationName: "" }, 422, "activationName"],
  ["with a field that activations do not have", { type: "Audience Entered" }, 422, "type"],
  [
    "with entities, of an audience that is not linked,",
    { personalization: { entities: [{ properties: ["size"], relationshipSlug: "team" }] } },
    400,
    undefined,
  ],
  [
    "with an action that the destination does not have",
    { destinationMapping: { actionId: "x" } },
    400,
    undefined,
  ],
])("an activation %s is refused", async (_what, more, status, field) => {
  await using segment = await startSegment();
  const { audience, connection } = await connect(segment);

  const refused = await segment.call("POST", `${connection}/activations`, { ...guide, ...more });

  expect(refused).toMatchObject({ status, body: { errors: [field === undefined ? {} : { field }] } });
  expect(await segment.data("GET", `${audience}/activations`)).toMatchObject({ activations: [] });
});

test("a linked audience sends entities along, and its type cannot change", async () => {
  await using segment = await startSegment();
  const scene = await connect(segment, {
    audienceType: "LINKED",
    definition: { query: "entity('orders').count() >= 1", targetEntity: "orders" },
  });
  const entities = [{ properties: ["size"], relationshipSlug: "team" }];

  const { id, personalization } = await activate(scene, { personalization: { entities } });
  const one = `${scene.audience}/activations/${id}`;

  expect(personalization).toEqual({ profile: { properties: [] }, entities });
  expect(await segment.call("PATCH", one, { activationType: "Audience Exited" })).toMatchObject({
    status: 422,
    body: { errors: [{ field: "activationType" }] },
  });
});

test("a connection is removed only when it has no activations, and an audience takes both with it", async () => {
  await using segment = await startSegment();
  const scene = await connect(segment);
  const { id } = await activate(scene);

  const refused = await segment.call("DELETE", scene.connection);
  await segment.data("DELETE", `${scene.audience}/activations/${id}`);
  const removed = await segment.call("DELETE", scene.connection);
  const again = await connect(segment, { name: "Again" });
  await activate(again);
  await segment.data("DELETE", again.audience);

  expect([refused.status, removed.status]).toEqual([409, 200]);
  expect((await segment.call("GET", `${again.audience}/activations`)).status).toBe(404);
  expect((await segment.call("DELETE", again.connection)).status).toBe(404);
});

test("an activation of one audience is none of another's, and needs a connection", async () => {
  await using segment = await startSegment();
  const one = await connect(segment);
  const { id } = await activate(one);
  const other = await connect(segment, { name: "Other" });

  expect((await segment.call("GET", `${other.audience}/activations/${id}`)).status).toBe(404);
  expect((await segment.call("DELETE", `${other.audience}/activations/${id}`)).status).toBe(404);
  expect(await segment.data("GET", `${other.audience}/activations`)).toMatchObject({ activations: [] });
  const nowhere = `${one.audience}/destination-connections/ii_000000000/activations`;
  expect((await segment.call("POST", nowhere, guide)).status).toBe(404);
});

test("destinations say which actions an activation may have them do, also from a seed", async () => {
  const fields = [{ key: "email", label: "Email", required: true }];
  await using segment = await startSegment({
    seed: {
      destinations: [{ slug: "mail", actions: [{ id: "a1", name: "Send mail", fields }] }, { slug: "list" }],
    },
  });
  const supported = async (query = "") =>
    (
      await segment.data(
        "GET",
        `/spaces/${segment.spaceId}/audienceType/USERS/supported-destinations${query}`,
      )
    )["destinations"];

  const mail = { mail: { name: "mail", actions: [{ id: "a1", name: "Send mail", fields }] } };
  expect(await supported()).toEqual({ ...mail, list: { name: "list", actions: [] } });
  expect(await supported("?actionId=a1")).toEqual(mail);
  expect(await supported("?slug=list")).toEqual({ list: { name: "list", actions: [] } });
});

test("a list misses a new connection and a new activation for as many reads as lag behind", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { readsUntilShown: 1 });
  const scene = await connect(segment);
  const { id } = await activate(scene);
  const counts = async (path: string, items: string) =>
    ((await segment.data("GET", `${scene.audience}/${path}`))[items] as unknown[]).length;

  expect([
    await counts("destination-connections", "connections"),
    await counts("destination-connections", "connections"),
  ]).toEqual([0, 1]);
  expect([
    (await segment.call("GET", `${scene.audience}/activations/${id}`)).status,
    await counts("activations", "activations"),
  ]).toEqual([404, 1]);
});
