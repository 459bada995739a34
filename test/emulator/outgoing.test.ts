import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const [now, later] = ["2026-11-24T08:00:00.000Z", "2026-11-24T09:00:00.000Z"];
const ids = {
  amplitude: "66f0a1c27d4b3e9155aa0101",
  fullstory: "66f0a1c27d4b3e9155aa0102",
  facebook: "66f0a1c27d4b3e9155aa0103",
  attached: "66f0a1c27d4b3e9155aa0104",
  elsewhere: "66f0a1c27d4b3e9155aa0105",
  off: "66f0a1c27d4b3e9155aa0106",
};
const source = { id: "hT5vQm8KxW3nRbZ7dLp2Yc", slug: production, writeKey: "write" };
const theirs = "impressions-of-another-space";
const otherSpace = "spa_7nTzQ9wXk2RvVbN7cLpYdK";
const seed = {
  spaces: [
    { id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production" },
    { id: otherSpace, slug: "other" },
  ],
  sources: [source, { slug: theirs }],
  connections: [
    { space: "production", source: production },
    { space: "other", source: theirs },
  ],
  destinations: [
    { id: ids.amplitude, slug: "actions-amplitude", name: "Amplitude" },
    { id: ids.fullstory, slug: "fullstory", name: "FullStory", kind: "device" as const },
    { id: ids.facebook, slug: "personas-facebook", name: "Facebook", kind: "list" as const },
    { id: ids.attached, slug: "appcues", name: "Appcues", sourceId: source.id },
    { id: ids.elsewhere, slug: "webhook", name: "Webhook", space: "other" },
    { id: ids.off, slug: "zendesk", name: "Zendesk", enabled: false },
  ],
};

interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  /** The trait of each user's last treatment. */
  readonly trait: { id: string; key: string };
  readonly see: (userId: string, treatment: string, more?: Record<string, unknown>) => Promise<number>;
  /** Select a destination for the trait, as in the app. */
  readonly select: (destinationId: string, settings?: object) => Promise<unknown>;
  readonly received: (destination?: string) => Promise<Received[]>;
  /** What was received, in short. */
  readonly calls: (destination?: string) => Promise<unknown[]>;
}

interface Received {
  at: string;
  destination: object;
  call: Record<string, unknown>;
}

async function start(options: Record<string, unknown> = {}): Promise<Scene> {
  const segment = await startSegment({ seed });
  await segment.control("POST", "/clock", { now });
  const trait = await newTrait(segment, "roll", { query: treatmentQuery, type: "USERS" }, options);
  const received: Scene["received"] = async (destination) => {
    const filter = destination === undefined ? "" : `?destination=${destination}`;
    return ((await segment.control("GET", `/outgoing${filter}`)) as { calls: Received[] }).calls;
  };
  return {
    segment,
    trait,
    see: (userId, treatment, more = {}) =>
      segment.track(production, {
        userId,
        event: "get_treatment",
        timestamp: now,
        properties: { split: "roll", environmentName: "production", treatment },
        ...more,
      }),
    select: (destinationId, settings = {}) =>
      segment.control("PUT", selectionOf(segment, trait.id, destinationId), settings),
    received,
    calls: async (destination) => (await received(destination)).map(({ call }) => inShort(call)),
    [Symbol.asyncDispose]: () => segment[Symbol.asyncDispose](),
  };
}

function selectionOf({ spaceId }: Segment, traitId: string, destinationId: string): string {
  return `/app/spaces/${spaceId}/computed-traits/${traitId}/destinations/${destinationId}`;
}

async function newTrait(
  segment: Segment,
  name: string,
  definition: object,
  options: object = {},
): Promise<Scene["trait"]> {
  const body = { name, definition, ...options };
  return (await segment.data("POST", segment.traitsPath, body))["computedTrait"] as Scene["trait"];
}

/** Without what is the same for every call of a test. */
function inShort({ context, integrations: _i, ...call }: Record<string, unknown>): unknown {
  const { personas: _p, ...more } = context as Record<string, unknown>;
  return { ...call, ...(Object.keys(more).length > 0 ? { context: more } : {}) };
}

