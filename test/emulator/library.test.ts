import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator";
import { production, treatmentQuery } from "./segment";

const staging = "split-impressions-staging";
const retired = "split-impressions-retired";
const on = { flag: "roll", treatment: "on", userId: "u-1" };

/** With a trait and an audience over the impressions that the production source brings. */
function start(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({
    seed: {
      connections: [{ space: "production", source: production }],
      computedTraits: [{ name: "roll", definition: { query: treatmentQuery } }],
      audiences: [{ name: "Rolled", definition: { query: "trait('roll') = 'on'" } }],
    },
    ...options,
  });
}

async function statusOf({ apiUrl, token }: Pick<Emulator, "apiUrl" | "token">): Promise<number> {
  return (await fetch(apiUrl, { headers: { authorization: `Bearer ${token}` } })).status;
}

function traits({ profileUrl, profileToken, spaces }: Emulator, userId: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  return fetch(
    `${profileUrl}/v1/spaces/${spaces[0]?.id}/collections/users/profiles/user_id:${userId}/traits`,
    { headers: { authorization } },
  );
}

test("impressions that are sent are on the profile: traits, audiences, events", async () => {
  await using segment = await start();
  await segment.sendImpressions([
    { ...on, treatment: "off", timestamp: new Date("2026-11-23T09:00:00Z"), label: "default rule" },
    { ...on, timestamp: "2026-11-24T09:00:00Z", properties: { cohort: 7 } },
  ]);
  await segment.send({ type: "identify", userId: "u-1", traits: { plan: "free" } }, production);

  expect(await segment.profile("u-1")).toMatchObject({
    userId: "u-1",
    traits: { roll: "on", plan: "free" },
    audiences: ["rolled"],
    events: [
      {
        type: "track",
        event: "get_treatment",
        timestamp: "2026-11-23T09:00:00.000Z",
        properties: { split: "roll", treatment: "off", environmentName: "production", label: "default rule" },
      },
      { properties: { split: "roll", treatment: "on", environmentName: "production", cohort: 7 } },
    ],
  });
  expect(await (await traits(segment, "u-1")).json()).toMatchObject({ traits: { roll: "on" } });
});

test("a profile is what its type says, and nothing beside it", async () => {
  await using segment = await start();
  const timestamp = "2026-11-23T09:00:00.000Z";
  await segment.send(
    [
      { event: "Seen", userId: "u-1", timestamp, properties: { page: 1 }, context: { ip: "::1" } },
      { event: "Unseen", userId: "u-1", integrations: { Personas: false } },
      { type: "alias", userId: "u-1", previousId: "a-1" },
    ],
    production,
  );
  const sourceId = segment.sources.find(({ slug }) => slug === production)?.id;

  expect(await segment.profile("u-1")).toEqual({
    userId: "u-1",
    emails: [],
    anonymousIds: [],
    traits: {},
    audiences: [],
    events: [
      { type: "track", event: "Seen", timestamp, properties: { page: 1 }, context: { ip: "::1" }, sourceId },
    ],
  });
});

test.each<[string, (segment: Emulator) => Promise<unknown>]>([
  ["profile: id: undefined is no id: give a user id, or ", (segment) => segment.profile(undefined as never)],
  ["profile: id: {} is no id", (segment) => segment.profile({} as never)],
  ["profile: id: { email: 5 } is no id", (segment) => segment.profile({ email: 5 } as never)],
  ["has half a character (a lone surrogate): give a whole text", (segment) => segment.profile("\ud800")],
  ['There is no space "\ufffd"', (segment) => segment.profile("u-1", "\ud800")],
  [
    "impressions: null is no object: give one, or a list of them",
    (segment) => segment.sendImpressions(null as never),
  ],
  ["impressions[1]: 5 is no object", (segment) => segment.sendImpressions([on, 5 as never])],
  [
    'impressions[0]: Unrecognized key: "flagg"',
    (segment) => segment.sendImpressions({ ...on, flagg: "roll" } as never),
  ],
  [
    "impressions[1].flag: Invalid input: expected string, received number; impressions[1].treatment: ",
    (segment) => segment.sendImpressions([on, { ...on, flag: 5, treatment: null } as never]),
  ],
  [
    "impressions[0].timestamp: must be a text or a Date",
    (segment) => segment.sendImpressions({ ...on, timestamp: 5 } as never),
  ],
  [
    'impressions[0].timestamp: "Invalid Date" is no time',
    (segment) => segment.sendImpressions({ ...on, timestamp: new Date(Number.NaN) }),
  ],
  ["calls: undefined is no object", (segment) => segment.send(undefined as never)],
  ["NaN is no duration: give milliseconds", (segment) => segment.advance(Number.NaN)],
  ["undefined is no duration: give milliseconds", (segment) => segment.advance(undefined as never)],
])("what is given wrongly is refused by its place: %s", async (message, call) => {
  await using segment = await start();

  await expect(call(segment)).rejects.toThrow(message);
  expect(await segment.profile("u-1")).toBeUndefined();
});

