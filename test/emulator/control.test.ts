import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

/** What somebody may send who has read nothing. */
const garbage: readonly (string | undefined)[] = [
  undefined,
  "",
  "{",
  "null",
  "true",
  "0",
  "-1e400",
  '"text"',
  "[]",
  "[null]",
  "{}",
  '{"advanceMs":1e300}',
  '{"advanceMs":"8"}',
  '{"advance":"soon"}',
  '{"advanceMs":1,"now":"2026-11-24T12:00:00Z"}',
  '{"now":"9999-12-31T23:59:59Z"}',
  '{"now":"0001-01-01T00:00:00Z"}',
  '{"spaceId":"","sourceId":""}',
  '{"spaceId":{},"sourceId":[]}',
  '{"sourceId":"nobody"}',
  '{"operation":"createComputedTraits","kind":"status"}',
  '{"operation":"createComputedTrait","api":"profile","kind":"status"}',
  '{"operation":"createComputedTrait","kind":"status","status":99}',
  '{"operation":"createComputedTrait","kind":"headers","headers":{"a b":"c"}}',
  '{"operation":"createComputedTrait","kind":"headers","headers":{"a":"c\\nd"}}',
  '{"operation":"createComputedTrait","kind":"delay","delayMs":1e12}',
  '{"operation":"createComputedTrait","kind":"delay","delayMs":-1}',
  '{"operation":"createComputedTrait","kind":"mayhem"}',
  '{"operation":"createComputedTrait","calls":-1}',
  '{"operation":"createComputedTrait","calls":1e300}',
  '{"operation":"nothing","calls":1}',
  '{"lockMs":-1}',
  '{"lockMs":null}',
  '{"nonsense":true}',
  '{"__proto__":{"lockMs":1}}',
  '{"name":""}',
  '{"name":{"deep":true}}',
  '{"as":"pigeon"}',
  '{"spaces":[{}]}',
  `{"kind":"status","body":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
];

/** Every route under `/_emulator`, with the things that there are and with things that there are not. */
function routes(segment: Segment, traitId: string): [method: string, path: string][] {
  const app = "/app/spaces";
  const trait = `${app}/${segment.spaceId}/computed-traits/${traitId}`;
  const destination = "66f0a1c27d4b3e9155aa01ef";
  return [
    ["POST", "/seed"],
    ["POST", "/clock"],
    ["GET", "/clock?x=%ff"],
    ["GET", "/connections"],
    ["POST", "/connections"],
    ["DELETE", "/connections"],
    ["GET", "/faults"],
    ["POST", "/faults"],
    ["DELETE", "/faults/none"],
    ["GET", "/requests"],
    ["GET", "/requests?api=tracking"],
    ["DELETE", "/requests"],
    ["POST", "/rate-limits"],
    ["DELETE", "/rate-limits"],
    ["GET", "/switches"],
    ["PATCH", "/switches"],
    ["PATCH", trait],
    ["PATCH", `${app}/nowhere/computed-traits/${traitId}`],
    ["PATCH", `${app}/${segment.spaceId}/computed-traits/%00`],
    ["PUT", `${trait}/destinations/${destination}`],
    ["PUT", `${trait}/destinations/none`],
    ["DELETE", `${app}/${segment.spaceId}/computed-traits/none`],
    ["DELETE", `${app}/${segment.spaceId}/computed-traits/%E0%A4%A`],
    ["PATCH", "/app/filters/none"],
    ["DELETE", "/app/filters/none"],
    ["GET", "/outgoing?destination=none"],
    ["GET", "/outgoing?destination=%"],
    ["GET", "/nothing"],
    ["POST", ""],
    ["OPTIONS", "/clock"],
    ["PATCH", "/clock"],
  ];
}

test("whatever is sent to the control routes is done or refused, and none of it is an error of the emulator", async () => {
  await using segment = await startSegment();
  const definition = { query: treatmentQuery, type: "USERS" };
  const { computedTrait } = await segment.data("POST", segment.traitsPath, { name: "a", definition });
  const failures: string[] = [];
  for (const [method, path] of routes(segment, (computedTrait as { id: string }).id)) {
    for (const body of method === "GET" || method === "OPTIONS" ? [undefined] : garbage) {
      const response = await fetch(`${segment.emulator.apiUrl}/_emulator${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      if (response.status >= 500) failures.push(`${method} ${path} ${body?.slice(0, 80)}: ${text}`);
    }
  }
  await segment.control("POST", "/reset");

  expect(failures).toEqual([]);
  expect((await segment.call("GET", segment.traitsPath)).status).toBe(200);
}, 60_000);

test("an operation that does not exist is refused, with the one that was meant", async () => {
  await using segment = await startSegment();

  const refused = segment.control("POST", "/faults", { operation: "createComputedTraits", kind: "status" });

  await expect(refused).rejects.toThrow(
    /there is no operation \\"createComputedTraits\\": did you mean \\"createComputedTrait\\"\?/,
  );
  expect(await segment.control("GET", "/faults")).toEqual({ faults: [] });
});

