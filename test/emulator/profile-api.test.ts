import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

const now = "2026-11-24T12:00:00.000Z";
const at = (time: string) => `2026-11-24T${time}:00.000Z`;

async function started(switches: Record<string, unknown> = {}): Promise<Segment> {
  const segment = await startSegment();
  await segment.connect(production);
  await segment.control("POST", "/clock", { now });
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 0, ...switches });
  return segment;
}

interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

interface Body {
  traits: Record<string, unknown>;
  data: Record<string, unknown>[];
  cursor: { url: string; has_more: boolean; next: string; limit: number };
  error: { code: string; message: string };
}

async function ask({ emulator }: Segment, url: string, headers: object = {}): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${emulator.profileToken}:`).toString("base64")}`;
  const answer = await fetch(new URL(url, emulator.profileUrl), { headers: { authorization, ...headers } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
}

const profilePath = ({ spaceId }: Segment, what: string, profile = "user_id:u-1") =>
  `/v1/spaces/${spaceId}/collections/users/profiles/${profile}/${what}`;

const read = async (segment: Segment, what: string, profile?: string) =>
  (await ask(segment, profilePath(segment, what, profile))).body;

/** Follows `cursor.url`, and `next` where the other is told to. */
async function walk(segment: Segment, what: string, by: "url" | "next"): Promise<Body[]> {
  const pages: Body[] = [];
  let url = profilePath(segment, what);
  for (;;) {
    const { body } = await ask(segment, url);
    pages.push(body);
    if (!body.cursor.has_more || pages.length > 50) return pages;
    url =
      by === "url"
        ? body.cursor.url
        : `${profilePath(segment, what)}&next=${encodeURIComponent(body.cursor.next)}`;
  }
}

const tell = (segment: Segment, traits: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  segment.track(production, { type: "identify", userId: "u-1", traits, ...more });

const does = (segment: Segment, event: string, time: string, more: Record<string, unknown> = {}) =>
  segment.track(production, { event, userId: "u-1", timestamp: time, ...more });

test.each(["url", "next"] as const)(
  "pages of traits are followed by `cursor.%s` to their end",
  async (by) => {
    await using segment = await started();
    const keys = ["plan", "Campaign Name", "a", "Zoo", "ä & ü", "3_views", "b"];
    await tell(segment, Object.fromEntries(keys.map((key) => [key, key])));

    const pages = await walk(segment, "traits?limit=3", by);

    expect(pages.map(({ traits }) => Object.keys(traits))).toEqual([
      ["3_views", "Campaign Name", "Zoo"],
      ["a", "b", "plan"],
      ["ä & ü"],
    ]);
    expect(pages[0]?.cursor).toMatchObject({ has_more: true, next: "a", limit: 3 });
    expect(pages[2]?.cursor).toEqual({ url: "", has_more: false, next: "", limit: 3 });
  },
);

test("a page of traits that is full is the last one where nothing follows", async () => {
  await using segment = await started();
  await tell(segment, { a: 1, b: 2 });

  expect((await read(segment, "traits?limit=2")).cursor).toMatchObject({ has_more: false, next: "" });
});

test("a page goes on behind a trait that has gone meanwhile", async () => {
  await using segment = await started();
  await tell(segment, { a: 1, b: 2, c: 3 });
  const { cursor } = await read(segment, "traits?limit=1");
  await tell(segment, { b: null });

  expect((await ask(segment, cursor.url)).body.traits).toEqual({ c: 3 });
});

test("without a limit a page has 10 traits, or 20 where a switch says so, and 200 at most", async () => {
  await using segment = await started();
  const sizes = async () =>
    Promise.all(
      ["traits", "traits?limit=200"].map(
        async (what) => Object.keys((await read(segment, what)).traits).length,
      ),
    );
  await tell(segment, Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`t${index}`, index])));

  expect(await sizes()).toEqual([10, 200]);
  await segment.control("PATCH", "/switches", { profilePageSize: 20 });
  expect(await sizes()).toEqual([20, 200]);
});

test.each(["0", "-1", "ten", "1.5", "", "1e1", " 5"])("a limit of %j is refused", async (limit) => {
  await using segment = await started();
  await tell(segment, { plan: "pro" });

  for (const what of ["traits", "external_ids", "events"]) {
    const { status, body } = await ask(
      segment,
      profilePath(segment, `${what}?limit=${encodeURIComponent(limit)}`),
    );
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        error: {
          code: "validation_error",
          message: "The parameter `limit` has to be a whole number from 1 to 200",
        },
      },
    });
  }
});

