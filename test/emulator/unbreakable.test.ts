import { request } from "node:http";

import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** Send a body as it is, in pieces, and see what comes back. */
async function send(
  { emulator }: Segment,
  method: string,
  path: string,
  pieces: Iterable<string | Buffer> = [],
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; sent: number }> {
  const { hostname, port } = new URL(emulator.apiUrl);
  return new Promise((resolve, reject) => {
    let sent = 0;
    const authorization = `Bearer ${emulator.token}`;
    const call = request(
      { hostname, port, method, path, headers: { authorization, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text, sent }));
        response.on("error", reject);
      },
    );
    call.on("error", reject);
    const rest = pieces[Symbol.iterator]();
    const go = (): void => {
      for (let next = rest.next(); next.done !== true; next = rest.next()) {
        sent += next.value.length;
        if (!call.write(next.value)) return void call.once("drain", go);
      }
      call.end();
    };
    go();
  });
}

function* blanks(megabytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(65_536, " ");
  for (let sent = 0; sent < megabytes * 1_048_576; sent += piece.length) yield piece;
}

const trait = (definition: string): string => `{"name":"a","definition":${definition}}`;
const query = `{"query":"event('x').count()","type":"USERS"}`;

test.each<[string, string | Buffer, number]>([
  ["no body", "", 400],
  ["half a body", "{", 400],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 400],
  ["null", "null", 422],
  ["a list nested 50,000 deep", deep(50_000), 400],
  ["objects nested 50,000 deep", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`, 400],
  ["a field nested 50,000 deep", trait(deep(50_000)), 400],
  ["a field nested 101 deep", trait(deep(101)), 400],
  ["a field nested 90 deep, which is no definition", trait(deep(90)), 422],
  ["`__proto__` as a field", `{"__proto__":{"name":"a"},"definition":${query}}`, 422],
  ["`__proto__` in a definition", trait(`{"__proto__":1,"query":"event('x').count()","type":"USERS"}`), 422],
  ["`constructor` as a field", `{"constructor":1,"name":"a","definition":${query}}`, 422],
  ["half a surrogate as a name", `{"name":"\\ud800","definition":${query}}`, 422],
  [
    "a query of 100,000 brackets",
    JSON.stringify({ name: "a", definition: { query: "(".repeat(100_000), type: "USERS" } }),
    422,
  ],
  ["a field twice, of which the last counts", `{"name":1,"name":"a","definition":${query}}`, 200],
])("a trait sent as %s is answered", async (_what, body, status) => {
  await using segment = await startSegment();

  const answer = await send(segment, "POST", segment.traitsPath, [body]);

  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  expect((await send(segment, "GET", segment.traitsPath)).status).toBe(200);
});

test.each(["text/plain", "multipart/form-data", "application/json; charset=utf-16", "nonsense"])(
  "a body that calls itself %s is read as the JSON that it is",
  async (type) => {
    await using segment = await startSegment();

    const headers = { "content-type": type };
    expect((await send(segment, "POST", segment.traitsPath, [trait(query)], headers)).status).toBe(200);
    expect((await send(segment, "POST", segment.traitsPath, ["a=1"], headers)).status).toBe(400);
  },
);

test.each([
  ["whose length is said", { "content-length": String(64 * 1_048_576) }],
  ["whose length is not said", {}],
])("a body of 64 MB %s is refused before it has come", async (_which, headers) => {
  await using segment = await startSegment();

  const { status, sent } = await send(segment, "POST", segment.traitsPath, blanks(64), headers);

  expect(status).toBe(413);
  // What the machine's own buffers hold has left us.
  expect(sent).toBeLessThan(32 * 1_048_576);
});

test.each([
  ["/spaces/%E0%A4%A", 404],
  ["/spaces/%", 404],
  ["/spaces/%00", 404],
  ["/spaces/__proto__", 404],
  ["/destinations/constructor", 404],
  [`/spaces/${"x".repeat(8_000)}`, 404],
  ["//", 404],
  ["/%ff?%ff=%ff", 404],
])("the path %s is answered %i", async (path, status) => {
  await using segment = await startSegment();

  expect((await send(segment, "GET", path)).status).toBe(status);
});

const base64 = (text: string): string => encodeURIComponent(Buffer.from(text).toString("base64"));

test.each([
  "pagination.count=1e308",
  "pagination.count=99999999999999999999",
  "pagination.count=1.5",
  "pagination.count=1&pagination.cursor=%00",
  "pagination.count=1&pagination.cursor=-1",
  `pagination.count=1&pagination.cursor=${base64("9".repeat(400))}`,
  `pagination.count=1&pagination.cursor=${base64("99999999999999999999")}`,
  `pagination.count=1&pagination.cursor=${base64('{"pageToken":"MQ==","endTime":"x"}')}`,
  `pagination.count=1&pagination.cursor=${base64('{"pageToken":"MA==","endTime":"2026-01-01"}')}`,
])("a list is refused with 422 for %s", async (parameters) => {
  await using segment = await startSegment();
  const paths = [
    segment.traitsPath,
    "/sources",
    "/audit-events",
    `/filters?integrationId=${segment.spaceId}`,
  ];
  const refused = [];

  for (const path of paths) {
    const target = `${path}${path.includes("?") ? "&" : "?"}${parameters}`;
    refused.push((await send(segment, "GET", target)).status);
  }

  expect(refused).toEqual([422, 422, 422, 422]);
});

test.each(["99", "101", "199", "204", "304", "600", "1e3", "200.5", "NaN", "-1", ""])(
  "echo refuses the status %s, which no answer with a body has",
  async (statusCode) => {
    await using segment = await startSegment();

    expect(await segment.call("GET", `/echo?message=x&statusCode=${statusCode}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: "statusCode" }] },
    });
  },
);