test("one fault is taken back, and the others stay", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", [
    { operation: "getWorkspace", kind: "status", status: 500 },
    { operation: "listLabels", kind: "status", status: 500 },
  ]);
  const { faults } = (await segment.control("GET", "/faults")) as { faults: { id: string }[] };

  await segment.control("DELETE", `/faults/${faults[0]?.id}`);

  expect((await segment.call("GET", "/")).status).toBe(200);
  expect((await segment.call("GET", "/labels")).status).toBe(500);
});

test.each([204, 205, 304])("a fault may answer %i, which has no body", async (status) => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "getWorkspace", kind: "status", status });
  const { apiUrl, token } = segment.emulator;

  const response = await fetch(apiUrl, { headers: { authorization: `Bearer ${token}` } });

  expect([response.status, await response.text()]).toEqual([status, ""]);
});

test("faults strike the Profile API and the Tracking API only when they name them", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const call = { userId: "u-1", event: "get_treatment" };
  await segment.control("POST", "/faults", { kind: "status", status: 500 });
  expect([await segment.track(production, call), await segment.traits("user_id:u-1")]).toEqual([200, {}]);
  await segment.control("DELETE", "/faults");

  await segment.control("POST", "/faults", [
    { api: "profile", path: "/traits", kind: "status", status: 503, times: 1 },
    { api: "profile", kind: "rateLimit", times: 1 },
    { api: "tracking", kind: "status", status: 503, times: 1 },
  ]);

  expect(await segment.track(production, call)).toBe(503);
  await expect(segment.traits("user_id:u-1")).rejects.toThrow(
    'answered 503: {"error":{"code":"internal_error","message":"fault: 503"}}',
  );
  await expect(segment.traits("user_id:u-1")).rejects.toThrow(
    'answered 429: {"error":{"code":"rate_limit_error","message":"Too many requests"}}',
  );
  expect(await segment.traits("user_id:u-1")).toEqual({});
});

test("reads of profiles have a log of their own", async () => {
  await using segment = await startSegment();
  await segment.call("GET", "/");
  await segment.traits("user_id:nobody");

  const all = async (api: string) =>
    ((await segment.control("GET", `/requests?api=${api}`)) as { requests: object[] }).requests;

  expect(await all("public")).toMatchObject([{ operation: "getWorkspace", status: 200 }]);
  expect(await all("profile")).toMatchObject([
    { method: "GET", path: expect.stringContaining("/user_id:nobody/traits"), status: 404 },
  ]);
});

test("a disabled source cannot be connected, by whatever way", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", {
    connectionRoute: "/gateway/{spaceId}/{sourceId}",
  });
  const sourceId = segment.sourceId("split-impressions-retired");

  const refused = /Source split-impressions-retired is disabled; only an enabled one is connected/;
  await expect(segment.control("POST", "/connections", { sourceId })).rejects.toThrow(refused);
  const gateway = await segment.call("PUT", `/gateway/${segment.spaceId}/${sourceId}`);

  expect([gateway.status, JSON.stringify(gateway.body)]).toEqual([400, expect.stringMatching(refused)]);
  expect(await segment.control("GET", "/connections")).toEqual({ connections: [] });
});

test("connecting twice is one audit event, and so is disconnecting", async () => {
  await using segment = await startSegment();
  const connection = { spaceId: "production", sourceId: production };
  for (const method of ["POST", "POST", "DELETE", "DELETE"])
    await segment.control(method, "/connections", connection);

  const { events } = (await segment.data("GET", "/audit-events")) as { events: { type: string }[] };

  expect(events.map(({ type }) => type)).toEqual([
    "Source Disconnected From Space",
    "Source Connected To Space",
  ]);
});

test("spaces and sources that are not there are named, with those that are", async () => {
  await using segment = await startSegment();

  await expect(segment.control("POST", "/connections", { sourceId: "prod" })).rejects.toThrow(
    /answered 404: .*There is no source \\"prod\\"; there are \\"split-impressions-production\\"/,
  );
  await expect(
    segment.control("POST", "/connections", { spaceId: "staging", sourceId: production }),
  ).rejects.toThrow(/There is no space \\"staging\\"; there is \\"production\\"/);
});

test("the clock takes durations in words", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00Z" });

  await segment.control("POST", "/clock", { advance: "8 hours" });
  await segment.control("POST", "/clock", { advance: "1.5 minutes" });

  expect(await segment.control("GET", "/clock")).toEqual({ now: "2026-11-24T20:01:30.000Z" });
  await expect(segment.control("POST", "/clock", { advance: "8 moons" })).rejects.toThrow(
    /answered 400: .*8 moons.* is no duration: .* units are millisecond, second, minute, hour, day, week/,
  );
});

test("without rate windows nothing is refused, and there is nothing to use up", async () => {
  await using segment = await startSegment({ rateWindowMs: 0 });
  const statuses = new Set<number>();
  for (let call = 0; call < 30; call++) statuses.add((await segment.call("GET", segment.traitsPath)).status);
  const { headers } = await segment.call("GET", segment.traitsPath);

  expect(statuses).toEqual(new Set([200]));
  expect([headers.get("x-ratelimit-consumed"), headers.get("x-ratelimit-remaining")]).toEqual(["1", "24"]);
  await expect(
    segment.control("POST", "/rate-limits", { operation: "listComputedTraits", calls: 25 }),
  ).rejects.toThrow("the rate window is 0");
});