test("a limit above the largest is refused, or taken as the largest where a switch says so", async () => {
  await using segment = await started();
  await tell(segment, { plan: "pro" });
  const ask201 = async () => [
    (await ask(segment, profilePath(segment, "traits?limit=201"))).status,
    (await ask(segment, profilePath(segment, "links?limit=21"))).status,
  ];

  expect(await ask201()).toEqual([400, 400]);
  await segment.control("PATCH", "/switches", { profileLimitAbove: "clamp" });
  expect(await ask201()).toEqual([200, 200]);
  expect((await read(segment, "traits?limit=999")).cursor.limit).toBe(200);
  expect((await read(segment, "links?limit=999")).cursor.limit).toBe(20);
});

test("traits are picked by key and by class, and say in detail where they come from", async () => {
  await using segment = await started();
  await segment.data("POST", segment.traitsPath, {
    name: "orders",
    definition: { query: "event('Order').count()", type: "USERS" },
  });
  await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "buyers",
    audienceType: "USERS",
    enabled: true,
    definition: { query: "event('Order').count() >= 1" },
  });
  await tell(segment, { plan: "pro", city: "Ulm" });
  await does(segment, "Order", at("10:00"));
  const traits = async (query: string) => (await read(segment, `traits?${query}`)).traits;

  expect(await traits("class=audience")).toEqual({ buyers: true });
  expect(await traits("class=computed_trait")).toEqual({ orders: 1 });
  expect(await traits("include=city,orders,nothing")).toEqual({ city: "Ulm", orders: 1 });
  expect(await traits("include=city&verbose=true")).toEqual({
    city: { value: "Ulm", source_id: segment.sourceId(production), updated_at: now },
  });
  expect(await traits("include=city&verbose=false")).toEqual({ city: "Ulm" });
});

/** When each value of the user was last updated: hours and minutes. */
async function updates(segment: Segment): Promise<Record<string, string>> {
  const { traits } = await read(segment, "traits?verbose=true");
  const all = Object.entries(traits as Record<string, { updated_at: string }>);
  return Object.fromEntries(all.map(([key, { updated_at }]) => [key, updated_at.slice(11, 16)]));
}

const move = (segment: Segment, time: string) => segment.control("POST", "/clock", { now: at(time) });

test("a value was updated when its last event was received, or when it was computed where that is later", async () => {
  await using segment = await started();
  const define = async (path: string, body: object) => {
    const made = await segment.data("POST", path, body);
    return `${path}/${(Object.values(made)[0] as { id: string }).id}`;
  };
  await does(segment, "Order", at("10:00"));
  await move(segment, "12:10");
  const definition = { query: "event('Order').count()", type: "USERS" };
  const orders = await define(segment.traitsPath, { name: "orders", definition });
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  for (const [name, query] of [
    ["buyers", "event('Order').count() >= 1"],
    ["regulars", "trait('orders') >= 3"],
    ["on pro", "trait('plan') = 'pro'"],
  ])
    await define(audiences, { name, audienceType: "USERS", definition: { query } });
  const seen = [await updates(segment)];
  await move(segment, "12:20");
  await does(segment, "Order", at("11:00"));
  seen.push(await updates(segment));
  await move(segment, "12:30");
  await does(segment, "Something else", at("12:25"));
  seen.push(await updates(segment));
  await move(segment, "12:40");
  await tell(segment, { plan: "pro" });
  await segment.data("PATCH", orders, { name: "Orders" });
  seen.push(await updates(segment));
  await move(segment, "12:50");
  await segment.data("PATCH", orders, { definition: { ...definition, query: "event('Order').count() " } });

  expect([...seen, await updates(segment)]).toEqual([
    { orders: "12:10", buyers: "12:10", regulars: "12:10", on_pro: "12:10" },
    { orders: "12:20", buyers: "12:20", regulars: "12:20", on_pro: "12:10" },
    { orders: "12:20", buyers: "12:20", regulars: "12:20", on_pro: "12:10" },
    { orders: "12:20", buyers: "12:20", regulars: "12:20", plan: "12:40", on_pro: "12:40" },
    { orders: "12:50", buyers: "12:20", regulars: "12:50", plan: "12:40", on_pro: "12:40" },
  ]);
});

