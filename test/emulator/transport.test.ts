import { request } from "node:http";

import { expect, test } from "vitest";

import { startSegment, treatmentQuery } from "./segment";

const definition = { query: treatmentQuery, type: "USERS" };

test.each([
  ["no token", ""],
  ["a wrong token", "Bearer sgp_wrong"],
  ["the token in the wrong scheme", "Basic c2dwX3dyb25nOg=="],
])("%s is answered 401", async (_what, authorization) => {
  await using segment = await startSegment();

  const { status, body } = await segment.call("GET", "/", undefined, { authorization });

  expect({ status, body }).toMatchObject({ status: 401, body: { errors: [{ type: "unauthorized" }] } });
});

test("a token that lacks a permission is refused there and taken elsewhere", async () => {
  await using segment = await startSegment({
    seed: { tokens: [{ token: "sgp_less", lacks: ["listAuditEvents"] }] },
  });
  const authorization = "Bearer sgp_less";

  expect((await segment.call("GET", "/", undefined, { authorization })).status).toBe(200);
  expect((await segment.call("GET", "/audit-events", undefined, { authorization })).status).toBe(401);
});

test("the eleventh creation in a window is refused with what a client needs to wait", async () => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  const create = (index: number) =>
    segment.call("POST", segment.traitsPath, { name: `t${index}`, definition });
  const taken = [];
  for (let index = 0; index < 10; index++) taken.push(await create(index));

  const refused = await create(10);
  const again = await create(11);

  expect(taken.map(({ headers }) => headers.get("x-ratelimit-remaining"))).toEqual(
    Array.from({ length: 10 }, (_, index) => String(9 - index)),
  );
  expect(taken[0]?.headers.get("x-ratelimit-consumed")).toBe("1");
  expect(Date.parse(taken[0]?.headers.get("x-ratelimit-reset") ?? "")).toBeGreaterThan(Date.now());
  expect(refused).toMatchObject({
    status: 429,
    body: {
      errors: [
        {
          type: "RequestError",
          message: "Too many requests",
          data: { remainingPoints: 0, consumedPoints: 11 },
        },
      ],
    },
  });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
  expect(again.body).toMatchObject({ errors: [{ data: { consumedPoints: 12 } }] });
  expect((await segment.call("GET", segment.traitsPath)).status).toBe(200);
});

test("every token has windows of its own", async () => {
  await using segment = await startSegment({
    rateWindowMs: 60_000,
    seed: { tokens: [{ token: "sgp_other" }] },
  });
  for (let index = 0; index < 10; index++)
    await segment.data("POST", segment.traitsPath, { name: `t${index}`, definition });

  const other = await segment.call(
    "POST",
    segment.traitsPath,
    { name: "mine", definition },
    { authorization: "Bearer sgp_other" },
  );

  expect(other.status).toBe(200);
});

test("a path that does not exist is answered 404 in Segment's form", async () => {
  await using segment = await startSegment();

  expect(await segment.call("GET", "/nowhere")).toMatchObject({
    status: 404,
    body: { errors: [{ type: "not-found" }] },
  });
});

test("a body that is no JSON is refused and nothing is stored", async () => {
  await using segment = await startSegment();
  const response = await fetch(`${segment.emulator.apiUrl}${segment.traitsPath}`, {
    method: "POST",
    headers: { authorization: `Bearer ${segment.emulator.token}`, "content-type": "application/json" },
    body: "{",
  });

  expect(response.status).toBe(400);
  expect(await segment.data("GET", segment.traitsPath)).toMatchObject({ computedTraits: [] });
});

test("the request log has operations and statuses, and no token", async () => {
  await using segment = await startSegment();
  await segment.call("GET", "/");
  await segment.call("POST", segment.traitsPath, { name: "" });

  const log = (await segment.control("GET", "/requests")) as {
    requests: { operation: string; status: number }[];
  };

  expect(log.requests).toMatchObject([
    { operation: "getWorkspace", method: "GET", path: "/", status: 200 },
    { operation: "createComputedTrait", method: "POST", status: 422 },
  ]);
  expect(JSON.stringify(log)).not.toContain(segment.emulator.token);
  await segment.control("DELETE", "/requests");
  expect(await segment.control("GET", "/requests")).toEqual({ requests: [], dropped: [] });
});

