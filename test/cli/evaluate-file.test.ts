import { writeFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { evaluateFile } from "../../src/cli/evaluate-file";
import { parse, type DefinitionKind } from "../../src/query";
import { folderOf } from "./command";

const ada = { userId: "ada" };
const track = (id: object, event: string, timestamp: string, properties: object): string =>
  JSON.stringify({ type: "track", ...id, event, timestamp, properties });
const last = "event('get_treatment').where(property('split') = 'a').last(property('treatment'))";

async function evaluated(
  text: string | Buffer,
  query = last,
  as: DefinitionKind = "trait",
  numericIds = false,
): Promise<{ profiles: object; notes: string[] }> {
  using folder = folderOf({});
  const [events, notes] = [path.join(folder.path, "events.ndjson"), [] as string[]];
  writeFileSync(events, text);
  const note = (said: string) => void notes.push(said.replace(events, "FILE"));
  const options = { events, as, numericIds, note, known: {}, now: new Date("2026-11-12T00:00:00Z") };
  const values = await evaluateFile(parse(query, { as }), options).catch((error: unknown) => {
    throw new Error((error as Error).message.replace(events, "FILE"), { cause: error });
  });
  return { profiles: Object.fromEntries(values), notes };
}

const page = (name: string, minute: number): string =>
  JSON.stringify({ type: "page", name, ...ada, timestamp: `2026-11-10T10:0${minute}:00Z`, properties: {} });
const bought = track({ userId: "buyer" }, "Ticket Bought", "2026-11-01T00:00:00Z", {});
const login = track({ userId: "window-shopper" }, "Login", "2026-11-01T00:00:00Z", {});
const seen = (id: object, time: string, treatment: unknown, more: object = {}): string =>
  JSON.stringify({
    ...JSON.parse(track(id, "get_treatment", time, { split: "a", treatment })),
    ...more,
  });
const noon = "2026-11-10T12:00:00Z";
const visitor = { anonymousId: "4e1c" };
const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`p${index}`, 1]));

test.each<[string, string[], string, "trait" | "audience", object]>([
  [
    "Page and Screen calls are events, with their name as a property",
    [
      page("Docs", 0),
      page("Home", 1),
      JSON.stringify({ ...ada, type: "screen", name: "Cart", timestamp: noon }),
    ],
    "event('Page Viewed').last(property('page_name'))",
    "trait",
    { ada: "Home" },
  ],
  [
    "an audience knows who did not do something",
    [bought, login],
    "event('Ticket Bought').count() = 0",
    "audience",
    { buyer: false, "window-shopper": true },
  ],
  [
    "an audience knows who has no trait",
    [login],
    "trait('plan').absent()",
    "audience",
    { "window-shopper": true },
  ],
  [
    "a trait writes nothing on who did not do something",
    [bought, login],
    "event('Login').count()",
    "trait",
    { "window-shopper": 1 },
  ],
  [
    "times with zones and without are in one order",
    [seen(ada, "2026-11-10T13:30:00+02:00", "first"), seen(ada, "2026-11-10T11:45:00", "last")],
    last,
    "trait",
    { ada: "last" },
  ],
  [
    "a repeated messageId counts once",
    ["m1", "m2", "m1", ""].map((messageId) => seen(ada, noon, "on", { messageId })),
    "event('get_treatment').count()",
    "trait",
    { ada: 3 },
  ],
  [
    "a call with both ids joins a visitor with a user, whatever came before and after",
    [
      seen(visitor, "2026-11-10T10:00:00Z", "a"),
      seen(ada, "2026-11-10T09:00:00Z", "b"),
      seen({ ...ada, ...visitor }, "2026-11-10T08:00:00Z", "c"),
      seen(visitor, "2026-11-10T07:00:00Z", "d"),
    ],
    last,
    "trait",
    { ada: "a" },
  ],
  [
    "an empty userId is none, and so is null",
    [seen({ userId: "", ...visitor }, noon, "on"), seen({ userId: null, ...visitor }, noon, "off")],
    last,
    "trait",
    { "4e1c": "off" },
  ],
  [
    "a visitor whose id is a user's as well is told from the user",
    [seen({ userId: "4e1c" }, noon, "on"), seen(visitor, noon, "off")],
    last,
    "trait",
    { "4e1c": "on", "anonymous_id:4e1c": "off" },
  ],
  [
    "times of a file are final, whatever sentAt says",
    [
      seen(ada, "2026-11-10T10:00:00Z", "late", { sentAt: "2020-01-01T00:00:00Z" }),
      seen(ada, "2026-11-10T09:00:00Z", "early"),
    ],
    last,
    "trait",
    { ada: "late" },
  ],
  [
    "Identify calls set traits, and take them away with null",
    [
      JSON.stringify({ type: "identify", ...ada, traits: { plan: "pro" } }),
      JSON.stringify({ type: "identify", userId: "grace", traits: { plan: "pro" } }),
      JSON.stringify({ type: "identify", ...ada, traits: { plan: null } }),
    ],
    "trait('plan') = 'pro'",
    "audience",
    { ada: false, grace: true },
  ],
  [
    "long ids that differ in the last digit differ",
    [seen(ada, noon, "100000000000000000001")],
    "event('get_treatment').where(property('treatment') = '100000000000000000002').count() >= 1",
    "audience",
    { ada: false },
  ],
])("%s", async (_, lines, query, as, profiles) => {
  expect(await evaluated(lines.join("\n"), query, as)).toEqual({ profiles, notes: [] });
});

