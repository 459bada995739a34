import { expect, test, vi } from "vitest";

import { command, folderOf } from "./command";

// Each test starts a process that compiles the command first.
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

const wrong = {
  "calls.ndjson": calls,
  "no-json.ndjson": `${calls}\n{"type":`,
  "list.ndjson": "[1]",
  "no-type.ndjson": '{"type":1}',
};

test.each([
  [["--events", "no-json.ndjson"], "no-json.ndjson:8: not a JSON object\n"],
  [["--events", "list.ndjson"], "list.ndjson:1: not a JSON object\n"],
  [["--events", "no-type.ndjson"], "no-type.ndjson:1: `type` is not a text\n"],
  [["--events", "missing.ndjson"], "missing.ndjson: there is no such file\n"],
  [
    ["--now", "2026-11-12"],
    "a filter looks at one call alone: --traits and --now belong to traits and audiences\n",
  ],
  [
    ["--traits", "traits.json"],
    "a filter looks at one call alone: --traits and --now belong to traits and audiences\n",
  ],
  [
    ["-q", "type == 'track'"],
    "1:6: there is no operator `==`. Did you mean `=`?\n  type == 'track'\n       ^^\n",
  ],
])("%j cannot be judged, which is 2", async (args, stderr) => {
  using folder = folderOf(wrong);

  expect(await command(folder.path, ...evaluate, "-q", production, ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr,
  });
});
