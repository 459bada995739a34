import { expect, test, vi } from "vitest";

import { command, folderOf } from "./command";

// Each test starts a process.
vi.setConfig({ testTimeout: 30_000 });

const track = (id: object, event: string, timestamp: string, properties: object): string =>
  JSON.stringify({ type: "track", ...id, event, timestamp, properties });

const ada = { userId: "ada" };
const events = [
  track(ada, "get_treatment", "2026-11-12T08:00:00Z", { split: "a", treatment: "on" }),
  track(ada, "get_treatment", "2026-11-11T08:00:00Z", { split: "a", treatment: "late" }),
  "",
  JSON.stringify({ type: "identify", userId: "grace", traits: { plan: "pro" } }),
  track({ anonymousId: "4e1c" }, "get_treatment", "2026-11-23T08:00:00Z", { split: "b", treatment: "off" }),
  track({ userId: "alan" }, "Order Completed", "2026-11-23T08:00:00Z", { revenue: 5 }),
].join("\n");
const last = "event('get_treatment').where(property('split') = 'a').last(property('treatment'))";

test("every profile with an event that the query asks for has a value", async () => {
  using folder = folderOf({ "events.ndjson": events });
  const args = ["--query", last, "--events", "events.ndjson", "--output", "json"];
  const { code, stdout, stderr } = await command(folder.path, "evaluate", ...args);

  expect(JSON.parse(stdout)).toEqual({ profiles: { ada: "on", "4e1c": null } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("an audience looks at traits and at the given time", async () => {
  using folder = folderOf({
    "events.ndjson": `${events}\n`,
    "traits.json": JSON.stringify({ ada: { plan: "pro" }, grace: { plan: "pro" }, "4e1c": { plan: "free" } }),
  });
  const query = "trait('plan') = 'pro' AND event('get_treatment').within(1 day).count() = 0";
  const given = [
    "--query",
    query,
    "--as",
    "audience",
    "--events",
    "events.ndjson",
    "--traits",
    "traits.json",
  ];
  const at = async (now: string): Promise<unknown> => {
    const { stdout } = await command(folder.path, "evaluate", ...given, "--now", now, "--output", "json");
    return JSON.parse(stdout);
  };

  expect(await at("2026-11-24T08:00:00Z")).toEqual({
    profiles: { ada: true, grace: true, "4e1c": false, alan: false },
  });
  expect(await at("2026-11-12T09:00:00Z")).toEqual({
    profiles: { ada: false, grace: true, "4e1c": false, alan: false },
  });
});

test("without --output a line says a profile and its value", async () => {
  using folder = folderOf({ "events.ndjson": events });
  const { stdout } = await command(folder.path, "evaluate", "-q", last, "--events", "events.ndjson");

  expect(stdout).toBe('ada\t"on"\n4e1c\tnull\n');
});

test("a line that is longer than what is read at once is one line", async () => {
  const long = "x".repeat(200_000);
  const lines = [1, 2, 3].map((day) =>
    track(ada, "get_treatment", `2026-11-0${day}T08:00:00Z`, { split: "a", treatment: `${long}é${day}` }),
  );
  using folder = folderOf({ "events.ndjson": lines.join("\r\n") });
  const { stdout } = await command(
    folder.path,
    "evaluate",
    "-q",
    last,
    "--events",
    "events.ndjson",
    "--output",
    "json",
  );

  expect(JSON.parse(stdout)).toEqual({ profiles: { ada: `${long}é3` } });
});

const wrong = {
  "no-json.ndjson": `${events}\n{"type":`,
  "no-id.ndjson": track({}, "X", "2026-11-12T08:00:00Z", {}),
  "no-event.ndjson": JSON.stringify({ ...ada, timestamp: "2026-11-12T08:00:00Z" }),
  "no-time.ndjson": `\n${track(ada, "X", "yesterday", {})}`,
  "timeless.ndjson": '{"type":"track","event":"X","userId":"ada"}',
  "batch.ndjson": '{"batch":[]}',
  "no-iso-time.ndjson": track(ada, "X", "Nov 10, 2026", {}),
  "events.ndjson": events,
  "traits.json": "[1]",
};

test.each([
  [["--events", "no-json.ndjson"], "no-json.ndjson:7: not a JSON object\n"],
  [["--events", "no-id.ndjson"], "no-id.ndjson:1: neither `userId` nor `anonymousId`\n"],
  [["--events", "timeless.ndjson"], "timeless.ndjson:1: no `timestamp`, the ISO 8601 time of the call\n"],
  [["--events", "batch.ndjson"], "batch.ndjson:1: a batch of calls, where a file has one call a line\n"],
  [["--events", "no-event.ndjson"], "no-event.ndjson:1: no `event`, the name of a Track call\n"],
  [
    ["--events", "no-time.ndjson"],
    'no-time.ndjson:2: `timestamp` is "yesterday", and not an ISO 8601 time such as 2026-11-12T08:40:03Z\n',
  ],
  [
    ["--events", "no-iso-time.ndjson"],
    'no-iso-time.ndjson:1: `timestamp` is "Nov 10, 2026", and not an ISO 8601 time such as 2026-11-12T08:40:03Z\n',
  ],
  [["--events", "missing.ndjson"], "missing.ndjson: there is no such file\n"],
  [
    ["--events", "events.ndjson", "--traits", "traits.json"],
    "traits.json: not a JSON object from id to traits\n",
  ],
  [
    ["--events", "events.ndjson", "--now", "noon"],
    "--now noon: not a time, which reads like 2026-11-12T08:40:03Z\n",
  ],
  [
    ["--events", "events.ndjson", "-q", "event('X').cuont()"],
    "1:12: expected a filter or a reducer, but found `cuont`. Did you mean `count`?\n  event('X').cuont()\n             ^^^^^\n",
  ],
])("%j is refused with its place, and 2", async (args, stderr) => {
  using folder = folderOf(wrong);

  expect(await command(folder.path, "evaluate", "-q", last, ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr,
  });
});

const noon = "2026-11-10T12:00:00Z";
const seen = (id: object, timestamp: string, treatment: string): string =>
  track(id, "get_treatment", timestamp, { split: "a", treatment });

test("a time without a zone is UTC, wherever the command runs", async () => {
  using folder = folderOf({
    "events.ndjson": [seen(ada, "2026-11-10T10:00:00", "ten"), seen(ada, noon, "noon")].join("\n"),
  });
  process.env["TZ"] = "America/New_York";
  const { stdout } = await command(
    folder.path,
    "evaluate",
    "-q",
    last,
    "--events",
    "events.ndjson",
    "--now",
    "2026-11-10",
  );
  delete process.env["TZ"];

  expect(stdout).toBe('ada\t"noon"\n');
});

test("an id that is a number is named, and taken as its text when asked for", async () => {
  using folder = folderOf({ "events.ndjson": seen({ userId: 42 }, noon, "on") });
  const args = ["evaluate", "-q", last, "--events", "events.ndjson"];

  expect(await command(folder.path, ...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `events.ndjson:1: \`userId\` is the number 42, and Segment's ids are texts: "42" (--numeric-ids takes it as one)\n`,
  });
  expect(await command(folder.path, ...args, "--numeric-ids")).toEqual({
    code: 0,
    stdout: '42\t"on"\n',
    stderr: "",
  });
});
