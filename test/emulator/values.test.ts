import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const staging = "split-impressions-staging";

function impression(
  userId: string,
  treatment: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    userId,
    event: "get_treatment",
    timestamp: "2026-11-24T08:00:00.000Z",
    properties: { split: "roll", environmentName: "production", treatment },
    ...more,
  };
}

async function withTrait(segment: Segment, more: Record<string, unknown> = {}): Promise<string> {
  const { computedTrait } = await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
    ...more,
  });
  return (computedTrait as { id: string }).id;
}

test("an impression of a connected source gives its user the treatment, and the next one replaces it", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await segment.connect(production);

  await segment.track(production, impression("u-1", "off"));
  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "off" });
  await segment.track(production, impression("u-1", "on", { timestamp: "2026-11-24T09:00:00.000Z" }));
  await segment.track(production, impression("u-2", "off"));

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on" });
  expect(await segment.traits("user_id:u-2")).toEqual({ roll: "off" });
});

test("what another source, flag or environment sends makes no value", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await segment.connect(production);
  const properties = { split: "roll", environmentName: "production", treatment: "on" };

  await segment.track(staging, impression("u-1", "on"));
  await segment.track(production, impression("u-2", "on", { properties: { ...properties, split: "other" } }));
  await segment.track(
    production,
    impression("u-3", "on", { properties: { ...properties, environmentName: "staging" } }),
  );

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
  expect(await segment.traits("user_id:u-2")).toEqual({});
  expect(await segment.traits("user_id:u-3")).toEqual({});
});

test("an event that arrives late does not replace a later one", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await segment.connect(production);

  await segment.track(production, impression("u-1", "on"));
  await segment.track(production, impression("u-1", "off", { timestamp: "2026-11-24T07:00:00.000Z" }));

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on" });
});

test("a message that is delivered twice counts once", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "seen",
    definition: { query: "event('get_treatment').count()", type: "USERS" },
  });

  await segment.track(production, impression("u-1", "on", { messageId: "m-1" }));
  await segment.track(production, impression("u-1", "on", { messageId: "m-1" }));
  await segment.track(production, impression("u-1", "on", { messageId: "m-2" }));

  expect(await segment.traits("user_id:u-1")).toEqual({ seen: 2 });
});

test("a message may come again after a reset", async () => {
  await using segment = await startSegment();
  for (let run = 0; run < 2; run++) {
    await segment.connect(production);
    await segment.track(production, { type: "identify", userId: "u-1", traits: { run }, messageId: "m-1" });
    expect(await segment.traits("user_id:u-1")).toEqual({ run });
    await segment.control("POST", "/reset");
  }
});

test("an anonymous visitor has no value unless the trait includes anonymous users, and joins the user that it turns out to be", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await withTrait(segment, { name: "roll_of_all", options: { includeAnonymousUsers: true } });
  await segment.connect(production);
  const { userId: _, ...anonymous } = impression("", "on", { anonymousId: "a-1" });

  await segment.track(production, anonymous);
  expect(await segment.traits("anonymous_id:a-1")).toEqual({ roll_of_all: "on" });
  await segment.track(production, { type: "identify", userId: "u-1", anonymousId: "a-1" });

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on", roll_of_all: "on" });
  expect(await segment.traits("anonymous_id:a-1")).toEqual({ roll: "on", roll_of_all: "on" });
});

test("a deleted trait leaves its values behind as custom traits", async () => {
  await using segment = await startSegment();
  const id = await withTrait(segment);
  await segment.connect(production);
  await segment.track(production, impression("u-1", "on"));

  await segment.data("DELETE", `${segment.traitsPath}/${id}`);
  await segment.track(production, impression("u-1", "off", { timestamp: "2026-11-24T09:00:00.000Z" }));

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on" });
  expect(await segment.data("GET", `/spaces/${segment.spaceId}/traits`)).toMatchObject({
    traits: [{ trait: "roll", type: "CUSTOM" }],
  });
});