const byEmail = (email: string, traits: object) => ({ type: "identify", traits: { email, ...traits } });
const ofStrategy = (strategy: string) => ({ idSync: [{ externalId: "email", strategy }] });
const identify = (userId: string, roll: unknown) => ({ type: "identify", userId, traits: { roll } });

test("a value that changes is an Identify call to the destination that the trait was selected for", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);

  await scene.see("u-1", "off");

  expect(await scene.received()).toEqual([
    {
      at: now,
      destination: { id: ids.amplitude, slug: "actions-amplitude", name: "Amplitude" },
      call: {
        type: "identify",
        userId: "u-1",
        traits: { roll: "off" },
        context: {
          personas: {
            computation_class: "trait",
            computation_id: scene.trait.id,
            computation_key: "roll",
            namespace: scene.segment.spaceId,
            space_id: scene.segment.spaceId,
          },
        },
        integrations: { All: false, Amplitude: true },
      },
    },
  ]);
});

test("as a Track call it is Trait Computed, or what somebody calls it, with the key in trait_key", async () => {
  await using scene = await start();
  await scene.segment.track(production, {
    type: "identify",
    userId: "u-1",
    traits: { email: "a@example.com" },
  });
  await scene.select(ids.amplitude, { as: "track" });

  await scene.see("u-1", "off");
  await scene.select(ids.amplitude, { as: "track", event: "Treatment Seen" });
  await scene.see("u-1", "on", { timestamp: later });

  const properties = { trait_key: "roll", roll: "off" };
  const context = { traits: { email: "a@example.com" } };
  expect(await scene.calls()).toEqual([
    { type: "track", event: "Trait Computed", userId: "u-1", properties },
    { type: "track", event: "Trait Computed", properties, context },
    { type: "track", event: "Treatment Seen", userId: "u-1", properties: { ...properties, roll: "on" } },
    { type: "track", event: "Treatment Seen", properties: { ...properties, roll: "on" }, context },
  ]);
});

test("only changes are sent: not the same value again, and not what other events say", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);

  await scene.see("u-1", "off");
  await scene.see("u-1", "off", { timestamp: later });
  await scene.see("u-1", "on", { timestamp: "2026-11-24T07:00:00.000Z" });
  await scene.segment.track(production, { userId: "u-1", event: "Page Viewed" });
  await scene.see("u-2", "off");
  await scene.see("u-1", "on", { timestamp: later });
  await scene.see("u-1", "off", { timestamp: later });
  // A custom trait of the same key is none of the computed trait's values.
  await scene.segment.track(production, { type: "identify", userId: "u-3", traits: { roll: "on" } });

  expect(await scene.calls()).toEqual([
    identify("u-1", "off"),
    identify("u-2", "off"),
    identify("u-1", "on"),
    identify("u-1", "off"),
  ]);
});

test("calls of one batch are looked at one by one", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);
  const batch = ["off", "on", "off"].map((treatment) => ({
    type: "track",
    userId: "u-1",
    event: "get_treatment",
    timestamp: now,
    properties: { split: "roll", environmentName: "production", treatment },
  }));

  await scene.segment.track(production, { type: "batch", batch });

  expect(await scene.calls()).toEqual(["off", "on", "off"].map((treatment) => identify("u-1", treatment)));
});

test("a destination that is selected later is sent every value that is there, and no other destination is", async () => {
  await using scene = await start();
  await scene.see("u-1", "off");
  await scene.see("u-2", "on");

  await scene.select(ids.amplitude);

  const both = [identify("u-1", "off"), identify("u-2", "on")];
  expect(await scene.calls("actions-amplitude")).toEqual(both);
  expect(await scene.calls()).toEqual(both);
  expect(await scene.calls(ids.attached)).toEqual([]);
});

const seen = (userId: string, treatment: string) => ({
  userId,
  event: "get_treatment",
  timestamp: now,
  properties: { split: "roll", environmentName: "production", treatment },
});

