import { expect, test } from "vitest";

import { readSettings } from "../../src/provider/workspace/settings";

const read = (config: Record<string, string>, env: Record<string, string> = {}) =>
  readSettings((key) => config[key.replace("segment:", "")], env);

/** What a person is told of settings that are wrong. */
function refusal(config: Record<string, string>, env: Record<string, string> = {}): string {
  try {
    read(config, env);
  } catch (error) {
    return (error as Error).message;
  }
  return "it was taken";
}

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

test("every wrong setting is named at once, with what it says and what it may say, and the token never is", () => {
  const wrong = {
    token: "sgp_canary x",
    region: "mars",
    adopt: "sgp_canary",
    maxTraits: "-1",
    maxAudiences: "many",
    connections: "api",
    timeoutSeconds: "0",
    maxWaitMinutes: "9".repeat(50),
  };
  expect(refusal(wrong).split("; ")).toEqual([
    "segment:token contains a blank, a line break or another character that tokens never contain: copy it again, the token alone",
    'segment:region must be "us" or "eu", not "mars"',
    'segment:adopt must be "never", "identical" or "byName"',
    'segment:maxTraits must be a whole number such as 50, or 0 for no check, not "-1"',
    'segment:maxAudiences must be a whole number such as 50, or 0 for no check, not "many"',
    'segment:timeoutSeconds must be a number of seconds above 0 and up to 3600, not "0"',
    "segment:maxWaitMinutes must be a number of minutes above 0 and up to 10080",
    "segment:connectionRoute is required when segment:connections is `api`: a path such as `/spaces/{spaceId}/sources/{sourceId}` of your own gateway",
    "Segment's Public API has none, so use `app` without one",
  ]);
});

test("a setting that comes from the environment is named as it stands there", () => {
  const env = { PUBLIC_API_TOKEN: "sgp canary", SEGMENT_REGION: "mars", SEGMENT_API_URL: "nowhere" };
  expect(refusal({}, env).split("; ")).toEqual([
    "PUBLIC_API_TOKEN contains a blank, a line break or another character that tokens never contain: copy it again, the token alone",
    'SEGMENT_REGION must be "us" or "eu", not "mars"',
    "SEGMENT_API_URL is not a URL",
    "it reads like https://api.segmentapis.com",
  ]);
});

test("a line break behind a token, and a setting of blanks, are as if they were not there", () => {
  expect(read({ token: "sgp_x\n", region: "  " })).toMatchObject({
    token: "sgp_x",
    apiUrl: "https://api.segmentapis.com",
  });
  expect(() => read({ token: " " })).toThrow("no Segment token");
});

test("a pin that is empty is refused, since it would pin nothing", () => {
  for (const workspace of ["", "  "])
    expect(() => read({ token: "sgp_x", workspace })).toThrow(
      "segment:workspace is empty: set it to the id or slug",
    );
});

test.each([
  [
    "a user name and a password",
    "https://ada:canary@api.segmentapis.com",
    "must hold no user name and no password, since the token is all that Segment asks for; it reads like https://api.segmentapis.com",
  ],
  [
    "a password alone",
    "https://:canary@api.segmentapis.com",
    "must hold no user name and no password, since the token is all that Segment asks for; it reads like https://api.segmentapis.com",
  ],
  [
    "a query",
    "https://gateway.example.com/?key=canary",
    'must end before "?" and "#"; it reads like https://api.segmentapis.com',
  ],
  [
    "a path of Segment's",
    "https://eu1.api.segmentapis.com/spaces",
    'must have no path: take "/spaces" away, so that it reads https://eu1.api.segmentapis.com',
  ],
  ["no scheme", "api.segmentapis.com", "is not a URL; it reads like https://api.segmentapis.com"],
])("a base URL with %s is refused, and nothing secret of it is shown", (_, apiUrl, problem) => {
  expect(refusal({ token: "t", apiUrl })).toBe(`segment:apiUrl ${problem}`);
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
  expect(refusal(settings)).toBe(
    "segment:connectionRoute must contain {sourceId}, where the id goes, as in `/spaces/{spaceId}/sources/{sourceId}`",
  );
  expect(refusal({ ...settings, connectionRoute: "spaces" })).toBe(
    'segment:connectionRoute must be a path that starts with "/", as in `/spaces/{spaceId}/sources/{sourceId}`',
  );
});
