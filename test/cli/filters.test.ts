import { expect, test, vi } from "vitest";

import { command, folderOf } from "./command";

// Each test starts a process.
vi.setConfig({ testTimeout: 30_000 });

const production =
  "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";

test("a filter that is right is reported with its canonical text and its fields, with 0", async () => {
  using folder = folderOf({ "production.fql": 'type="track" and properties.env != "production"\n' });

  const json = await command(folder.path, "check", "--as", "filter", "-q", production, "--output", "json");
  expect(JSON.parse(json.stdout)).toEqual({
    ok: true,
    canonical: production,
    fields: ["type", "event", "properties.environmentName"],
    errors: [],
  });
  expect(json).toMatchObject({ code: 0, stderr: "" });
  expect(await command(folder.path, "check", "--as", "filter", "production.fql")).toEqual({
    code: 0,
    stdout:
      "ok production.fql: drops calls by type, properties.env\n  type = 'track' and properties.env != 'production'\n",
    stderr: "",
  });
});

test("a filter that is wrong is shown as a compiler would, with 1", async () => {
  using folder = folderOf({});

  expect(await command(folder.path, "check", "--as", "filter", "-q", "type == 'track'")).toEqual({
    code: 1,
    stdout:
      "filter:1:6: error: there is no operator `==`\n  type == 'track'\n       ^^\n  did you mean `=`?\n",
    stderr: "",
  });
});

const impression = (properties: object): string =>
  JSON.stringify({ type: "track", userId: "ada", event: "get_treatment", properties });
const calls = [
  impression({ environmentName: "production" }),
  impression({ environmentName: "staging" }),
  impression({ environmentName: "staging" }),
  impression({}),
  "",
  JSON.stringify({ userId: "ada", event: "Order Completed", properties: { environmentName: "staging" } }),
  JSON.stringify({ type: "identify", userId: "ada", traits: { plan: "pro" } }),
].join("\r\n");
const evaluate = ["evaluate", "--as", "filter", "--events", "calls.ndjson"];