test("each space sends what happens in it, and nothing of another space", async () => {
  await using scene = await start();
  const { segment } = scene;
  await scene.select(ids.amplitude);
  const path = `/spaces/${otherSpace}/computed-traits`;
  const definition = { query: treatmentQuery, type: "USERS" };
  const { computedTrait } = (await segment.data("POST", path, { name: "theirs", definition })) as {
    computedTrait: { id: string };
  };

  await segment.track(theirs, seen("u-9", "on"));
  await segment.control("PUT", `/app${path}/${computedTrait.id}/destinations/${ids.elsewhere}`, {});
  await scene.see("u-1", "off");

  expect(await scene.calls("webhook")).toEqual([{ ...identify("u-9", "on"), traits: { theirs: "on" } }]);
  expect(await scene.calls("actions-amplitude")).toEqual([identify("u-1", "off")]);
});

test("each email makes a call of its own, and so does one that becomes known later", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);
  const tell = (email: string | null) =>
    scene.segment.track(production, { type: "identify", userId: "u-1", traits: { email } });

  await tell("a@example.com");
  await tell("b@example.com");
  await tell("");
  await scene.see("u-1", "off");
  await tell("c@example.com");
  await tell("a@example.com");
  await tell(null);

  expect(await scene.calls()).toEqual([
    identify("u-1", "off"),
    byEmail("a@example.com", { roll: "off" }),
    byEmail("b@example.com", { roll: "off" }),
    byEmail("c@example.com", { roll: "off" }),
  ]);
});

test("id sync says which identifiers and which of their values are sent, and under which further name", async () => {
  await using scene = await start();
  for (const email of ["a@example.com", "b@example.com", "c@example.com"])
    await scene.segment.track(production, { type: "identify", userId: "u-1", traits: { email } });

  await scene.select(ids.amplitude, ofStrategy("first"));
  await scene.see("u-1", "v1");
  await scene.select(ids.amplitude, ofStrategy("last"));
  await scene.see("u-1", "v2");
  await scene.select(ids.amplitude, {
    idSync: [
      { externalId: "user_id", strategy: "last", mapTo: "customer" },
      { externalId: "ios.idfa", strategy: "all" },
    ],
  });
  await scene.see("u-1", "v3");

  await scene.select(ids.amplitude, {
    idSync: [{ externalId: "user_id", strategy: "last", mapTo: "roll" }],
  });
  await scene.see("u-1", "v4");

  expect(await scene.calls()).toEqual([
    { type: "identify", traits: { email: "a@example.com", roll: "v1" } },
    { type: "identify", traits: { email: "c@example.com", roll: "v2" } },
    { type: "identify", userId: "u-1", traits: { customer: "u-1", roll: "v3" } },
    // The trait keeps its own name.
    identify("u-1", "v4"),
  ]);
});

test("outgoingIds has one call carry one identifier of each kind", async () => {
  await using scene = await start();
  await scene.segment.control("PATCH", "/switches", { outgoingIds: "together" });
  for (const email of ["a@example.com", "b@example.com"])
    await scene.segment.track(production, { type: "identify", userId: "u-1", traits: { email } });
  await scene.select(ids.amplitude);

  await scene.see("u-1", "off");
  await scene.see("u-2", "on");

  expect(await scene.calls()).toEqual([
    { type: "identify", userId: "u-1", traits: { email: "a@example.com", roll: "off" } },
    { type: "identify", userId: "u-1", traits: { email: "b@example.com", roll: "off" } },
    identify("u-2", "on"),
  ]);
});

test("one call carries the further names of all its identifiers", async () => {
  await using scene = await start();
  await scene.segment.control("PATCH", "/switches", { outgoingIds: "together" });
  await scene.segment.track(production, {
    type: "identify",
    userId: "u-1",
    traits: { email: "a@example.com" },
  });
  await scene.select(ids.amplitude, {
    idSync: [
      { externalId: "user_id", strategy: "last", mapTo: "customer" },
      { externalId: "email", strategy: "last", mapTo: "mail" },
    ],
  });

  await scene.see("u-1", "off");

  const traits = { email: "a@example.com", customer: "u-1", mail: "a@example.com", roll: "off" };
  expect(await scene.calls()).toEqual([{ type: "identify", userId: "u-1", traits }]);
});