test.each(["-5", "NaN", "soon", "60001", "1e99", "Infinity"])(
  "echo refuses a delay of %s, and waits for none",
  async (delay) => {
    await using segment = await startSegment();

    expect(await segment.call("GET", `/echo?message=x&delay=${delay}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field: "delay" }] },
    });
  },
);

test.each([
  ["/{spaceId}/{sourceId}", "would hide"],
  ["/spaces/{spaceId}/audiences/{sourceId}", "would hide POST /spaces/{spaceId}/audiences/previews"],
  ["/x", "is a path with {spaceId} and {sourceId} as parts"],
  ["gateway/{spaceId}/{sourceId}", "is a path with {spaceId} and {sourceId} as parts"],
  ["[[[", "is a path with {spaceId} and {sourceId} as parts"],
])("the connection route %s is refused", async (connectionRoute, why) => {
  await using segment = await startSegment();

  await expect(segment.control("PATCH", "/switches", { connectionRoute })).rejects.toThrow(why);
  expect(await segment.control("GET", "/switches")).not.toHaveProperty("connectionRoute");
});

test("what is not emulated is 501 for HEAD, too", async () => {
  await using segment = await startSegment();
  const statuses = ["/users", "/sources", "/nowhere"].map(
    async (path) => (await send(segment, "HEAD", path)).status,
  );

  expect(await Promise.all(statuses)).toEqual([501, 200, 404]);
});

test("connecting and disconnecting what is so already is no event", async () => {
  await using segment = await startSegment();
  const pair = { spaceId: segment.spaceId, sourceId: segment.sourceId(production) };
  await segment.control("DELETE", "/connections", pair);
  await segment.connect(production);
  await segment.connect(production);
  await segment.control("DELETE", "/connections", pair);
  await segment.control("DELETE", "/connections", pair);

  const { events } = await segment.data("GET", "/audit-events");

  expect((events as { type: string }[]).map(({ type }) => type)).toEqual([
    "Source Disconnected From Space",
    "Source Connected To Space",
  ]);
});

test("a disabled source cannot be connected, in the app or by a gateway's route", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { connectionRoute: "/gateway/{spaceId}/{sourceId}" });
  const retired = segment.sourceId("split-impressions-retired");

  await expect(segment.connect("split-impressions-retired")).rejects.toThrow("answered 400");
  expect(await segment.call("POST", `/gateway/${segment.spaceId}/${retired}`)).toMatchObject({
    status: 400,
    body: { errors: [{ message: expect.stringContaining("is disabled") }] },
  });
  expect(await segment.control("GET", "/connections")).toEqual({ connections: [] });
});
