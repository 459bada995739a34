import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

type Body = string | Uint8Array<ArrayBuffer>;

const started = async (switches: Record<string, unknown> = {}): Promise<Segment> => {
  const segment = await startSegment();
  await segment.connect(production);
  await segment.control("PATCH", "/switches", switches);
  return segment;
};

const writeKeyOf = ({ emulator }: Segment) =>
  emulator.sources.find(({ slug }) => slug === production)?.writeKey ?? "";

async function post(
  { emulator }: Segment,
  path: string,
  body: Body,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const answer = await fetch(`${emulator.trackingUrl}${path}`, { method: "POST", headers, body });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const tells = (userId: string, traits: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: "identify",
  userId,
  traits,
  ...more,
});

const batchOf = (segment: Segment, ...calls: Record<string, unknown>[]) =>
  JSON.stringify({ writeKey: writeKeyOf(segment), batch: calls });

/** A text of so many bytes, which is one call. */
function callOf(segment: Segment, bytes: number, character = "x"): string {
  const call = (blank: string) =>
    JSON.stringify({ writeKey: writeKeyOf(segment), userId: "u-1", traits: { blank } });
  return call(character.repeat((bytes - call("").length) / Buffer.byteLength(character)));
}

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["identity", (text: string) => Buffer.from(text)],
  ["Identity", (text: string) => Buffer.from(text)],
] as const)("a body packed as %s is unpacked", async (encoding, pack) => {
  await using segment = await started();
  const body = Uint8Array.from(pack(batchOf(segment, tells("u-1", { plan: "pro" }))));

  const { status } = await post(segment, "/v1/batch", body, { "content-encoding": encoding });

  expect(status).toBe(200);
  expect(await segment.traits("user_id:u-1")).toEqual({ plan: "pro" });
});

const packed = Uint8Array.from(gzipSync('{"userId":"u-1","traits":{"plan":"pro"}}'));

test.each<[string, Body, string, string]>([
  ["damaged", packed.with(packed.length - 6, 1), "gzip", "Content-Encoding is gzip, and the body is damaged"],
  ["cut off", packed.slice(0, -9), "gzip", "Content-Encoding is gzip, and the body is damaged"],
  ["not packed at all", '{"userId":"u-1"}', "gzip", "Content-Encoding is gzip, and the body is damaged"],
  ["packed in another way", packed, "deflate", "Content-Encoding is deflate, and the body is damaged"],
  ["empty", "", "gzip", "Content-Encoding is gzip, and the body is damaged"],
  ["packed as nobody knows", packed, "zstd", "Content-Encoding is zstd, which is none of gzip, x-gzip, defl"],
  ["packed, which nobody says", packed, "identity", "malformed JSON"],
])("a body that is %s is refused, and says why", async (_, body, encoding, why) => {
  await using segment = await started();

  const answer = await post(segment, "/v1/identify", body, { "content-encoding": encoding });

  expect(answer).toMatchObject({
    status: 400,
    body: { success: false, code: "invalid_request", message: expect.stringContaining(why) as string },
  });
});

/** 400 megabytes of nothing. Made before any server is started, which would close idle connections meanwhile. */
const bomb = Uint8Array.from(Buffer.concat(Array(25).fill(gzipSync(Buffer.alloc(2 ** 24))) as Buffer[]));

test("a small body that unpacks to hundreds of megabytes is refused as soon as that shows", async () => {
  await using segment = await started();
  const before = process.memoryUsage().rss;

  const { status, body } = await post(segment, "/v1/batch", bomb, { "content-encoding": "gzip" });

  const message = "Exceed payload limit: longer than 512000 bytes once it is unpacked";
  expect([status, body]).toMatchObject([400, { message }]);
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
});

test.each([
  ["/v1/identify", 32 * 1024],
  ["/v1/batch", 500 * 1024],
])("%s takes %d bytes, and not one more, however few characters they are", async (path, most) => {
  await using segment = await started();
  const sized = (bytes: number, character?: string) =>
    path === "/v1/batch" ? `{"batch":[]}${" ".repeat(bytes - 12)}` : callOf(segment, bytes, character);

  const [fits, exceeds, wide] = [
    await post(segment, path, sized(most)),
    await post(segment, path, sized(most + 1)),
    await post(segment, path, `${sized(most - 1)}é`),
  ];

  expect([fits.status, exceeds.status, wide.status]).toEqual([200, 400, 400]);
  expect(exceeds.body).toEqual({
    success: false,
    code: "invalid_request",
    message: `Exceed payload limit: longer than ${most} bytes`,
  });
});

