import { expect, test } from "vitest";

import { SegmentClient, SegmentNotFoundError } from "../../src/client";
import { startEmulator, type Emulator } from "../../src/emulator";
import { drive, DrivenClock } from "./driven-clock";
import { failure, newTrait, query } from "./scene";

interface Logged {
  operation: string;
  status: number;
}

/** A client on a Segment of its own; retries take no time. */
async function onEmulator(): Promise<
  AsyncDisposable & {
    segment: Emulator;
    client: SegmentClient;
    clock: DrivenClock;
    space: string;
    control(method: string, path: string, body?: unknown): Promise<unknown>;
    log(): Promise<string[]>;
  }
> {
  const segment = await startEmulator();
  const clock = new DrivenClock();
  const client = new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token, clock });
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const sent =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await fetch(`${segment.apiUrl}/_emulator${path}`, { method, ...sent });
    return response.json();
  };
  return {
    segment,
    client,
    clock,
    space: segment.spaces[0]?.id ?? "",
    control,
    log: async () => {
      const { requests } = (await control("GET", "/requests")) as { requests: Logged[] };
      return requests.map(({ operation, status }) => `${operation} ${status}`);
    },
    [Symbol.asyncDispose]: () => segment.close(),
  };
}

test("a trait is made, found, changed and deleted", async () => {
  await using world = await onEmulator();
  const { computedTraits } = world.client;

  const made = await computedTraits.create(world.space, {
    ...newTrait("Roll Algorithm"),
    description: "Last one.",
  });
  const listed = await computedTraits.list(world.space);
  await world.control("POST", "/clock", { advanceMs: 60_000 });
  const changed = await computedTraits.update(world.space, made.id, { enabled: false });
  const got = await computedTraits.get(world.space, made.id);
  await world.control("POST", "/clock", { advanceMs: 60_000 });
  await computedTraits.delete(world.space, made.id);
  const again = await failure(computedTraits.delete(world.space, made.id));

  expect(made).toMatchObject({
    name: "Roll Algorithm",
    key: "roll_algorithm",
    definition: { query, type: "USERS" },
  });
  expect(listed.map(({ id }) => id)).toEqual([made.id]);
  expect([changed.enabled, got.enabled]).toEqual([false, false]);
  expect(again).toBeInstanceOf(SegmentNotFoundError);
  expect(await computedTraits.list(world.space)).toEqual([]);
});

test("an audience is made, found, changed and deleted", async () => {
  await using world = await onEmulator();
  const { audiences } = world.client;
  const definition = { query: "event('get_treatment').count() >= 1" };

  const made = await audiences.create(world.space, { name: "Seen", audienceType: "USERS", definition });
  await world.control("POST", "/clock", { advanceMs: 60_000 });
  const changed = await audiences.update(world.space, made.id, { name: "Seen once" });
  const got = await audiences.get(world.space, made.id);
  const listed = await audiences.list(world.space);
  await world.control("POST", "/clock", { advanceMs: 60_000 });
  await audiences.delete(world.space, made.id);

  expect(made).toMatchObject({ name: "Seen", key: "seen", audienceType: "USERS", definition });
  expect([changed.name, got.name, listed[0]?.name]).toEqual(["Seen once", "Seen once", "Seen once"]);
  expect(await audiences.list(world.space)).toEqual([]);
});