test("what a filter would drop is counted by event and by value", async () => {
  using folder = folderOf({ "calls.ndjson": calls });
  const { code, stdout, stderr } = await command(
    folder.path,
    ...evaluate,
    "-q",
    production,
    "--output",
    "json",
  );

  const field = "properties.environmentName";
  expect(JSON.parse(stdout)).toEqual({
    calls: 6,
    dropped: 3,
    events: [
      {
        type: "track",
        event: "get_treatment",
        calls: 4,
        dropped: 3,
        values: [
          { field, value: "production", calls: 1, dropped: 0 },
          { field, value: "staging", calls: 2, dropped: 2 },
          { field, value: null, calls: 1, dropped: 1 },
        ],
      },
      {
        type: "track",
        event: "Order Completed",
        calls: 1,
        dropped: 0,
        values: [{ field, value: "staging", calls: 1, dropped: 0 }],
      },
      {
        type: "identify",
        calls: 1,
        dropped: 0,
        values: [{ field, value: null, calls: 1, dropped: 0 }],
      },
    ],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("without --output a line says an event or a value, and how many of its calls would be dropped", async () => {
  using folder = folderOf({ "calls.ndjson": calls });

  expect(await command(folder.path, ...evaluate, "-q", production)).toEqual({
    code: 0,
    stdout: [
      "3 of 6 calls would be dropped",
      'track "get_treatment": 3 of 4',
      '  properties.environmentName "production": 0 of 1',
      '  properties.environmentName "staging": 2 of 2',
      "  properties.environmentName (missing): 1 of 1",
      'track "Order Completed": 0 of 1',
      '  properties.environmentName "staging": 0 of 1',
      "identify: 0 of 1",
      "  properties.environmentName (missing): 0 of 1",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("a hundred values of a field are told apart, and the others are counted together", async () => {
  const users = Array.from({ length: 103 }, (_, at) => JSON.stringify({ event: "a", userId: `u${at}` }));
  using folder = folderOf({ "calls.ndjson": [...users, users[0], users[102]].join("\n") });
  const { stdout } = await command(folder.path, ...evaluate, "-q", "userId != 'u0'");

  const lines = stdout.trimEnd().split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "103 of 105 calls would be dropped",
    'track "a": 103 of 105',
    '  userId "u0": 0 of 2',
    '  userId "u1": 1 of 1',
  ]);
  expect(lines.slice(-2)).toEqual(['  userId "u99": 1 of 1', "  userId other values: 4 of 4"]);
});

const dropped = JSON.stringify({ event: "get_treatment", properties: { environmentName: "staging" } });
const kept = JSON.stringify({ type: "identify" });
const withId = (messageId: unknown): string => JSON.stringify({ ...JSON.parse(dropped), messageId });
const wide = Object.fromEntries(Array.from({ length: 301 }, (_, at) => [`p${at}`, at]));
const huge = JSON.stringify({ event: "get_treatment", properties: { text: `${"x".repeat(20_000_000)}é` } });

test.each<[string, string | Buffer, string, string?]>([
  ["an empty file has no calls", "", "0 of 0"],
  ["neither has one of empty lines", "\uFEFF\r\n \n\n", "0 of 0"],
  ["ids and times are not asked for", `${dropped}\n${kept}\n`, "1 of 2"],
  ["line ends of Windows and empty lines are no calls", `\r\n${dropped}\r\n\r\n${kept}\r\n`, "1 of 2"],
  ["byte order marks are no part of a call", `\uFEFF${dropped}\n\uFEFF${kept}`, "1 of 2"],
  ["UTF-16 is read", Buffer.from(`\uFEFF${dropped}\r\n${kept}\r\n`, "utf16le"), "1 of 2"],
  ["a huge line is one call", `${huge}\n${kept}`, "1 of 2"],
  [
    "a repeated messageId counts once, and a call without one is nobody's repeat",
    ["m1", "m2", "m1", "", "", null, null].map(withId).join("\n"),
    "6 of 6",
  ],
  [
    "what Unify drops anyway does not count, and a note says so",
    [withId("m".repeat(101)), JSON.stringify({ type: "identify", traits: wide }), dropped].join("\n"),
    "1 of 1",
    "calls.ndjson: 2 calls do not count: Unify drops what is over its limits\n",
  ],
])("%s", async (_, file, counts, stderr = "") => {
  using folder = folderOf({ "calls.ndjson": file });
  const { stdout, ...ended } = await command(folder.path, ...evaluate, "-q", production);

  expect(stdout.split("\n", 1)).toEqual([`${counts} calls would be dropped`]);
  expect(ended).toEqual({ code: 0, stderr });
});

const owned = JSON.stringify({ type: "identify", userId: "ada" });
const noType = "which is none of track, page, screen, identify, group, alias";

test.each<[string, string | Buffer, string]>([
  ["JSON that ends too soon", `${owned}\n\n{"type":`, "3: not a JSON object"],
  ["an array", `${owned}\n[${owned}]`, "2: not a JSON object"],
  ["a text", '"track"', "1: not a JSON object"],
  ["null behind a byte order mark", "\uFEFF\n\uFEFFnull", "2: not a JSON object"],
  ["two calls on a line", `${owned}${owned}`, "1: not a JSON object"],
  ["big-endian UTF-16", Buffer.from(`\uFEFF${owned}`, "utf16le").swap16(), "1: not a JSON object"],
  ["a misspelt type", '{"type":"Track"}', `1: \`type\` is "Track", ${noType}`],
  ["a type that is no text", '{"type":1}', `1: \`type\` is 1, ${noType}`],
  ["a type that is null", '{"type":null}', `1: \`type\` is null, ${noType}`],
  [
    "a request with several calls",
    `{"type":"batch","batch":[${owned}]}`,
    "1: a batch of calls, where a file has one call a line",
  ],
  [
    "one without a type",
    `{"userId":"ada","batch":[${owned}]}`,
    "1: a batch of calls, where a file has one call a line",
  ],
  [
    "a Track call without a name",
    `{"userId":"ada","timestamp":"2026-11-12T08:00:00Z"}`,
    "1: no `event`, the name of a Track call",
  ],
])("%s is refused with its line, by a filter as by a trait", async (_, file, problem) => {
  using folder = folderOf({ "calls.ndjson": file });
  const trait = ["evaluate", "--events", "calls.ndjson", "-q", "event('a').count()"];
  const refused = { code: 2, stdout: "", stderr: `calls.ndjson:${problem}\n` };

  expect(await command(folder.path, ...evaluate, "-q", production)).toEqual(refused);
  expect(await command(folder.path, ...trait)).toEqual(refused);
});

const alone = "a filter looks at one call alone: leave out";
const others = "which belong to traits and audiences\n";

test.each([
  [["--events", "missing.ndjson"], "missing.ndjson: there is no such file\n"],
  [["--now", "2026-11-12"], `${alone} --now, ${others}`],
  [["--traits", "traits.json"], `${alone} --traits, ${others}`],
  [["--numeric-ids"], `${alone} --numeric-ids, ${others}`],
  // Also where it says what is so without it.
  [["--audience-type", "USERS"], `${alone} --audience-type, ${others}`],
  [
    ["--numeric-ids", "--audience-type", "ACCOUNTS", "--now", "2026-11-12"],
    `${alone} --now and --audience-type and --numeric-ids, ${others}`,
  ],
  [
    ["-q", "type == 'track'"],
    "1:6: there is no operator `==`. Did you mean `=`?\n  type == 'track'\n       ^^\n",
  ],
])("%j cannot be judged, which is 2", async (args, stderr) => {
  using folder = folderOf({ "calls.ndjson": calls });

  expect(await command(folder.path, ...evaluate, "-q", production, ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr,
  });
});