test("an anonymous visitor is sent only where the trait includes them, and the user it becomes is sent too", async () => {
  await using scene = await start({ options: { includeAnonymousUsers: true } });
  await using known = await start();
  for (const { select, see, segment } of [scene, known]) {
    await select(ids.amplitude);
    await see("", "off", { anonymousId: "a-1" });
    await segment.track(production, { type: "identify", userId: "u-1", anonymousId: "a-1" });
  }

  expect(await known.calls()).toEqual([identify("u-1", "off")]);
  expect(await scene.calls()).toEqual([
    { type: "identify", anonymousId: "a-1", traits: { roll: "off" } },
    identify("u-1", "off"),
  ]);
});

const visitor = (anonymousId: string, roll: string) => ({
  type: "identify",
  anonymousId,
  traits: { roll },
});

test("each visitor that a user has been makes a call of its own", async () => {
  await using scene = await start({ options: { includeAnonymousUsers: true } });
  await scene.select(ids.amplitude);
  await scene.see("u-1", "off");

  for (const anonymousId of ["a-1", "a-2"])
    await scene.segment.track(production, { type: "identify", userId: "u-1", anonymousId });
  await scene.see("u-1", "on", { timestamp: later });

  expect(await scene.calls()).toEqual([
    identify("u-1", "off"),
    visitor("a-1", "off"),
    visitor("a-2", "off"),
    identify("u-1", "on"),
    visitor("a-1", "on"),
    visitor("a-2", "on"),
  ]);
});

test("the emails of a visitor belong to the user that joins it", async () => {
  await using scene = await start();
  const tell = (call: object) => scene.segment.track(production, { type: "identify", ...call });
  await scene.select(ids.amplitude);
  await scene.see("u-1", "off");

  await tell({ anonymousId: "a-1", traits: { email: "a@example.com" } });
  await tell({ userId: "u-1", anonymousId: "a-1" });

  expect(await scene.calls()).toEqual([identify("u-1", "off"), byEmail("a@example.com", { roll: "off" })]);
});

test("a definition that changes sends what it changes", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);
  await scene.see("u-1", "off");
  await scene.see("u-2", "on");
  await scene.see("u-1", "next", {
    properties: { split: "roll_2", environmentName: "production", treatment: "next" },
  });
  const query = treatmentQuery.replace("'roll'", "'roll_2'");

  await scene.segment.data("PATCH", `${scene.segment.traitsPath}/${scene.trait.id}`, {
    definition: { query, type: "USERS" },
  });

  expect(await scene.calls()).toEqual([
    identify("u-1", "off"),
    identify("u-2", "on"),
    identify("u-1", "next"),
  ]);
});

test("a window that passes changes a value without any event", async () => {
  await using scene = await start();
  const { segment } = scene;
  const definition = { query: "event('get_treatment').within(2 days).count()", type: "USERS" };
  const { id } = await newTrait(segment, "seen", definition);
  await segment.control("PUT", selectionOf(segment, id, ids.amplitude), {});
  await scene.see("u-1", "off", { timestamp: "2026-11-23T08:00:00.000Z" });
  await scene.see("u-1", "off");

  await segment.control("POST", "/clock", { advanceMs: 36 * 3_600_000 });

  expect((await scene.received()).map(({ at, call }) => [at, call["traits"]])).toEqual([
    [now, { seen: 1 }],
    [now, { seen: 2 }],
    ["2026-11-25T20:00:00.000Z", { seen: 1 }],
  ]);
});

test("what is in a browser, and what is switched off, receives nothing", async () => {
  await using scene = await start();
  await scene.select(ids.fullstory);
  await scene.select(ids.off);

  await scene.see("u-1", "off");

  expect(await scene.calls()).toEqual([]);
});

test.each([
  [ids.facebook, "Facebook is a list destination: it takes audiences, and no traits"],
  [
    ids.attached,
    String.raw`${ids.attached} belongs to the source \"${production}\": add a new instance with the space as its data source`,
  ],
  [ids.elsewhere, `The destination ${ids.elsewhere} has not been added to the space`],
])("a destination that cannot have a space's traits cannot be selected", async (id, message) => {
  await using scene = await start();
  await expect(scene.select(id)).rejects.toThrow(message);
});