test("a value that is computed in runs was updated with the last run, another one once it was there", async () => {
  await using segment = await started({ timing: "segment", batchRunMs: 600_000, statusMs: 60_000 });
  await does(segment, "Order", at("10:00"));
  for (const [name, query] of [
    ["recent", "event('Order').within(1 day).count()"],
    ["orders", "event('Order').count()"],
  ])
    await segment.data("POST", segment.traitsPath, { name, definition: { query, type: "USERS" } });
  await move(segment, "12:05");
  const seen = [await updates(segment)];
  await move(segment, "12:11");
  await does(segment, "Order", at("12:10"));
  seen.push(await updates(segment));
  await move(segment, "12:13");

  expect([...seen, await updates(segment)]).toEqual([
    { recent: "12:02", orders: "12:02" },
    { recent: "12:02", orders: "12:11" },
    { recent: "12:12", orders: "12:11" },
  ]);
});

test.each([
  ["traits?class=custom", "The parameter `class` has to be one of audience, computed_trait"],
  ["traits?verbose=yes", "The parameter `verbose` has to be one of true, false"],
  ["external_ids?verbose=1", "The parameter `verbose` has to be one of true, false"],
  ["external_ids?next=x", "The parameter `next` is no cursor"],
  ["metadata?verbose=1", "The parameter `verbose` has to be one of true, false"],
  ["events?sort=up", "The parameter `sort` has to be one of asc, desc"],
  ["events?next=x", "The parameter `next` is no cursor"],
  ["events?start=monday", "The parameter `start` has to be an ISO 8601 time such as 2026-11-12T08:40:03Z"],
  ["events?end=", "The parameter `end` has to be an ISO 8601 time such as 2026-11-12T08:40:03Z"],
])("%s is refused with the parameter", async (what, message) => {
  await using segment = await started();
  await does(segment, "Order", at("10:00"));

  const { status, body } = await ask(segment, profilePath(segment, what));

  expect({ status, body }).toEqual({ status: 400, body: { error: { code: "validation_error", message } } });
});

const external = (type: string, id: string) => ({ collection: "users", type, id, encoding: "none" });

test("events come newest first, as documented, with the ids that they were told of", async () => {
  await using segment = await started();
  const context = { library: { name: "test" }, traits: { email: "ada@example.com" } };
  await does(segment, "Order", at("10:00"), { properties: { total: 7 }, context, messageId: "m-1" });
  await segment.track(production, {
    type: "page",
    userId: "u-1",
    anonymousId: "v-1",
    timestamp: at("11:00"),
    name: "Docs",
  });

  const { data, cursor } = await read(segment, "events");

  const related = { users: expect.stringMatching(/^use_\w{20,27}$/) as string };
  expect(data).toEqual([
    {
      external_ids: [external("user_id", "u-1"), external("anonymous_id", "v-1")],
      context: {},
      type: "page",
      message_id: "",
      source_id: segment.sourceId(production),
      timestamp: at("11:00"),
      properties: { page_name: "Docs" },
      event: "Page Viewed",
      related,
    },
    {
      external_ids: [external("user_id", "u-1"), external("email", "ada@example.com")],
      context,
      type: "track",
      message_id: "m-1",
      source_id: segment.sourceId(production),
      timestamp: at("10:00"),
      properties: { total: 7 },
      event: "Order",
      related,
    },
  ]);
  expect(data[0]?.["related"]).toEqual(data[1]?.["related"]);
  expect(cursor).toEqual({ url: "", has_more: false, next: "", limit: 10 });
});

test("events are picked by name and by time, and sorted either way", async () => {
  await using segment = await started();
  for (const [event, hour] of [
    ["Order", 8],
    ["View", 9],
    ["Refund", 10],
    ["View", 11],
  ] as const)
    await does(segment, event, at(String(hour).padStart(2, "0") + ":00"));
  const names = async (query: string) =>
    (await read(segment, `events?${query}`)).data.map(
      ({ event, timestamp }) => `${String(event)} ${String(timestamp).slice(11, 13)}`,
    );

  expect(await names("")).toEqual(["View 11", "Refund 10", "View 09", "Order 08"]);
  expect(await names("sort=desc")).toEqual(["View 11", "Refund 10", "View 09", "Order 08"]);
  expect(await names("sort=asc&include=Order,Refund")).toEqual(["Order 08", "Refund 10"]);
  expect(await names("exclude=View,Order")).toEqual(["Refund 10"]);
  expect(await names("include=View&exclude=View")).toEqual([]);
  expect(await names(`start=${at("09:00")}&end=${at("11:00")}`)).toEqual(["Refund 10", "View 09"]);
  expect(await names("start=2026-11-24T11:00:00%2B01:00")).toEqual(["View 11", "Refund 10"]);
  expect(await names("end=2026-11-24")).toEqual([]);
});