test("a definition can ask for what an Identify call has said", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const query = "event('get_treatment').where(trait('plan') = 'free').count()";
  await withTrait(segment, { name: "seen_for_free", definition: { query, type: "USERS" } });

  await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: "free" } });
  await segment.track(production, impression("u-1", "on"));

  expect(await segment.traits("user_id:u-1")).toEqual({ plan: "free", seen_for_free: 1 });
});

test("what is defined for accounts is on no user's profile", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await withTrait(segment, { definition: { query: treatmentQuery, type: "ACCOUNTS" } });
  await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "accounts",
    audienceType: "ACCOUNTS",
    definition: { query: "event('get_treatment').count() >= 1" },
  });

  await segment.track(production, impression("u-1", "on"));

  expect(await segment.traits("user_id:u-1")).toEqual({});
});

test("a changed definition is computed anew from the events that are there", async () => {
  await using segment = await startSegment();
  const id = await withTrait(segment);
  await segment.connect(production);
  await segment.track(production, impression("u-1", "on"));
  const query = treatmentQuery.replace("property('treatment')", "property('split')");

  await segment.data("PATCH", `${segment.traitsPath}/${id}`, { definition: { query, type: "USERS" } });

  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "roll" });
});

test("a trait without history starts with the events after its creation", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.connect(production);
  await segment.track(production, impression("u-1", "on"));
  await segment.control("POST", "/clock", { advanceMs: 1_000 });

  await withTrait(segment, { options: { includeHistoricalData: false } });

  expect(await segment.traits("user_id:u-1")).toEqual({});
});

test("a window moves with the clock", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "recent",
    definition: { query: "event('get_treatment').within(2 days).last(property('treatment'))", type: "USERS" },
  });
  await segment.track(production, impression("u-1", "on"));
  expect(await segment.traits("user_id:u-1")).toEqual({ recent: "on" });

  await segment.control("POST", "/clock", { advanceMs: 3 * 86_400_000 });

  expect(await segment.traits("user_id:u-1")).toEqual({});
});

test("a batch is taken with the write key of the batch or of Basic authentication, a wrong key is taken and forgotten", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await segment.connect(production);
  const { writeKey } = segment.emulator.sources.find(({ slug }) => slug === production) ?? { writeKey: "" };
  const send = (key: string, userId: string) =>
    fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
      },
      body: JSON.stringify({ batch: [{ type: "track", ...impression(userId, "on") }] }),
    });

  expect([(await send(writeKey, "u-1")).status, (await send("wrong", "u-2")).status]).toEqual([200, 200]);
  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "on" });
  expect(await segment.traits("user_id:u-2")).toBeUndefined();
});

test("an oversized call and damaged JSON are refused with 400", async () => {
  await using segment = await startSegment();
  const { trackingUrl } = segment.emulator;
  const post = (body: string) => fetch(`${trackingUrl}/v1/track`, { method: "POST", body });

  expect((await post("{")).status).toBe(400);
  expect((await post(JSON.stringify({ event: "x".repeat(40_000) }))).status).toBe(400);
});