test.each([
  [{ as: "group" }, '"field":"as"'],
  [{ event: "" }, '"field":"event"'],
  [{ idSync: [{ externalId: "email", strategy: "newest" }] }, '"field":"idSync.0.strategy"'],
  [{ idsync: [] }, "idsync"],
])("settings %j are refused", async (settings, field) => {
  await using scene = await start();
  await expect(scene.select(ids.amplitude, settings)).rejects.toThrow(field);
  await scene.see("u-1", "off");
  expect(await scene.calls()).toEqual([]);
});

test("a destination that is taken away, and a trait that is deleted, send nothing any more", async () => {
  await using scene = await start();
  const { segment, trait } = scene;
  const taken = selectionOf(segment, trait.id, ids.amplitude);
  await scene.select(ids.amplitude);
  await segment.control("DELETE", taken);
  await scene.see("u-1", "off");
  await expect(segment.control("DELETE", taken)).rejects.toThrow("answered 404");

  const second = await newTrait(segment, "again", { query: treatmentQuery, type: "USERS" });
  await segment.control("PUT", selectionOf(segment, second.id, ids.amplitude), {});
  await segment.data("DELETE", `${segment.traitsPath}/${second.id}`);
  await scene.see("u-1", "on");

  expect(await scene.calls()).toEqual([{ type: "identify", userId: "u-1", traits: { again: "off" } }]);
});

test("what was received can be forgotten, and a reset forgets what was told too", async () => {
  await using scene = await start();
  await scene.select(ids.amplitude);
  await scene.see("u-1", "off");
  await scene.segment.control("DELETE", "/outgoing");
  await scene.see("u-1", "off", { timestamp: later });
  expect(await scene.calls()).toEqual([]);

  await scene.see("u-1", "on", { timestamp: later });
  await scene.segment.control("POST", "/reset");
  expect(await scene.calls()).toEqual([]);
  await expect(scene.received("mailchimp")).rejects.toThrow("Destination with id 'mailchimp' not found");
});

interface AudienceScene extends Scene {
  /** Connection and activations of an audience of those whose last treatment is on. */
  readonly path: string;
  readonly audience: { id: string };
  readonly activate: (type: string, more?: object) => Promise<string>;
}

const connectionTo = (destinationId: string, more: object = {}) => ({
  destination: { id: destinationId, type: "destination" },
  ...more,
});

async function startAudience(
  connection: object = connectionTo(ids.amplitude),
  query = "trait('roll') = 'on'",
): Promise<AudienceScene> {
  const scene = await start();
  const { segment } = scene;
  const body = { name: "Saw on", audienceType: "USERS", definition: { query } };
  const made = await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, body);
  const audience = made["audience"] as { id: string };
  const path = `/spaces/${segment.spaceId}/audiences/${audience.id}`;
  const connected = await segment.data("POST", `${path}/destination-connections`, connection);
  const { id } = connected["connection"] as { id: string };
  return {
    ...scene,
    path,
    audience,
    activate: async (activationType, more = {}) => {
      const target = `${path}/destination-connections/${id}/activations`;
      const settings = { activationName: "guide", activationType, performResync: false, ...more };
      const { activation } = await segment.data("POST", target, settings);
      return `${path}/activations/${(activation as { id: string }).id}`;
    },
  };
}

const membership = (userId: string, saw_on: boolean, more: object = {}) => ({
  type: "identify",
  userId,
  traits: { ...more, saw_on },
});
const moment = (event: string, userId: string, saw_on: boolean, more: object = {}) => ({
  type: "track",
  event,
  userId,
  properties: { audience_key: "saw_on", ...more, saw_on },
});