test("somebody unknown has no profile, and a visitor is found by the anonymous id", async () => {
  await using segment = await start();
  await segment.sendImpressions({ flag: "roll", treatment: "on", anonymousId: "a-1" });

  expect(await segment.profile("u-1")).toBeUndefined();
  expect(await segment.profile({ anonymousId: "a-1" })).toMatchObject({ anonymousIds: ["a-1"] });
  await segment.send(
    { type: "identify", anonymousId: "a-1", traits: { email: "a@example.com" } },
    production,
  );
  expect(await segment.profile({ email: "a@example.com" })).toMatchObject({ anonymousIds: ["a-1"] });
  await expect(segment.profile("u-1", "sandbox")).rejects.toThrow(
    'There is no space "sandbox"; there is "production"',
  );
});

test("more impressions than fit in a batch arrive in their order, each through its source", async () => {
  await using segment = await start();
  await segment.connect(staging);
  const impressions = Array.from({ length: 5_001 }, (_, index) => ({
    ...on,
    treatment: `t${index}`,
    source: index === 3_000 ? staging : production,
  }));

  await segment.sendImpressions(impressions);

  const events = (await segment.profile("u-1"))?.events ?? [];
  expect(events.map(({ properties }) => properties?.["treatment"])).toEqual(
    impressions.map(({ treatment }) => treatment),
  );
  expect(events[3_000]?.sourceId).toBe(segment.sources.find(({ slug }) => slug === staging)?.id);
});

test("what a test sends and reads counts towards no limit of a second", async () => {
  await using segment = await start();
  await segment.switches({ profileReadsPerSecond: 10, trackingRequestsPerSecond: 10 });
  for (let sent = 0; sent < 1_200; sent++) {
    await (sent % 2 === 0 ? segment.send({ event: "Seen", userId: "u-1" }) : segment.sendImpressions(on));
    if (sent % 50 === 0) await segment.profile("u-1");
  }

  expect((await segment.profile("u-1"))?.events).toHaveLength(1_200);
});

test("impressions of which nothing could come are refused, and sent as calls they are dropped", async () => {
  await using segment = await start();
  const refused = (more: object) => segment.sendImpressions([on, { ...on, ...more }]);

  await expect(refused({ source: "nobody" })).rejects.toThrow('There is no source "nobody"; there are ');
  await expect(refused({ source: retired })).rejects.toThrow(`The source "${retired}" is disabled`);
  await expect(refused({ source: staging })).rejects.toThrow(
    `The source "${staging}" feeds no space: call connect("${staging}") first`,
  );
  await expect(refused({ userId: "" })).rejects.toThrow("impressions[1]: give `userId` or `anonymousId`");
  await expect(refused({ timestamp: "soon" })).rejects.toThrow('impressions[1].timestamp: "soon" is no time');
  await segment.send({ event: "get_treatment", userId: "u-1" }, staging);

  expect(await segment.profile("u-1")).toBeUndefined();
});

test("a fault strikes until it is cleared, by hand or at the end of its block", async () => {
  await using segment = await start();
  await segment.sendImpressions(on);
  const statuses: number[] = [];
  const note = async () => void statuses.push((await traits(segment, "u-1")).status);
  {
    await using outage = await segment.fault({ api: "profile", kind: "status", status: 503 });
    expect(outage).toBeDefined();
    await note();
  }
  await note();
  const limit = await segment.fault({ api: "profile", kind: "rateLimit" });
  await note();
  await limit.clear();
  await note();

  expect(statuses).toEqual([503, 200, 429, 200]);
  expect((await segment.requests("profile")).map(({ status }) => status)).toEqual(statuses);
});

test("an operation that does not exist is refused", async () => {
  await using segment = await start();
  const operation = "listLabel" as "listLabels";

  await expect(segment.fault({ operation, kind: "status" })).rejects.toThrow(
    'there is no operation "listLabel": did you mean "listLabels"?',
  );
  await expect(segment.fault({ api: "profile", operation: "listLabels", kind: "status" })).rejects.toThrow(
    "Only the Public API has operations",
  );
});

test("time passes as it is told to", async () => {
  await using segment = await start();
  const before = await segment.advance(0);

  const after = await segment.advance("2 days");

  expect(Math.round((after.getTime() - before.getTime()) / 60_000)).toBe(2 * 24 * 60);
  await expect(segment.advance("a while" as "1 day")).rejects.toThrow(
    '"a while" is no duration: give milliseconds, or a number and a unit such as "8 hours"',
  );
});