test("a body without end is answered while it is still being sent, and its connection closed", async () => {
  await using segment = await started();
  const { hostname, port } = new URL(segment.emulator.trackingUrl);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /v1/batch HTTP/1.1\r\nHost: ${hostname}:${port}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
  let answer = "";
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.on("data", (piece: Buffer) => (answer += piece.toString()));
  socket.on("error", () => undefined); // Of what was being written when it closed.
  const send = (): void => void (socket.writable && socket.write(chunk, () => setImmediate(send)));
  send();

  await closed;

  expect(answer).toMatch(/^HTTP\/1.1 400 .*\r\n.*connection: close\r\n/is);
  expect(answer).toContain('"message":"Exceed payload limit: longer than 512000 bytes"');
}, 60_000);

test("somebody who sends far too much before reading anything still gets the answer", async () => {
  await using segment = await started();
  const { hostname, port } = new URL(segment.emulator.trackingUrl);
  const bytes = 60 * 1024 * 1024;
  const sending = request({
    hostname,
    port,
    method: "POST",
    path: "/v1/track",
    headers: { "content-length": bytes },
  });
  const answered = once(sending, "response") as Promise<[{ statusCode: number; resume(): void }]>;
  const before = process.memoryUsage().rss;
  for (let sent = 0; sent < bytes; sent += 1024 * 1024)
    await new Promise((resolve) => sending.write(Buffer.alloc(1024 * 1024), resolve));
  sending.end();

  const [response] = await answered;
  response.resume();

  expect(response.statusCode).toBe(400);
  expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 * 1024);
}, 60_000);

test("a client that goes away in the middle of a body harms nobody", async () => {
  await using segment = await started();
  const { hostname, port } = new URL(segment.emulator.trackingUrl);
  const socket = connect(Number(port), hostname);
  socket.write(`POST /v1/track HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 100\r\n\r\n{`, () =>
    socket.destroy(),
  );
  await once(socket, "close");

  expect((await post(segment, "/v1/track", "{}")).status).toBe(200);
});

test.each<[string, string]>([
  ["{", "malformed JSON"],
  ["", "malformed JSON"],
  ["[]", "malformed call: not a JSON object"],
  ["null", "malformed call: not a JSON object"],
  ['"track"', "malformed call: not a JSON object"],
  ["event=Order&userId=u-1", "malformed JSON"],
])("%j is no call", async (body, message) => {
  await using segment = await started();

  expect(await post(segment, "/v1/track", body)).toMatchObject({
    status: 400,
    body: { success: false, code: "invalid_request", message },
  });
});

test.each(['{"userId":"u"}', '{"batch":{}}', '{"batch":[1]}', '{"batch":[[]]}', '{"batch":[null]}'])(
  "%j is no batch",
  async (body) => {
    await using segment = await started();

    expect(await post(segment, "/v1/batch", body)).toMatchObject({
      status: 400,
      body: { message: "malformed call: `batch` is no list of calls" },
    });
  },
);