test("who joins an audience and who leaves it are Track calls, with the traits that ride along", async () => {
  await using scene = await startAudience();
  const profile = { properties: ["roll", "plan"], mapping: { roll: "flag_roll" } };
  await scene.activate("Audience Entered", { personalization: { profile } });
  await scene.activate("Audience Exited");

  await scene.see("u-1", "on");
  await scene.see("u-1", "on");
  await scene.see("u-2", "off");
  await scene.see("u-1", "off");

  const calls = await scene.received();
  expect(calls.map(({ call }) => inShort(call))).toEqual([
    moment("Audience Entered", "u-1", true, { flag_roll: "on" }),
    moment("Audience Exited", "u-1", false),
  ]);
  expect(calls[0]).toMatchObject({
    at: now,
    call: {
      context: {
        personas: {
          computation_class: "audience",
          computation_id: scene.audience.id,
          computation_key: "saw_on",
          namespace: scene.segment.spaceId,
          space_id: scene.segment.spaceId,
        },
      },
      integrations: { All: false, Amplitude: true },
    },
  });
});

test("a change of membership is an Identify call either way", async () => {
  await using scene = await startAudience();
  await scene.activate("Audience Membership Changed", {
    personalization: { profile: { properties: ["roll"] } },
  });

  await scene.see("u-1", "on");
  await scene.see("u-1", "off");
  await scene.see("u-1", "on");

  expect(await scene.calls()).toEqual([
    membership("u-1", true, { roll: "on" }),
    membership("u-1", false, { roll: "off" }),
    membership("u-1", true, { roll: "on" }),
  ]);
});

test("activationEvent has a Track call carry the activation's name", async () => {
  await using scene = await startAudience();
  await scene.segment.control("PATCH", "/switches", { activationEvent: "name" });
  await scene.activate("Audience Entered", { activationName: "saw_on_campaign" });

  await scene.see("u-1", "on");

  expect(await scene.calls()).toEqual([moment("saw_on_campaign", "u-1", true)]);
});

test("an activation is about what changes from then on, and a resync sends everybody who belongs, once", async () => {
  await using scene = await startAudience();
  await scene.see("u-1", "on");
  await scene.see("u-2", "off");
  const activation = await scene.activate("Audience Membership Changed");
  await scene.see("u-3", "on");
  expect(await scene.calls()).toEqual([membership("u-3", true)]);

  await scene.segment.control("DELETE", "/outgoing");
  await scene.segment.data("PATCH", activation, { performResync: true });
  await scene.segment.data("PATCH", activation, { displayName: "Guide" });

  expect(await scene.calls()).toEqual([membership("u-1", true), membership("u-3", true)]);

  await scene.segment.control("DELETE", "/outgoing");
  await scene.activate("Audience Entered", { performResync: true });
  expect(await scene.calls()).toEqual(
    ["u-1", "u-3"].map((userId) => moment("Audience Entered", userId, true)),
  );
});

test("an activation that is switched off sends nothing, and then what has changed meanwhile", async () => {
  await using scene = await startAudience();
  const activation = await scene.activate("Audience Membership Changed");
  await scene.see("u-1", "on");
  await scene.segment.data("PATCH", activation, { enabled: false });
  await scene.see("u-1", "off");
  await scene.see("u-2", "on");
  expect(await scene.calls()).toEqual([membership("u-1", true)]);

  await scene.segment.data("PATCH", activation, { enabled: true });

  expect(await scene.calls()).toEqual([
    membership("u-1", true),
    membership("u-1", false),
    membership("u-2", true),
  ]);
});

test("whoever leaves is taken out under every id, whichever of them the connection syncs", async () => {
  const idSyncConfiguration = [{ externalId: "email", strategy: "last" }];
  await using scene = await startAudience(connectionTo(ids.amplitude, { idSyncConfiguration }));
  for (const email of ["a@example.com", "b@example.com"])
    await scene.segment.track(production, { type: "identify", userId: "u-1", traits: { email } });
  await scene.activate("Audience Membership Changed");

  await scene.see("u-1", "on");
  await scene.see("u-1", "off");

  expect(await scene.calls()).toEqual([
    byEmail("b@example.com", { saw_on: true }),
    membership("u-1", false),
    byEmail("a@example.com", { saw_on: false }),
    byEmail("b@example.com", { saw_on: false }),
  ]);
});

