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

test("the answer has the media type that was asked for", async () => {
  await using segment = await startSegment();
  const accept = "application/vnd.segment.v1alpha+json";

  const { headers } = await segment.call("GET", segment.traitsPath, undefined, { accept });

  expect(headers.get("content-type")).toBe(accept);
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
  expect(await segment.control("GET", "/requests")).toEqual({ requests: [] });
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