test("byte order marks, also of files that were put together, and line ends of Windows are no part of a call", async () => {
  const text = `\uFEFF${seen(ada, noon, "on")}\r\n\r\n\uFEFF${seen({ userId: "grace" }, noon, "off")}\r\n`;

  expect(await evaluated(text)).toEqual({ profiles: { ada: "on", grace: "off" }, notes: [] });
});

test("a file of UTF-16, as PowerShell writes it, is read", async () => {
  const bytes = Buffer.from(`\uFEFF${seen(ada, noon, "é")}`, "utf16le");

  expect(await evaluated(bytes)).toEqual({ profiles: { ada: "é" }, notes: [] });
});

test("calls over Unify's limits do not count, and a note says how many", async () => {
  const long = seen(ada, noon, "on", { messageId: "m".repeat(101) });
  const wide = track(ada, "get_treatment", noon, { ...many, split: "a", treatment: "on" });
  const lines = [long, wide, seen(ada, "2026-11-10T10:00:00Z", "off")];

  expect(await evaluated(lines.join("\n"))).toEqual({
    profiles: { ada: "off" },
    notes: ["FILE: 2 calls do not count: Unify drops what is over its limits"],
  });
});

test.each([
  [
    "a day that no month has",
    { ...ada, timestamp: "2026-02-30T00:00:00Z" },
    '`timestamp` is "2026-02-30T00:00:00Z", and not an ISO 8601 time such as 2026-11-12T08:40:03Z',
  ],
  [
    "a time in seconds",
    { ...ada, timestamp: 1_762_768_800 },
    "`timestamp` is 1762768800, and not an ISO 8601 time such as 2026-11-12T08:40:03Z",
  ],
  ["an id that is an object", { userId: { id: 1 } }, '`userId` is {"id":1}, and not a text'],
  [
    "a number that JSON has rounded",
    { userId: 2 ** 60 },
    "`userId` is the number 1152921504606847000, which JSON cannot carry to the last digit: send a text",
  ],
  [
    "a type that there is not",
    { ...ada, type: "Track" },
    '`type` is "Track", which is none of track, page, screen, identify, group, alias',
  ],
])("%s is refused with its line", async (_, wrong, words) => {
  const lines = [seen(ada, noon, "on"), "", JSON.stringify({ event: "X", timestamp: noon, ...wrong })];

  await expect(evaluated(lines.join("\n"), last, "trait", true)).rejects.toThrow(`FILE:3: ${words}`);
});