/** What a user who has been a visitor is taken out by, where the connection syncs ids of one kind. */
async function takenOut(externalId: string): Promise<unknown[]> {
  const idSyncConfiguration = [{ externalId, strategy: "all" }];
  await using scene = await startAudience(connectionTo(ids.amplitude, { idSyncConfiguration }));
  await scene.segment.track(production, { type: "identify", userId: "u-1", anonymousId: "a-1" });
  await scene.activate("Audience Membership Changed");
  await scene.see("u-1", "on");
  await scene.segment.control("DELETE", "/outgoing");
  await scene.see("u-1", "off");
  return await scene.calls();
}

test("a visitor is taken out too, where the connection syncs visitors, and not where it does not", async () => {
  expect(await takenOut("user_id")).toEqual([membership("u-1", false)]);
  expect(await takenOut("anonymous_id")).toEqual([
    membership("u-1", false),
    { type: "identify", anonymousId: "a-1", traits: { saw_on: false } },
  ]);
});

test.each(["apart", "together"])(
  "whoever came in under an id that is synced no more, or with fewer ids, is taken out: %s",
  async (outgoingIds) => {
    const idSyncConfiguration = [{ externalId: "user_id", strategy: "last" }];
    await using scene = await startAudience(connectionTo(ids.amplitude, { idSyncConfiguration }));
    const { segment } = scene;
    await segment.control("PATCH", "/switches", { outgoingIds });
    await segment.track(production, { type: "identify", userId: "u-1", traits: { email: "a@example.com" } });
    await scene.activate("Audience Membership Changed");
    await scene.see("u-1", "on");
    if (outgoingIds === "apart")
      await segment.data("PATCH", `${scene.path}/destination-connections/${ids.amplitude}`, {
        idSyncConfiguration: [{ externalId: "anonymous_id", strategy: "last" }],
      });
    await segment.control("DELETE", "/outgoing");

    await scene.see("u-1", "off");

    expect(await scene.calls()).toEqual(
      outgoingIds === "apart"
        ? [membership("u-1", false), byEmail("a@example.com", { saw_on: false })]
        : [membership("u-1", false, { email: "a@example.com" })],
    );
  },
);

test("ids that a connection comes to sync are told of what changes from then on", async () => {
  const idSyncConfiguration = [{ externalId: "user_id", strategy: "last" }];
  await using scene = await startAudience(connectionTo(ids.amplitude, { idSyncConfiguration }));
  await scene.segment.track(production, {
    type: "identify",
    userId: "u-1",
    traits: { email: "a@example.com" },
  });
  await scene.activate("Audience Entered");
  await scene.see("u-1", "on");

  await scene.segment.data("PATCH", `${scene.path}/destination-connections/${ids.amplitude}`, {
    idSyncConfiguration: [{ externalId: "email", strategy: "last" }],
  });
  await scene.see("u-1", "off");
  await scene.see("u-1", "on");

  expect(await scene.calls()).toEqual([
    moment("Audience Entered", "u-1", true),
    {
      type: "track",
      event: "Audience Entered",
      properties: { audience_key: "saw_on", saw_on: true },
      context: { traits: { email: "a@example.com" } },
    },
  ]);
});

test("a list destination takes an audience, and one of a source takes neither", async () => {
  await using scene = await startAudience(connectionTo(ids.facebook));
  await scene.activate("Audience Entered");
  await scene.see("u-1", "on");
  expect(await scene.calls("personas-facebook")).toEqual([moment("Audience Entered", "u-1", true)]);

  const target = `${scene.path}/destination-connections`;
  const { status, body } = await scene.segment.call("POST", target, connectionTo(ids.attached));
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain("add a new instance with the space as its data source");
});

test("what is about entities sends nothing, nor does an audience that is disabled or deleted", async () => {
  await using scene = await startAudience();
  await scene.activate("Entity Added");
  await scene.see("u-1", "on");
  expect(await scene.calls()).toEqual([]);

  await scene.activate("Audience Membership Changed");
  await scene.segment.data("PATCH", scene.path, { enabled: false });
  await scene.see("u-1", "off");
  await scene.see("u-2", "on");
  await scene.segment.control("POST", "/clock", { advanceMs: 1_000 });
  await scene.segment.data("DELETE", scene.path);
  await scene.see("u-3", "on");

  expect(await scene.calls()).toEqual([]);
});