test.each([
  ["1 millisecond", 1],
  ["2 seconds", 2_000],
  ["1.5 minutes", 90_000],
  ["8 hours", 28_800_000],
  ["1 day", 86_400_000],
  ["2 weeks", 1_209_600_000],
] as const)("%s are %i milliseconds", async (duration, ms) => {
  await using segment = await start();
  const before = (await segment.advance(0)).getTime();

  const passed = (await segment.advance(duration)).getTime() - before;

  expect(passed).toBeGreaterThanOrEqual(ms);
  expect(passed - ms).toBeLessThan(60_000);
});

test("sources are connected and disconnected as in the app", async () => {
  await using segment = await start();
  await segment.disconnect(production);
  await segment.connect(staging, "production");
  await segment.sendImpressions({ ...on, source: staging });

  expect((await segment.profile("u-1"))?.events).toHaveLength(1);
  await expect(segment.sendImpressions({ ...on, source: production })).rejects.toThrow("feeds no space");
  await expect(segment.connect(retired)).rejects.toThrow("is disabled");
});

test("a reset leaves nothing, and may bring another workspace", async () => {
  await using segment = await start();
  await segment.sendImpressions(on);
  await segment.switches({ lockMs: 0 });
  await segment.reset();
  expect([await segment.profile("u-1"), (await segment.switches()).lockMs]).toEqual([undefined, 500]);

  await segment.reset({ sources: [{ slug: "website" }] });
  expect(segment.sources.map(({ slug }) => slug)).toEqual(["website"]);
  await expect(segment.reset({ sources: [{ slug: "a" }, { slug: "a" }] })).rejects.toThrow("sources[1].slug");
  expect(segment.sources.map(({ slug }) => slug)).toEqual(["website"]);
});

test("several in one process have nothing to do with each other", async () => {
  await using one = await start();
  await using other = await start();
  await one.sendImpressions(on);
  await one.advance("1 day");
  await one.fault({ operation: "getWorkspace", kind: "status" });

  expect(one.apiUrl).not.toBe(other.apiUrl);
  expect(await other.profile("u-1")).toBeUndefined();
  expect([
    await statusOf(one),
    await statusOf(other),
    await statusOf({ apiUrl: one.apiUrl, token: other.token }),
  ]).toEqual([503, 200, 401]);
  expect((await other.advance(0)).getTime()).toBeLessThan((await one.advance(0)).getTime() - 80_000_000);
});

test("it serves nobody once it is closed, and may be closed twice", async () => {
  const segment = await start();
  await segment.close();
  await segment.close();

  await expect(fetch(segment.apiUrl)).rejects.toThrow("fetch failed");
});

test.each<[string, (segment: Emulator) => Promise<unknown>]>([
  ["sendImpressions", (segment) => segment.sendImpressions([])],
  ["send", (segment) => segment.send([])],
  ["profile", (segment) => segment.profile("u-1")],
  ["requests", (segment) => segment.requests()],
  ["fault", (segment) => segment.fault({ api: "profile", kind: "rateLimit" })],
  ["advance", (segment) => segment.advance("1 day")],
  ["connect", (segment) => segment.connect(staging)],
  ["disconnect", (segment) => segment.disconnect(production)],
  ["reset", (segment) => segment.reset()],
  ["switches", (segment) => segment.switches({ lockMs: 0 })],
])("%s is refused once it is closed", async (_method, call) => {
  const segment = await start();
  await segment.close();

  await expect(call(segment)).rejects.toThrow("this emulator is closed: ");
});

test("a fault may be cleared after the end of its emulator, as at the end of a block", async () => {
  const segment = await start();
  await using fault = await segment.fault({ api: "profile", kind: "rateLimit" });
  await segment.close();

  await expect(fault.clear()).resolves.toBeUndefined();
});

test.each<[EmulatorOptions, string]>([
  [{ port: 65_536 }, "startEmulator: port: "],
  [{ port: 1.5 }, "startEmulator: port: "],
  [{ rateWindowMs: -1 }, "startEmulator: rateWindowMs: "],
  [{ rateWindowMs: Number.NaN }, "startEmulator: rateWindowMs: "],
  [{ rateWindowMs: 1e12 }, "startEmulator: rateWindowMs: "],
  [{ token: "two words" }, "startEmulator: token: must be a text that a header can carry"],
  [{ dataFile: "" }, "startEmulator: dataFile: "],
  [{ rateWindow: 5 } as EmulatorOptions, 'startEmulator: options: Unrecognized key: "rateWindow"'],
])("the options %j are refused", async (options, message) => {
  await expect(startEmulator(options)).rejects.toThrow(message);
});

test("a port in use is refused", async () => {
  await using taken = await listening();

  await expect(startEmulator({ port: taken.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

async function listening(): Promise<{ port: number } & AsyncDisposable> {
  const server: Server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => void (await once(server.close(), "close"));
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}