test.each([
  ["asc", "url"],
  ["desc", "next"],
] as const)(
  "pages of events, %s and followed by `%s`, miss and repeat nothing while others come",
  async (sort, by) => {
    await using segment = await started();
    // Two at the same time, and one that comes late.
    for (const minute of [1, 2, 2, 3, 4]) await does(segment, `e${minute}`, at(`10:0${minute}`));
    await does(segment, "late", at("10:00"));
    const pages: Body[] = [];
    let url = profilePath(segment, `events?limit=2&sort=${sort}`);
    for (let page = 0; page < 3; page += 1) {
      const { body } = await ask(segment, url);
      pages.push(body);
      await does(segment, "meanwhile", at(sort === "asc" ? "09:00" : "11:00"));
      url =
        by === "url"
          ? body.cursor.url
          : profilePath(segment, `events?limit=2&sort=${sort}&next=${encodeURIComponent(body.cursor.next)}`);
    }

    const names = pages.flatMap(({ data }) => data.map(({ event }) => event));
    const ascending = ["late", "e1", "e2", "e2", "e3", "e4"];
    expect(names).toEqual(sort === "asc" ? ascending : ascending.toReversed());
    expect(pages.map(({ cursor }) => cursor.has_more)).toEqual([true, true, false]);
  },
);

test("events are kept for 14 days", async () => {
  await using segment = await started();
  await does(segment, "old", "2026-11-10T11:59:59.999Z");
  await does(segment, "kept", "2026-11-10T12:00:00.000Z");

  expect((await read(segment, "events")).data.map(({ event }) => event)).toEqual(["kept"]);
});

test("external ids say which source told them first, when, and with which message", async () => {
  await using segment = await started();
  await tell(segment, { email: "ada@example.com" }, { messageId: "m-1" });
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  await does(segment, "Order", at("10:00"), { anonymousId: "v-1" });
  await does(segment, "Order", at("10:00"), { anonymousId: "v-1", messageId: "m-3" });
  const id = (type: string, value: string, created: string, message: string) => ({
    id: value,
    type,
    collection: "users",
    encoding: "none",
    source_id: segment.sourceId(production),
    created_at: created,
    first_message_id: message,
  });

  const { data } = await read(segment, "external_ids");

  expect(data).toEqual([
    id("user_id", "u-1", now, "m-1"),
    id("email", "ada@example.com", now, "m-1"),
    id("anonymous_id", "v-1", at("12:01"), ""),
  ]);
  expect(
    (await read(segment, "external_ids?include=email,anonymous_id")).data.map(({ type }) => type),
  ).toEqual(["email", "anonymous_id"]);
});

test.each(["url", "next"] as const)("pages of external ids are followed by `cursor.%s`", async (by) => {
  await using segment = await started();
  for (const id of ["a", "b", "c"]) await does(segment, "Order", now, { anonymousId: id });

  const pages = await walk(segment, "external_ids?limit=3", by);

  expect(pages.map(({ data }) => data.map(({ id }) => id))).toEqual([["u-1", "a", "b"], ["c"]]);
});

test("metadata tells the first and the last call of a profile, also of what has joined it", async () => {
  await using segment = await started();
  await segment.track(production, { event: "Visit", anonymousId: "v-1", messageId: "m-1" });
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  await tell(segment, { plan: "pro" }, { messageId: "m-2" });
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  await tell(segment, { plan: "pro" }, { anonymousId: "v-1", messageId: "m-3" });
  const source = segment.sourceId(production);

  expect(await read(segment, "metadata?verbose=true")).toEqual({
    metadata: {
      created_at: now,
      updated_at: at("12:02"),
      expires_at: null,
      first_message_id: "m-1",
      first_source_id: source,
      last_message_id: "m-3",
      last_source_id: source,
    },
  });
});