test("the Profile API wants the space's own token, and tells an unknown profile in its own envelope", async () => {
  await using segment = await startSegment();
  const { profileUrl, profileToken, token } = segment.emulator;
  const read = (key: string) =>
    fetch(`${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/user_id:nobody/traits`, {
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` },
    });

  const [refused, unknown] = [await read(token), await read(profileToken)];

  expect(refused.status).toBe(401);
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toEqual({ error: { code: "not_found", message: "Profile was not found." } });
});

test("a profile tells its ids and its events with the source that sent them", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const timestamp = new Date().toISOString();
  await segment.track(production, impression("u-1", "on", { anonymousId: "a-1", timestamp }));
  const { profileUrl, profileToken } = segment.emulator;
  const read = async (what: string) => {
    const url = `${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/user_id:u-1/${what}`;
    const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
    return (await fetch(url, { headers: { authorization } })).json();
  };

  expect(await read("external_ids")).toMatchObject({
    data: [
      { type: "user_id", id: "u-1" },
      { type: "anonymous_id", id: "a-1" },
    ],
  });
  expect(await read("events")).toMatchObject({
    data: [{ event: "get_treatment", timestamp, source_id: segment.sourceId(production) }],
  });
});

test("the space schema knows events, properties, their samples, and traits by kind", async () => {
  await using segment = await startSegment();
  await withTrait(segment);
  await segment.connect(production);
  await segment.track(production, impression("u-1", "on"));
  await segment.track(production, impression("u-2", "off"));
  await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: "free" } });
  const base = `/spaces/${segment.spaceId}`;

  expect(await segment.data("GET", `${base}/events?search=treat`)).toMatchObject({
    events: [{ name: "get_treatment", type: "TRACK" }],
  });
  expect(await segment.data("GET", `${base}/events?search=nothing`)).toMatchObject({ events: [] });
  const { eventProperties } = await segment.data("GET", `${base}/events/get_treatment/properties`);
  expect((eventProperties as { name: string }[]).map(({ name }) => name).toSorted()).toEqual([
    "environmentName",
    "split",
    "treatment",
  ]);
  expect(
    await segment.data(
      "GET",
      `${base}/events/get_treatment/properties/treatment/sample-values?propertyType=PROPERTY`,
    ),
  ).toEqual({ sampleValues: ["on", "off"] });
  const { traits } = await segment.data("GET", `${base}/traits`);
  expect((traits as { trait: string; type: string }[]).map(({ trait, type }) => `${trait} ${type}`)).toEqual([
    "plan CUSTOM",
    "roll COMPUTED",
  ]);
  expect(await segment.data("GET", `${base}/traits/roll/sample-values`)).toEqual({
    sampleValues: ["on", "off"],
  });
});

const undated = (treatment: string) => impression("u-1", treatment, { timestamp: undefined });

test("connecting a source replays its last month when a switch says so, oldest first and once", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-10-01T12:00:00.000Z" });
  await segment.control("PATCH", "/switches", { replayOnConnect: true });
  const query = "event('get_treatment').unique(property('treatment'))";
  await withTrait(segment, { name: "all", definition: { query, type: "USERS" } });
  await withTrait(segment, {
    name: "n",
    definition: { query: "event('get_treatment').count()", type: "USERS" },
  });
  await segment.track(production, undated("too old"));
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.track(production, undated("on"));
  expect(await segment.traits("user_id:u-1")).toBeUndefined();

  await segment.connect(production);
  expect(await segment.traits("user_id:u-1")).toEqual({ all: ["on"], n: 1 });
  await segment.track(production, undated("off"));
  await segment.connect(production);

  expect(await segment.traits("user_id:u-1")).toEqual({ all: ["off", "on"], n: 2 });
});

test.each<[string, Record<string, unknown>]>([
  [
    "more than 300 properties",
    { properties: Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`p${index}`, 1])) },
  ],
  ["a messageId of more than 100 characters", { messageId: "m".repeat(101) }],
  ["a groupId of more than 500 characters", { groupId: "g".repeat(501) }],
  ["no event", { event: undefined }],
  ["no id", { userId: undefined }],
])("a call with %s is answered 200 and dropped", async (_what, more) => {
  await using segment = await startSegment();
  await segment.connect(production);

  expect(await segment.track(production, impression("u-1", "on", more))).toBe(200);
  expect(await segment.data("GET", `/spaces/${segment.spaceId}/events`)).toMatchObject({ events: [] });
});

test.each(["50% off", "a/b?c#d", "__proto__", "ü 😀", "user_id:x"])(
  "a user may be called %s",
  async (userId) => {
    await using segment = await startSegment();
    await segment.connect(production);
    await withTrait(segment);

    await segment.track(production, impression(userId, "on"));

    expect(await segment.traits(encodeURIComponent(`user_id:${userId}`))).toEqual({ roll: "on" });
  },
);

test("the Profile API takes a hundred reads a second and space, or as many as a switch says", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.track(production, impression("u-1", "on"));
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 2 });
  const { profileUrl, profileToken } = segment.emulator;
  const url = `${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/user_id:u-1/links`;
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  const read = () => fetch(url, { headers: { authorization } });

  const answers = [await read(), await read(), await read()];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.headers.get("retry-after")).toBe("1");
  expect(await answers[2]?.json()).toMatchObject({ error: { code: "rate_limit_error" } });
});

test("the space schema knows what is in the context, and which values of a trait are frequent", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await withTrait(segment);
  const context = { page: { url: "https://example.com/pricing" } };
  for (const [index, treatment] of ["on", "off", "off"].entries())
    await segment.track(production, impression(`u-${index}`, treatment, { context }));
  const base = `/spaces/${segment.spaceId}`;

  const { eventProperties } = await segment.data(
    "GET",
    `${base}/events/get_treatment/properties?search=page`,
  );
  expect(eventProperties).toMatchObject([{ name: "page.url", type: "CONTEXT" }]);
  expect(
    await segment.data(
      "GET",
      `${base}/events/get_treatment/properties/page.url/sample-values?propertyType=CONTEXT`,
    ),
  ).toEqual({ sampleValues: [context.page.url] });
  expect(
    (await segment.call("GET", `${base}/events/get_treatment/properties/split/sample-values`)).status,
  ).toBe(422);
  expect(await segment.data("GET", `${base}/traits/roll/sample-values`)).toEqual({
    sampleValues: ["off", "on"],
  });
});

test("what was a trait of accounts is in their collection only", async () => {
  await using segment = await startSegment();
  await withTrait(segment, {
    name: "of_accounts",
    definition: { query: "event('e').count()", type: "ACCOUNTS" },
  });
  const traits = async (collection: string) =>
    (await segment.data("GET", `/spaces/${segment.spaceId}/traits?collection=${collection}`))["traits"];

  expect(await traits("users")).toEqual([]);
  expect(await traits("accounts")).toMatchObject([{ trait: "of_accounts", type: "COMPUTED" }]);
});

test.each<[string, object]>([
  ["of the call", { sentAt: "2026-11-24T12:00:00.000Z" }],
  ["of its batch", { type: "batch" }],
])("a sender's wrong clock is corrected by the sentAt %s", async (_, more) => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.control("POST", "/clock", { now: "2026-11-25T00:00:00.000Z" });
  // By its own clock, which is half a day slow, the sender waited four hours.
  const call = impression("u-1", "on");
  const batch = { batch: [{ type: "track", ...call }], sentAt: "2026-11-24T12:00:00.000Z" };
  await segment.track(production, "type" in more ? { ...more, ...batch } : { ...call, ...more });

  expect(await timesOf(segment, "u-1")).toEqual(["2026-11-24T20:00:00.000Z"]);
});

test("without a readable sentAt the time of a call stands, and without a readable time it is the time of receipt", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.control("POST", "/clock", { now: "2026-11-25T00:00:00.000Z" });
  await segment.track(production, impression("u-1", "on", { sentAt: "just now" }));
  await segment.track(
    production,
    impression("u-1", "on", { timestamp: "Nov 24, 2026", sentAt: "2020-01-01T00:00:00Z" }),
  );

  expect(await timesOf(segment, "u-1")).toEqual(["2026-11-25T00:00:00.000Z", "2026-11-24T08:00:00.000Z"]);
});

test("a trait that Identify sets to null leaves the profile", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: "pro", city: "Wien" } });
  await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: null } });

  expect(await segment.traits("user_id:u-1")).toEqual({ city: "Wien" });
});

async function timesOf(segment: Segment, userId: string): Promise<string[]> {
  const { profileUrl, profileToken } = segment.emulator;
  const url = `${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/user_id:${userId}/events`;
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  const { data } = (await (await fetch(url, { headers: { authorization } })).json()) as {
    data: { timestamp: string }[];
  };
  return data.map(({ timestamp }) => timestamp);
}