test.each(["multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])(
  "a form is refused as malformed, whatever its content type says: %s",
  async (type) => {
    await using segment = await started();

    for (const path of ["/v1/track", "/v1/batch", "/v1/m"])
      expect((await post(segment, path, "--x\r\nContent-Disp", { "content-type": type })).status).toBe(400);
  },
);

test("a call above 32 KB in a batch is refused with all of the batch, or left out where a switch says so", async () => {
  await using segment = await started();
  const large = tells("u-2", { blank: "é".repeat(16 * 1024) });
  const batch = batchOf(segment, tells("u-1", { plan: "pro" }), large, tells("u-3", { plan: "free" }));

  expect(await post(segment, "/v1/batch", batch)).toMatchObject({
    status: 400,
    body: { message: "Exceed payload limit: batch.1 is longer than 32768 bytes" },
  });
  expect(await segment.traits("user_id:u-1")).toBeUndefined();

  await segment.control("PATCH", "/switches", { oversizedInBatch: "drop" });
  expect((await post(segment, "/v1/batch", batch)).status).toBe(200);
  const known = ["u-1", "u-2", "u-3"].map((id) => segment.traits(`user_id:${id}`));
  expect(await Promise.all(known)).toEqual([{ plan: "pro" }, undefined, { plan: "free" }]);
});

test("a call of 32 KB in a batch is taken", async () => {
  await using segment = await started();
  const call = callOf(segment, 32 * 1024);

  const { status } = await post(
    segment,
    "/v1/batch",
    `{"batch":[${call.replace("{", '{"type":"identify",').replace("xxxxxxxxxxxxxxxxxx", "")}]}`,
  );

  expect(status).toBe(200);
});

test("of a batch the first 2,500 calls are taken, or none where a switch says so", async () => {
  await using segment = await started();
  const calls = Array.from({ length: 2_501 }, (_, index) => tells(`u-${index}`, { plan: "pro" }));
  const batch = batchOf(segment, ...calls);
  const known = async () => [await segment.traits("user_id:u-2499"), await segment.traits("user_id:u-2500")];

  await segment.control("PATCH", "/switches", { overfullBatch: "refuse" });
  expect(await post(segment, "/v1/batch", batch)).toMatchObject({
    status: 400,
    body: { message: "a batch holds at most 2500 calls" },
  });
  expect(await known()).toEqual([undefined, undefined]);

  await segment.control("PATCH", "/switches", { overfullBatch: "drop" });
  expect((await post(segment, "/v1/batch", batch)).status).toBe(200);
  expect(await known()).toEqual([{ plan: "pro" }, undefined]);
});

test("what a batch says of context and destinations is merged with what its calls say", async () => {
  await using segment = await started();
  const now = new Date().toISOString();
  const view = { type: "track", event: "View", timestamp: now };
  const body = JSON.stringify({
    writeKey: writeKeyOf(segment),
    context: { locale: "de", app: "shop" },
    integrations: { Personas: false },
    batch: [
      { ...view, userId: "u-1", context: { locale: "fr" }, integrations: { Personas: true } },
      { ...view, userId: "u-2" },
      { ...view, userId: "u-3", integrations: { Mixpanel: true } },
    ],
  });

  expect((await post(segment, "/v1/batch", body)).status).toBe(200);

  const { profileUrl, profileToken } = segment.emulator;
  const events = await fetch(
    `${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/user_id:u-1/events`,
    { headers: { authorization: `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}` } },
  );
  expect(await events.json()).toMatchObject({ data: [{ context: { locale: "fr", app: "shop" } }] });
  expect(await segment.traits("user_id:u-2")).toBeUndefined();
  expect(await segment.traits("user_id:u-3")).toBeUndefined();
});

test.each(["/v1/identify", "/v1/i"])("%s takes an Identify call", async (path) => {
  await using segment = await started();
  const body = JSON.stringify({ writeKey: writeKeyOf(segment), userId: "u-1", traits: { plan: "pro" } });

  expect((await post(segment, path, body, { "content-type": "text/plain" })).body).toEqual({ success: true });
  expect(await segment.traits("user_id:u-1")).toEqual({ plan: "pro" });
});

test.each([
  ["/v1/t", "event('Order').count()", { event: "Order" }],
  ["/v1/p", "event('Page Viewed').count()", { name: "Docs" }],
  ["/v1/s", "event('Screen Viewed').count()", { name: "Docs" }],
])("%s takes the call whose name begins so", async (path, query, call) => {
  await using segment = await started();
  await segment.data("POST", segment.traitsPath, { name: "n", definition: { query, type: "USERS" } });
  const body = JSON.stringify({ writeKey: writeKeyOf(segment), userId: "u-1", ...call });

  expect((await post(segment, path, body)).status).toBe(200);
  expect(await segment.traits("user_id:u-1")).toEqual({ n: 1 });
});

test.each(["/v1/batch", "/v1/b", "/v1/import"])("%s takes a batch", async (path) => {
  await using segment = await started();

  expect((await post(segment, path, batchOf(segment, tells("u-1", { plan: "pro" })))).status).toBe(200);
  expect(await segment.traits("user_id:u-1")).toEqual({ plan: "pro" });
});

test("Group and Alias calls, and what a library counts of itself, are taken under their short paths", async () => {
  await using segment = await started();
  const call = JSON.stringify({
    writeKey: writeKeyOf(segment),
    userId: "u-1",
    groupId: "g",
    previousId: "u",
  });
  const series = { series: [{ type: "Counter", metric: "analytics_js.invoke", value: 1, tags: {} }] };

  for (const [path, body] of [
    ["/v1/g", call],
    ["/v1/a", call],
    ["/v1/m", JSON.stringify(series)],
  ] as const)
    expect((await post(segment, path, body)).status).toBe(200);
  expect(await segment.traits("user_id:u-1")).toEqual({});
});

test.each<[string, object, boolean, boolean]>([
  ["nothing", {}, true, true],
  ["that it is not for Personas", { Personas: false }, false, false],
  ["that it is for nothing", { All: false }, false, true],
  ["that it is for Personas alone", { All: false, Personas: true }, true, true],
  ["options of Personas", { All: false, Personas: { some: "option" } }, true, true],
  ["that it is for all but Personas", { All: true, Personas: false }, false, false],
  ["that it is for another destination", { Mixpanel: true }, true, true],
])(
  "a call that says %s reaches spaces or not, and a switch says whether All means spaces",
  async (_, integrations, arrives, arrivesWithout) => {
    await using segment = await started();
    const send = (userId: string) =>
      segment.track(production, { ...tells(userId, { plan: "pro" }), integrations });

    await send("u-1");
    await segment.control("PATCH", "/switches", { allMeansSpaces: false });
    await send("u-2");

    const known = [await segment.traits("user_id:u-1"), await segment.traits("user_id:u-2")];
    expect(known.map((traits) => traits !== undefined)).toEqual([arrives, arrivesWithout]);
  },
);

test("a call that is not for spaces does not come with a replay either", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { replayOnConnect: true });
  await segment.track(production, tells("u-1", { plan: "pro" }, { integrations: { Personas: false } }));
  await segment.track(production, tells("u-2", { plan: "pro" }));

  await segment.connect(production);

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
  expect(await segment.traits("user_id:u-2")).toEqual({ plan: "pro" });
});