test("links are the accounts of a user, each once", async () => {
  await using segment = await started();
  const group = (groupId: string) => segment.track(production, { type: "group", userId: "u-1", groupId });
  for (const id of ["acme", "initech", "acme"]) await group(id);

  const { data } = await read(segment, "links");

  expect(data).toEqual(
    ["acme", "initech"].map((id) => ({
      to_collection: "accounts",
      external_ids: [
        {
          id,
          type: "group_id",
          source_id: segment.sourceId(production),
          collection: "accounts",
          created_at: now,
          encoding: "none",
        },
      ],
    })),
  );
  const pages = await walk(segment, "links?limit=1", "url");
  expect(pages.map(({ data: [link] }) => link?.["external_ids"])).toMatchObject([
    [{ id: "acme" }],
    [{ id: "initech" }],
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["the traits of an Identify call", { type: "identify", traits: { email: "ada+1@example.com" } }],
  ["the context of a Track call", { event: "Order", context: { traits: { email: "ada+1@example.com" } } }],
])("a profile is found by the email in %s, and a visitor with that email joins it", async (_, call) => {
  await using segment = await started();
  await segment.track(production, { userId: "u-1", ...call });
  await tell(segment, { plan: "pro" });
  await segment.track(production, {
    event: "Visit",
    anonymousId: "v-1",
    timestamp: now,
    context: { traits: { email: "ada+1@example.com" } },
  });

  for (const email of ["email:ada+1@example.com", "email:ada%2B1%40example.com", "anonymous_id:v-1"])
    expect((await read(segment, "traits?include=plan", email)).traits).toEqual({ plan: "pro" });
  expect((await read(segment, "events?include=Visit")).data).toHaveLength(1);
});

test.each<[string, Record<string, unknown>]>([
  ["the traits of a Group call", { type: "group", groupId: "g", traits: { email: "office@example.com" } }],
  ["the properties of a Track call", { event: "Order", properties: { email: "office@example.com" } }],
  ["an email that is no text", { type: "identify", traits: { email: 7 } }],
])("%s are nobody's identifier", async (_, call) => {
  await using segment = await started();
  await segment.track(production, { userId: "u-1", ...call });

  expect((await read(segment, "external_ids")).data.map(({ type }) => type)).toEqual(["user_id"]);
  expect((await ask(segment, profilePath(segment, "traits", "email:office@example.com"))).status).toBe(404);
});

test("a profile keeps five anonymous ids, or as many as a switch says", async () => {
  await using segment = await started();
  const visit = async (userId: string) => {
    for (let index = 0; index < 7; index += 1)
      await segment.track(production, { event: "e", userId, anonymousId: `${userId}-${index}` });
    return (await read(segment, "external_ids?include=anonymous_id&limit=50", `user_id:${userId}`)).data
      .length;
  };

  expect(await visit("ada")).toBe(5);
  await segment.control("PATCH", "/switches", { maxIdentifiers: 1_000 });
  expect(await visit("grace")).toBe(7);
});

test("every answer has an id of its own, refusals too", async () => {
  await using segment = await started();
  await tell(segment, { plan: "pro" });
  const urls = [
    profilePath(segment, "traits"),
    profilePath(segment, "traits?limit=0"),
    profilePath(segment, "traits", "user_id:nobody"),
    "/v1/spaces/x/collections/accounts/profiles/group_id:1/traits",
  ];

  const answers = [
    ...(await Promise.all(urls.map((url) => ask(segment, url)))),
    await ask(segment, urls[0] ?? "", { authorization: "Basic eDo=" }),
  ];
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 1 });
  await ask(segment, urls[0] ?? "");
  answers.push(await ask(segment, urls[0] ?? ""));

  expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 501, 401, 429]);
  const ids = answers.map(({ headers }) => headers.get("request-id"));
  expect(ids).not.toContain(null);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  ["/v1/spaces/{}/collections/accounts/profiles/group_id:1/links", 501, "not_emulated"],
  ["/v1/spaces/{}/collections/users/profiles", 501, "not_emulated"],
  ["/v1/spaces/{}/collections/us!ers/profiles/user_id:u-1/traits", 400, "validation_error"],
  ["/v1/spaces/{}/collections/people/profiles/user_id:u-1/traits", 404, "not_found"],
  ["/v1/spaces/{}/collections/users/profiles/user_id:u-1/devices", 404, "not_found"],
  ["/v1/spaces/{}/collections/users/profiles/u-1/traits", 404, "not_found"],
  ["/v1/spaces/spa_other/collections/users/profiles/user_id:u-1/traits", 404, "not_found"],
  ["/v1/spaces/{}/users", 404, "not_found"],
])("%s is answered %d in the Profile API's own envelope", async (url, status, code) => {
  await using segment = await started();
  await tell(segment, { plan: "pro" });

  const answer = await ask(segment, url.replace("{}", segment.spaceId));

  expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) as string } } });
});

test.each<[string, (token: string) => string]>([
  ["the token without a colon", (token) => `Basic ${Buffer.from(token).toString("base64")}`],
  ["a password", (token) => `Basic ${Buffer.from(`${token}:x`).toString("base64")}`],
  ["Bearer", (token) => `Bearer ${token}`],
  ["nothing", () => ""],
])("%s is no authentication", async (_, authorization) => {
  await using segment = await started();
  await tell(segment, { plan: "pro" });

  const { status, body } = await ask(segment, profilePath(segment, "traits"), {
    authorization: authorization(segment.emulator.profileToken),
  });

  expect([status, body.error.code]).toEqual([401, "authentication_error"]);
});