test("workspace, spaces, sources, labels, audit log and space schema are read", async () => {
  await using world = await onEmulator();
  const { client, segment, space } = world;
  const source = segment.sources[0];
  const sourceId = source?.id ?? "";

  expect((await client.workspace.get()).id).toBe(segment.workspaceId);
  expect((await client.spaces.list()).map(({ id, slug }) => ({ id, slug }))).toEqual(segment.spaces);
  expect(await client.spaces.get(space)).toMatchObject(segment.spaces[0] ?? {});
  expect((await client.sources.list()).map(({ id }) => id)).toEqual(segment.sources.map(({ id }) => id));
  expect(await client.sources.get(sourceId)).toMatchObject({ id: sourceId, labels: source?.labels });

  const label = { key: "team", value: "growth", description: "Growth squad" };
  expect(await client.labels.create(label)).toEqual(label);
  expect(await client.labels.list()).toContainEqual(label);
  expect((await client.sources.addLabels(sourceId, [label])).map(({ key }) => key)).toContain("team");
  expect(
    (await client.sources.replaceLabels(sourceId, source?.labels ?? [])).map(({ key }) => key),
  ).not.toContain("team");
  await client.labels.delete(label);
  expect((await client.labels.list()).map(({ key }) => key)).not.toContain("team");

  await world.control("POST", "/connections", { spaceId: space, sourceId });
  await fetch(`${segment.trackingUrl}/v1/track`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      writeKey: source?.writeKey,
      userId: "u",
      event: "get_treatment",
      properties: { split: "roll" },
    }),
  });
  const types = (await client.auditEvents.list({ startTime: "2026-01-01T00:00:00Z" })).map(
    ({ type }) => type,
  );
  expect(types).toContain("Source Connected To Space");
  expect((await client.spaceSchema.events(space)).map(({ name }) => name)).toEqual(["get_treatment"]);
  expect(
    (await client.spaceSchema.eventProperties(space, "get_treatment")).map(({ name }) => name),
  ).toContain("split");
});

test("a space is found by its id with spa_ and without", async () => {
  await using world = await onEmulator();

  const bare = await world.client.spaces.get(world.space.replace("spa_", ""));

  expect(bare.id).toBe(world.space);
});

test("an answer of a space that is null is no space", async () => {
  await using world = await onEmulator();
  await world.control("PATCH", "/switches", { unknownSpace: "null" });

  const error = await failure(world.client.spaces.get("spa_nowhere"));

  expect(error).toMatchObject({ name: "SegmentNotFoundError", request: "GET /spaces/spa_nowhere" });
});

test.each(["dropAfterCommit", "resetDuring", "truncate", "statusAfterCommit"])(
  "a create that happened although its answer was lost (%s) is made once and owned up to",
  async (kind) => {
    await using world = await onEmulator();
    await world.control("POST", "/faults", { operation: "createComputedTrait", kind, times: 1, status: 503 });

    const error = await failure(world.client.computedTraits.create(world.space, newTrait("a")));

    expect(error).toMatchObject({ mayHaveHappened: true });
    expect((await world.client.computedTraits.list(world.space)).map(({ name }) => name)).toEqual(["a"]);
  },
);

test.each(["dropAfterCommit", "resetBefore", "truncate", "status"])(
  "a change survives a fault (%s) and the lock that it leaves behind",
  async (kind) => {
    await using world = await onEmulator();
    const { id } = await world.client.computedTraits.create(world.space, newTrait("a"));
    await world.control("PATCH", "/switches", { lockMs: 0 });
    await world.control("POST", "/faults", {
      operation: "updateComputedTraitForSpace",
      kind,
      times: 2,
      status: 503,
    });

    const changed = await drive(
      world.clock,
      world.client.computedTraits.update(world.space, id, { description: "Last one." }),
    );

    expect(changed.description).toBe("Last one.");
    expect((await world.log()).filter((line) => line.startsWith("update"))).toHaveLength(3);
  },
);

test("a delete whose answer was lost finds the trait gone, and says so", async () => {
  await using world = await onEmulator();
  const { id } = await world.client.computedTraits.create(world.space, newTrait("a"));
  await world.control("POST", "/faults", {
    operation: "removeComputedTraitFromSpace",
    kind: "dropAfterCommit",
    times: 1,
  });

  const error = await failure(drive(world.clock, world.client.computedTraits.delete(world.space, id)));

  expect(error).toBeInstanceOf(SegmentNotFoundError);
  expect(await world.client.computedTraits.list(world.space)).toEqual([]);
});

test("a feature that support has not switched on is named", async () => {
  await using world = await onEmulator();
  await world.control("PATCH", "/switches", { features: ["Spaces"] });

  const error = await failure(world.client.computedTraits.list(world.space));

  expect(error).toMatchObject({ name: "SegmentAuthError", scope: "permission" });
  expect(error.message).toContain('does not have the feature "Computed Trait"');
  expect(error.message).toContain("ask Segment's support to enable the feature");
});
