import { expect, test } from "vitest";

import { readSettings } from "../../src/provider/workspace/settings";

const read = (config: Record<string, string>, env: Record<string, string> = {}) =>
  readSettings((key) => config[key.replace("segment:", "")], env);

test("a token is all a stack needs; everything else has a default", () => {
  expect(read({ token: "sgp_x" })).toEqual({
    token: "sgp_x",
    apiUrl: "https://api.segmentapis.com",
    workspace: undefined,
    space: undefined,
    environment: undefined,
    connections: "app",
    connectionRoute: undefined,
    adopt: "never",
    maxTraits: 50,
    maxAudiences: 100,
    timeoutMs: 30_000,
    maxWaitMs: 10_800_000,
    rateWindowMs: 60_000,
  });
});

test("stack configuration wins over the environment, and the first variable over the second", () => {
  const env = { SEGMENT_PUBLIC_API_TOKEN: "first", PUBLIC_API_TOKEN: "second", SEGMENT_REGION: "eu" };
  expect(read({ token: "config" }, env).token).toBe("config");
  expect(read({}, env)).toMatchObject({ token: "first", apiUrl: "https://eu1.api.segmentapis.com" });
  expect(read({}, { PUBLIC_API_TOKEN: "second" }).token).toBe("second");
});

test("a missing token names all the places where one can stand", () => {
  expect(() => read({})).toThrow(
    "no Segment token: set it with `pulumi config set --secret segment:token`, pass `token` to a SegmentProvider, or export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN)",
  );
});

test("every wrong setting is named at once, and the token never is", () => {
  const wrong = { token: "sgp_canary", region: "mars", adopt: "always", maxTraits: "-1", connections: "api" };
  expect(() => read(wrong)).toThrow(
    /segment:region .*segment:adopt .*segment:maxTraits .*segment:connectionRoute/,
  );
  expect(() => read(wrong)).not.toThrow(/canary/);
});

test.each([
  "http://segment.example.com",
  "http://10.0.0.1:8080",
  "http://127.0.0.1.example.com",
  "ftp://localhost",
])("%s is refused, because the token would travel in clear", (apiUrl) => {
  expect(() => read({ token: "t", apiUrl })).toThrow("segment:apiUrl must be https");
});

test.each([
  "http://localhost:9000",
  "http://127.0.0.1:9000",
  "http://[::1]:9000",
  "https://gateway.example.com/segment/",
])("%s is taken", (apiUrl) => {
  expect(read({ token: "t", apiUrl }).apiUrl).toBe(apiUrl.replace(/\/$/, ""));
});

test("a connection route has to say where space and source go", () => {
  const settings = { token: "t", connections: "api", connectionRoute: "/spaces/{spaceId}/sources" };
  expect(() => read(settings)).toThrow("segment:connectionRoute must contain {sourceId}");
});
