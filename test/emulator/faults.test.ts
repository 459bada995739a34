import { request } from "node:http";

import { expect, test } from "vitest";

import { startSegment, treatmentQuery, type Segment } from "./segment";

const trait = { name: "a", definition: { query: treatmentQuery, type: "USERS" } };

async function strike(segment: Segment, kind: string, more: Record<string, unknown> = {}): Promise<void> {
  await segment.control("POST", "/faults", { operation: "createComputedTrait", kind, times: 1, ...more });
}

const create = (segment: Segment) => segment.call("POST", segment.traitsPath, trait);
const stored = async (segment: Segment) =>
  ((await segment.data("GET", segment.traitsPath))["computedTraits"] as { name: string }[]).map(
    ({ name }) => name,
  );

test("a status fault answers instead of doing anything, as often as it should", async () => {
  await using segment = await startSegment();
  await strike(segment, "status", { status: 503, times: 2 });

  const statuses = [];
  for (let index = 0; index < 3; index++) statuses.push((await create(segment)).status);

  expect(statuses).toEqual([503, 503, 200]);
  expect(await stored(segment)).toEqual(["a"]);
});

test("a fault skips what it should skip, and other operations", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "listComputedTraits",
    kind: "status",
    status: 500,
    skip: 1,
  });
  const list = async () => (await segment.call("GET", segment.traitsPath)).status;

  expect([await list(), (await segment.call("GET", "/")).status, await list(), await list()]).toEqual([
    200, 200, 500, 500,
  ]);
  await segment.control("DELETE", "/faults");
  expect(await list()).toBe(200);
});

test.each([
  ["dropAfterCommit", ["a"]],
  ["resetBefore", []],
  ["resetDuring", ["a"]],
])("%s gives no answer, and leaves %j stored", async (kind, left) => {
  await using segment = await startSegment();
  await strike(segment, kind);

  await expect(create(segment)).rejects.toThrow(/fetch failed|terminated/);
  expect(await stored(segment)).toEqual(left);
});

test("a truncated answer is no JSON", async () => {
  await using segment = await startSegment();
  await strike(segment, "truncate");

  await expect(create(segment)).rejects.toThrow(SyntaxError);
});

test.each<[string, string, number]>([
  ["html", "text/html", 200],
  ["redirect", "", 302],
])("%s answers as a proxy would", async (kind, type, status) => {
  await using segment = await startSegment();
  await strike(segment, kind);

  const response = await fetch(`${segment.emulator.apiUrl}${segment.traitsPath}`, {
    method: "POST",
    redirect: "manual",
    headers: { authorization: `Bearer ${segment.emulator.token}`, "content-type": "application/json" },
    body: JSON.stringify(trait),
  });

  expect(response.status).toBe(status);
  expect(response.headers.get("content-type") ?? "").toContain(type);
});

test("an endless answer goes on until the client has had enough", async () => {
  await using segment = await startSegment();
  await strike(segment, "endless");
  let received = 0;

  await new Promise<void>((resolve, reject) => {
    const sent = request(
      `${segment.emulator.apiUrl}${segment.traitsPath}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${segment.emulator.token}`, "content-type": "application/json" },
      },
      (response) => {
        response.on("data", (chunk: Buffer) => {
          received += chunk.length;
          if (received > 1_000_000) sent.destroy();
        });
        response.on("close", resolve);
        response.on("error", () => resolve());
      },
    );
    sent.on("error", reject);
    sent.end(JSON.stringify(trait));
  });

  expect(received).toBeGreaterThan(1_000_000);
});

test("a dripped answer arrives whole", async () => {
  await using segment = await startSegment();
  await strike(segment, "drip", { delayMs: 1 });

  expect((await create(segment)).body).toMatchObject({ data: { computedTrait: { name: "a" } } });
});

test("unknown fields and values come with an answer, and definitions can be null", async () => {
  await using segment = await startSegment();
  await strike(segment, "unknownFields");
  const { body } = await create(segment);
  await segment.control("POST", "/faults", {
    operation: "listComputedTraits",
    kind: "nullDefinition",
    times: 1,
  });

  const plain = { name: "a", key: "a", enabled: true };
  expect(body).toMatchObject({
    data: { computedTrait: { ...plain, status: "Dreaming", novelty: { since: 2027 } } },
  });
  expect(await segment.data("GET", segment.traitsPath)).toMatchObject({
    computedTraits: [{ ...plain, definition: null }],
  });
});

test("a fault refuses as a used-up window does, and says how long to wait only when told to", async () => {
  await using segment = await startSegment();
  await strike(segment, "rateLimit");
  const plain = await create(segment);
  await strike(segment, "rateLimit", { headers: { "retry-after": "3" } });
  const told = await create(segment);
  await strike(segment, "rateLimit", { body: "" });
  const { apiUrl, token } = segment.emulator;
  const empty = await fetch(`${apiUrl}${segment.traitsPath}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });

  expect([plain.status, plain.headers.get("retry-after"), plain.body]).toMatchObject([
    429,
    null,
    { errors: [{ type: "RequestError", data: { remainingPoints: 0, msBeforeNext: 1_000 } }] },
  ]);
  expect([told.headers.get("retry-after"), told.body]).toMatchObject([
    "3",
    { errors: [{ data: { msBeforeNext: 3_000 } }] },
  ]);
  expect([empty.status, await empty.text()]).toEqual([429, ""]);
  expect(await stored(segment)).toEqual([]);
});

test("an answer comes with the headers of a fault on top, and Segment's own otherwise", async () => {
  await using segment = await startSegment();
  await strike(segment, "headers", { headers: { "x-ratelimit-reset": "Thu, 01 Jan 1970 00:00:00 GMT" } });

  const { status, headers } = await create(segment);

  expect([status, headers.get("x-ratelimit-reset"), headers.get("x-ratelimit-remaining")]).toEqual([
    200,
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "9",
  ]);
});