test("more requests a second than a workspace may send are refused with the seconds to wait, or none where a switch says so", async () => {
  await using segment = await started({ trackingRequestsPerSecond: 2 });
  const send = (writeKey = writeKeyOf(segment)) =>
    post(segment, "/v1/track", JSON.stringify({ writeKey, userId: "u", event: "e" }));

  // Other sources of the workspace count too.
  const answers = [await send(), await send("another"), await send()];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.headers.get("retry-after")).toBe("1");
  expect(answers[2]?.headers.get("x-ratelimit-reset")).toBe("1");

  await segment.control("PATCH", "/switches", { trackingRequestsPerSecond: 0 });
  const many = await Promise.all(Array.from({ length: 50 }, () => send()));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
});

test("an id that is a number is taken as its text, unless a switch says otherwise", async () => {
  await using segment = await started();
  const send = (userId: number) =>
    segment.track(production, { type: "identify", userId, traits: { plan: "pro" } });

  await send(17);
  await segment.control("PATCH", "/switches", { numericIds: false });
  await send(18);

  expect(await segment.traits("user_id:17")).toEqual({ plan: "pro" });
  expect(await segment.traits("user_id:18")).toBeUndefined();
});

test("a library finds the settings of its source, which send it nowhere else", async () => {
  await using segment = await started();
  const ask = async (writeKey: string) => {
    const answer = await fetch(`${segment.emulator.trackingUrl}/v1/projects/${writeKey}/settings`);
    return [answer.status, await answer.json()];
  };
  const writeKey = writeKeyOf(segment);

  expect(await ask(writeKey)).toMatchObject([200, { integrations: { "Segment.io": { apiKey: writeKey } } }]);
  expect(await ask("unknown")).toMatchObject([404, { success: false }]);
});

test("no page of another origin reaches the Tracking API", async () => {
  await using segment = await started();
  const body = batchOf(segment, tells("u-1", { plan: "pro" }));

  for (const path of ["/v1/t", "/v1/b"])
    expect((await post(segment, path, body, { origin: "https://shop.example" })).status).toBe(403);
  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});