test("a reset forgets everything that was made", async () => {
  await using segment = await startSegment();
  await segment.data("POST", segment.traitsPath, { name: "a", definition });
  await segment.control("PATCH", "/switches", { maxTraits: 1 });

  await segment.control("POST", "/reset");

  expect(await segment.data("GET", segment.traitsPath)).toMatchObject({ computedTraits: [] });
  for (const name of ["a", "b"])
    expect((await segment.call("POST", segment.traitsPath, { name, definition })).status).toBe(200);
});

test("only successes tell how the window stands", async () => {
  await using segment = await startSegment();
  const header = async (path: string) =>
    (await segment.call("GET", path)).headers.get("x-ratelimit-remaining");

  expect([await header("/"), await header("/sources/none")]).toEqual(["699", null]);
});

test("somebody else on the token uses up the window", async () => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  await segment.control("POST", "/rate-limits", { operation: "createComputedTrait", calls: 9 });
  const create = async (name: string) =>
    (await segment.call("POST", segment.traitsPath, { name, definition })).status;

  expect([await create("a"), await create("b")]).toEqual([200, 429]);
});

test("a limit that a switch changes holds from the next call on", async () => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  await segment.call("GET", "/");
  await segment.control("PATCH", "/switches", { unspecifiedPerMinute: 1 });

  expect([(await segment.call("GET", "/")).status, (await segment.call("GET", "/")).status]).toEqual([
    200, 429,
  ]);
});

test.each<[string, unknown, string | undefined, string]>([
  ["a number for a text", { name: 1, definition }, "name", '"name" must be a string'],
  ["a null", { name: "a", description: null, definition }, "description", '"description" must be a string'],
  [
    "a value that is none of the known ones",
    { name: "a", definition: { ...definition, type: "PEOPLE" } },
    "definition.type",
    '"definition.type" must be one of [USERS, ACCOUNTS]',
  ],
  ["a list for an object", [], undefined, '"value" must be of type object'],
])("%s is refused in the words of Segment's validation", async (_what, body, field, message) => {
  await using segment = await startSegment();

  const answer = await segment.call("POST", segment.traitsPath, body);

  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 422,
    body: { errors: [{ type: "input-validation", message, ...(field === undefined ? {} : { field }) }] },
  });
});

test.each([
  ["a cursor without a count", "pagination.cursor=MA%3D%3D"],
  ["a count of 0", "pagination.count=0"],
  ["a cursor that is none", "pagination.count=1&pagination.cursor=%21"],
  ["an empty cursor", "pagination.count=1&pagination.cursor="],
])("%s is refused with 422", async (_what, query) => {
  await using segment = await startSegment();

  expect((await segment.call("GET", `${segment.traitsPath}?${query}`)).status).toBe(422);
});

test("echo answers what it is told to", async () => {
  await using segment = await startSegment();
  const status = async (query: string) => (await segment.call("GET", `/echo?${query}`)).status;

  expect(await segment.data("GET", "/echo?message=hello")).toMatchObject({ method: "get", message: "hello" });
  expect(JSON.stringify(await segment.data("GET", "/echo?message=hello"))).not.toContain(
    segment.emulator.token,
  );
  expect([
    await status(""),
    await status("message=no&triggerError=true"),
    await status("message=no&triggerMultipleErrors=true&statusCode=404"),
    await status("message=no&triggerUnexpectedError=true"),
  ]).toEqual([422, 400, 404, 500]);
});

test.each([
  ["of another origin", { origin: "https://evil.example.com" }],
  ["for a name that somebody has made point here", { host: "evil.example.com" }],
])("a request %s is refused, whatever it asks for", async (_which, headers) => {
  await using segment = await startSegment();
  const { apiUrl, trackingUrl } = segment.emulator;

  const statuses = [];
  for (const url of [
    `${apiUrl}/_emulator/requests`,
    `${apiUrl}/app`,
    `${apiUrl}/`,
    `${trackingUrl}/v1/track`,
  ])
    statuses.push(await statusOf(url, headers));

  expect(statuses).toEqual([403, 403, 403, 403]);
});

test("a host is this machine's in capitals, too", async () => {
  await using segment = await startSegment();
  const url = `${segment.emulator.apiUrl}/_emulator/requests`;

  expect(await statusOf(url, { host: `LOCALHOST:${new URL(url).port}` })).toBe(200);
});

/** `fetch` does not send a host of one's own. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => resolve(response.resume().statusCode));
    sent.on("error", reject);
    sent.end();
  });
}
