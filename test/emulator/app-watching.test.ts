import { expect, test } from "vitest";

import type { AudienceAnswer, AudiencesAnswer } from "../../src/emulator/routes/app/audiences";
import type { AuditEventsAnswer } from "../../src/emulator/routes/app/audit-events";
import type { CallAnswer, CallsAnswer } from "../../src/emulator/routes/app/calls";
import type { FaultsAnswer } from "../../src/emulator/routes/app/faults";
import type { FiltersAnswer } from "../../src/emulator/routes/app/filters";
import type { RequestsAnswer } from "../../src/emulator/routes/app/requests";
import { production, startSegment, type Segment } from "./segment";

async function shown<T>({ emulator }: Segment, path: string): Promise<T> {
  const response = await fetch(`${emulator.appUrl}/api${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

const calls = async (segment: Segment, space = segment.spaceId) =>
  (await shown<CallsAnswer>(segment, `/spaces/${space}/calls`)).calls;

const filter = (segment: Segment, more: object = {}) =>
  segment.data("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "No staging",
    if: "properties.environmentName = 'staging'",
    drop: true,
    enabled: true,
    ...more,
  });

const impression = (more: object = {}) => ({
  userId: "u-1",
  event: "get_treatment",
  properties: { split: "roll", treatment: "on", environmentName: "production" },
  ...more,
});

test("a call is shown with its person, its source and that it has reached the space", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.control("POST", "/clock", { now: "2026-11-24T09:30:00.000Z" });
  await segment.track(production, impression());

  expect(await shown<CallsAnswer>(segment, `/spaces/${segment.spaceId}/calls`)).toEqual({
    count: 1,
    calls: [
      {
        number: 1,
        at: "2026-11-24T09:30:00.000Z",
        type: "track",
        name: "get_treatment",
        profile: "user_id:u-1",
        source: "Split impressions (production)",
        fate: "delivered",
        why: "",
      },
    ],
  });
});

test("a call that has no effect is shown with the reason: filter, repetition, connection, write key, source, content", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await filter(segment);
  await segment.track(production, impression({ properties: { environmentName: "staging" } }));
  await segment.track(production, impression({ messageId: "m-1" }));
  await segment.track(production, impression({ messageId: "m-1" }));
  await segment.track("split-impressions-staging", impression());
  await segment.track(production, { userId: "u-1" });
  await segment.track(production, impression({ properties: Object.fromEntries(numbered(301)) }));
  await segment.track("no-such-source", impression({ writeKey: "unknown" }));

  const fates = (await calls(segment)).toReversed().map(({ fate, why }) => [fate, why]);
  expect(fates).toEqual([
    ["filtered", "No staging"],
    ["delivered", ""],
    ["lost", "a call with its messageId has come before"],
    ["not connected", "its source does not feed Production"],
    ["lost", "no event, the name of a Track call"],
    ["lost", "it has more properties, or a longer id, than Segment takes"],
    ["lost", "no source has its write key"],
  ]);
});

const numbered = (count: number) => Array.from({ length: count }, (_, index) => [`p${index}`, 1] as const);

test("a call of a disabled source is lost for that reason", async () => {
  const seed = { sources: [{ slug: "off", enabled: false, writeKey: "key-off" }] };
  await using segment = await startSegment({ seed });
  await segment.track("off", impression());
  expect(await calls(segment)).toMatchObject([
    { fate: "lost", why: "its source is disabled", source: "off" },
  ]);
});

test("what one space drops another one may take: each shows its own", async () => {
  const spaces = [{ slug: "one" }, { slug: "two" }];
  const connections = spaces.map(({ slug }) => ({ space: slug, source: "impressions" }));
  const seed = { spaces, sources: [{ slug: "impressions" }], connections };
  await using segment = await startSegment({ seed });
  const [one, two] = segment.emulator.spaces;
  await filter(segment, { integrationId: one?.id });
  await segment.track("impressions", impression({ properties: { environmentName: "staging" } }));

  expect(await calls(segment, one?.id)).toMatchObject([{ fate: "filtered" }]);
  expect(await calls(segment, two?.id)).toMatchObject([{ fate: "delivered" }]);
});

test("one call is shown as it was sent, and the last 500 are kept, newest first", async () => {
  await using segment = await startSegment();
  const writeKey = segment.emulator.sources[0]?.writeKey;
  const batch = numbered(501).map(([name]) => ({ type: "page", anonymousId: name, name: "Home" }));
  await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
    method: "POST",
    body: JSON.stringify({ writeKey, batch }),
  });

  const { count, calls: latest } = await shown<CallsAnswer>(segment, `/spaces/${segment.spaceId}/calls`);
  expect([count, latest.length, latest[0]?.number, latest.at(-1)?.number]).toEqual([501, 200, 501, 302]);
  const path = `/spaces/${segment.spaceId}/calls`;
  expect(await shown<CallAnswer>(segment, `${path}/2`)).toMatchObject({
    profile: "anonymous_id:p1",
    name: "Home",
    call: { type: "page", anonymousId: "p1", name: "Home" },
  });
  expect((await fetch(`${segment.emulator.appUrl}/api${path}/1`)).status).toBe(404);

  await segment.control("POST", "/reset");
  expect(await calls(segment)).toEqual([]);
});

test("an audience is shown with its size, its members and what it is sent to", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  const { audience } = (await segment.data("POST", audiences, {
    name: "Saw it",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "event('get_treatment').count() >= 1" },
  })) as { audience: { id: string } };
  await segment.track(production, impression());
  await segment.track(production, impression({ event: "other", userId: "u-2" }));

  const [summary] = (await shown<AudiencesAnswer>(segment, audiences)).audiences;
  expect(summary).toMatchObject({
    id: audience.id,
    name: "Saw it",
    key: "saw_it",
    size: 1,
    destinations: [],
  });
  expect(await shown<AudienceAnswer>(segment, `${audiences}/${audience.id}`)).toEqual({
    ...summary,
    query: "event('get_treatment').count() >= 1",
    members: [{ profile: "user_id:u-1", name: "u-1" }],
  });
  expect((await fetch(`${segment.emulator.appUrl}/api${audiences}/aud_none`)).status).toBe(404);
});

test("an audience and a filter say who keeps them: Pulumi by its client, anybody else's program as such", async () => {
  await using segment = await startSegment();
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  const body = { audienceType: "USERS", definition: { query: "event('a').count() >= 1" } };
  const agent = { "user-agent": "pulumi-segment-personas/0.1.0" };
  await segment.call("POST", audiences, { name: "One", enabled: true, ...body }, agent);
  await segment.call("POST", audiences, { name: "Two", enabled: true, ...body }, { "user-agent": "curl" });
  await segment.call(
    "POST",
    "/filters",
    { integrationId: segment.spaceId, name: "F", if: "type = 'x'" },
    agent,
  );

  const makers = (await shown<AudiencesAnswer>(segment, audiences)).audiences.map(({ name, by }) => [
    name,
    by,
  ]);
  expect(makers).toEqual([
    ["One", "pulumi"],
    ["Two", "api"],
  ]);
  const { filters } = await shown<FiltersAnswer>(segment, `/spaces/${segment.spaceId}/filters`);
  expect(filters.map(({ name, by }) => [name, by])).toEqual([["F", "pulumi"]]);
});

test("a filter is shown with its statement and how much it has dropped", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await filter(segment, { description: "Staging stays out" });
  await segment.track(production, impression({ properties: { environmentName: "staging" } }));
  await segment.track(production, impression());

  expect(await shown<FiltersAnswer>(segment, `/spaces/${segment.spaceId}/filters`)).toEqual({
    max: 10,
    filters: [
      {
        id: expect.any(String),
        name: "No staging",
        description: "Staging stays out",
        enabled: true,
        drop: true,
        statement: "properties.environmentName = 'staging'",
        dropped: 1,
        by: "api",
      },
    ],
  });
});

test("the audit trail is shown newest first, with who has done it", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T09:30:00.000Z" });
  await filter(segment);
  await segment.connect(production);

  const { events } = await shown<AuditEventsAnswer>(segment, "/audit-events");
  expect(events).toMatchObject([
    {
      at: "2026-11-24T09:30:00.000Z",
      type: "Source Connected To Space",
      actor: "you, on this page (dana@example.com)",
      resource: "Split impressions (production)",
      resourceType: "source; of the space Production",
    },
    {
      at: "2026-11-24T09:30:00.000Z",
      type: "Filter Created",
      actor: "a program, by its token (public-api-token/9wPz4KcMd1)",
      resource: "No staging",
      resourceType: "filter",
    },
  ]);
});

test("requests are shown newest first, with what is left of their rate windows, refused calls counted", async () => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  await segment.call("GET", "/");
  for (let index = 0; index < 6; index += 1)
    await segment.call("POST", `/spaces/${segment.spaceId}/audiences/previews`, {});

  const { count, requests, windows } = await shown<RequestsAnswer>(segment, "/requests");
  expect([count, requests[0], requests[6]]).toMatchObject([
    7,
    { number: 7, operation: "createAudiencePreview", method: "POST", status: 429 },
    { number: 1, operation: "getWorkspace", method: "GET", path: "/", status: 200 },
  ]);
  expect(windows).toMatchObject([
    { operation: "getWorkspace", limit: 700, consumed: 1 },
    { operation: "createAudiencePreview", limit: 5, consumed: 6 },
  ]);
  expect(windows.every(({ msBeforeNext }) => msBeforeNext > 0 && msBeforeNext <= 60_000)).toBe(true);
});

test("faults and switches are shown as they are set, with what there is to choose", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { kind: "status", operation: "getWorkspace", times: 2 });
  await segment.control("PATCH", "/switches", { keyCollision: "suffix", features: ["Spaces"] });

  const { faults, kinds, operations, switches } = await shown<FaultsAnswer>(segment, "/faults");
  expect(faults).toMatchObject([
    { id: expect.any(String), kind: "status", operation: "getWorkspace", times: 2 },
  ]);
  expect([kinds, operations]).toEqual([
    expect.arrayContaining(["status", "dropAfterCommit", "headers"]),
    expect.arrayContaining(["getWorkspace", "createComputedTrait"]),
  ]);
  const byName = Object.fromEntries(switches.map(({ name, ...field }) => [name, field]));
  expect(byName).toMatchObject({
    keyCollision: {
      kind: "choice",
      value: "suffix",
      default: "refuse",
      choices: ["refuse", "suffix", "twin"],
    },
    lockStatus: { kind: "choice", value: 409, default: 409, choices: [409, 400, 422] },
    features: { kind: "list", value: ["Spaces"], choices: expect.arrayContaining(["Spaces", "Audience"]) },
    retryAfter: { kind: "boolean", value: true, default: true },
    lockMs: { kind: "number", value: 500, default: 500 },
  });
  expect(byName).not.toHaveProperty("connectionRoute");
});

test("every switch but a path of one's own can be shown", async () => {
  await using segment = await startSegment();
  const all = Object.keys((await segment.control("GET", "/switches")) as object);
  const { switches } = await shown<FaultsAnswer>(segment, "/faults");
  expect(switches.map(({ name }) => name).toSorted()).toEqual(all.toSorted());
});
