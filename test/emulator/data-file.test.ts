import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, inject, test } from "vitest";

import { operations } from "../../src/api";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator";
import { Saver } from "../../src/emulator/data-file/saver";
import { main } from "../cli/command";
import { furnish, pathOf, queries } from "./furnished";
import { production, startSegment, type Segment } from "./segment";

const staging = "split-impressions-staging";
const on = { flag: "roll", treatment: "on", userId: "u-1" };

/** A file of its own for one test, in a folder that goes with it. */
function temporary(): { file: string; folder: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  const remove = () => rmSync(folder, { recursive: true });
  return { folder, file: path.join(folder, "segment.data"), [Symbol.dispose]: remove };
}

const start = (dataFile: string, options: EmulatorOptions = {}): Promise<Segment> =>
  startSegment({ rateWindowMs: 0, dataFile, ...options });

/** Something of everything, in every state that it can be in. */
async function live(segment: Segment): Promise<Record<string, string>> {
  const { emulator, spaceId, traitsPath } = segment;
  const control: Segment["control"] = (...request) => segment.control(...request);
  await control("POST", "/clock", { now: "2026-11-24T12:00:00Z" });
  await emulator.switches({ connectionAuditResource: "space", replayOnConnect: true, statusMs: 60_000 });
  const ids = await furnish(segment);
  await emulator.connect(staging);
  await emulator.disconnect(staging);
  await emulator.send([
    {
      type: "identify",
      userId: "u-2",
      traits: { email: "u-2@example.com", nested: { list: [1, null, "é"] } },
    },
    { type: "page", anonymousId: "a-1", name: "Pricing", context: { library: { name: "js" } } },
    { event: "get_treatment", userId: "u-1", properties: { environmentName: "qa" } },
    { event: "Signed Up", userId: "u-2", anonymousId: "a-1", messageId: "m-1" },
  ]);
  const query = "event('Signed Up').count()";
  const added = await segment.data("POST", traitsPath, {
    name: "gone",
    definition: { query, type: "USERS" },
  });
  const { id } = added["computedTrait"] as { id: string };
  await segment.data("PATCH", `${traitsPath}/${id}`, { enabled: false });
  await control("DELETE", `/app/spaces/${spaceId}/computed-traits/${id}`);
  await control(
    "PUT",
    `/app/spaces/${spaceId}/computed-traits/${ids["traitId"]}/destinations/${ids["destinationId"]}`,
    {},
  );
  await emulator.sendImpressions({ ...on, treatment: "off" });
  await emulator.advance("90 seconds");
  return ids;
}

/** The one answers the port, and the other writes an audit event with every read. */
const unlikeItself = new Set(["echo", "listProfilesWarehouseInSpace"]);

/** What every read of the Public API, the Profile API and the control routes answers. */
async function everyRead(segment: Segment, ids: Record<string, string>): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const [name, { method, path: template }] of Object.entries(operations)) {
    if (method !== "GET" || unlikeItself.has(name)) continue;
    const target = pathOf(template + (queries[name] ?? ""), ids);
    const { status, body } = await segment.call("GET", target);
    answers[`${status} GET ${target}`] = body;
  }
  const { profileUrl, profileToken } = segment.emulator;
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  for (const person of ["user_id:u-1", "user_id:u-2", "anonymous_id:a-1", "email:u-2@example.com"]) {
    for (const part of ["traits?limit=200&verbose=true", "events", "external_ids", "metadata", "links"]) {
      const url = `${profileUrl}/v1/spaces/${segment.spaceId}/collections/users/profiles/${person}/${part}`;
      const response = await fetch(url, { headers: { authorization } });
      answers[`${person}/${part}`] = [response.status, await response.json()];
    }
    answers[person] = await segment.control("GET", `/profiles/${person}`);
  }
  for (const route of ["/clock", "/connections", "/switches", "/outgoing"])
    answers[route] = await segment.control("GET", route);
  answers["dropped"] = ((await segment.control("GET", "/requests")) as { dropped: unknown }).dropped;
  answers["received"] = (await fetch(segment.emulator.appUrl)).status;
  return answers;
}

test("every read answers the same after a restart, and so does the token", async () => {
  using data = temporary();
  const first = await start(data.file);
  const ids = await live(first);
  const before = await everyRead(first, ids);
  const address = first.emulator.toJSON();
  await first[Symbol.asyncDispose]();
  await using second = await start(data.file);
  const after = await everyRead(second, ids);

  expect(after).toEqual(before);
  const { token, profileToken, workspaceId, spaces, sources } = address;
  expect(second.emulator).toMatchObject({ token, profileToken, workspaceId, spaces, sources });
  // So that the comparison has something to compare.
  expect(Object.keys(before).filter((read) => !read.startsWith("200 GET") && /^\d/.test(read))).toEqual([]);
  expect(before).toMatchObject({
    dropped: [{}],
    "user_id:u-1": { traits: { roll: { value: "off" } } },
    "user_id:u-2": { traits: { gone: { value: 1, kind: "custom" } }, anonymousIds: ["a-1"] },
    "/outgoing": { calls: expect.arrayContaining([expect.objectContaining({ call: expect.anything() })]) },
  });
}, 60_000);

test("after a restart it goes on where it was: repeats, replays, changes, what destinations were told", async () => {
  using data = temporary();
  const first = await start(data.file);
  const ids = await live(first);
  const told = ((await first.control("GET", "/outgoing")) as { calls: object[] }).calls.length;
  await first[Symbol.asyncDispose]();
  await using second = await start(data.file);
  const { emulator } = second;
  const events = async () => (await emulator.profile("u-2"))?.events.map(({ event }) => event) ?? [];
  const before = await events();

  await emulator.send({ event: "Signed Up", userId: "u-2", messageId: "m-1" });
  expect(await events()).toEqual(before);
  await emulator.send({ event: "Signed Up", userId: "u-2", messageId: "m-2" });
  expect(await events()).toEqual([...before, "Signed Up"]);
  await emulator.disconnect(production);
  await emulator.send({ event: "Signed Up", userId: "u-2", messageId: "m-3" });
  await emulator.connect(production);
  expect(await events()).toEqual([...before, "Signed Up", "Signed Up"]);

  expect(((await second.control("GET", "/outgoing")) as { calls: object[] }).calls).toHaveLength(told);
  await emulator.sendImpressions(on);
  expect((await emulator.profile("u-1"))?.traits["roll"]).toBe("on");
  expect(((await second.control("GET", "/outgoing")) as { calls: object[] }).calls.length).toBeGreaterThan(
    told,
  );
  const change = await second.call("PATCH", `${second.traitsPath}/${ids["traitId"]}`, { description: "New" });
  expect(change.status).toBe(200);
}, 60_000);

test("values of a batch run are what they were at the run, also after a restart", async () => {
  using data = temporary();
  const first = await start(data.file);
  await first.control("POST", "/clock", { now: "2026-11-24T12:00:00Z" });
  await first.emulator.connect(production);
  await first.emulator.switches({ timing: "segment" });
  const bought = { event: "Order Completed", userId: "u-1" };
  await first.emulator.send(bought);
  const query = "event('Order Completed').within(30 days).count()";
  await first.data("POST", first.traitsPath, { name: "orders", definition: { query, type: "USERS" } });
  await first.emulator.advance("1 day");
  await first.emulator.send(bought);
  const before = (await first.emulator.profile("u-1"))?.traits;
  await first[Symbol.asyncDispose]();
  await using second = await start(data.file);

  expect([before, (await second.emulator.profile("u-1"))?.traits]).toEqual([{ orders: 1 }, { orders: 1 }]);
  await second.emulator.advance("1 day");
  expect((await second.emulator.profile("u-1"))?.traits).toEqual({ orders: 2 });
});

test("a reset goes back to the seed of the first start, also in a later run", async () => {
  using data = temporary();
  const seed = { sources: [{ slug: "website" }], connections: [{ space: "production", source: "website" }] };
  const first = await startEmulator({ dataFile: data.file, seed });
  const { sources } = first;
  await first.sendImpressions(on);
  await first.close();
  await using second = await startEmulator({ dataFile: data.file });
  expect(await second.profile("u-1")).toBeDefined();

  await second.reset();

  expect(await second.profile("u-1")).toBeUndefined();
  expect(second.sources).toEqual(sources);
});

test("switches that are given count more than those in the file, and a reset goes back to them", async () => {
  using data = temporary();
  const first = await start(data.file);
  await first.control("PATCH", "/switches", { lockStatus: 400, keyCollision: "twin" });
  await first[Symbol.asyncDispose]();

  await using next = await start(data.file, { switches: { lockStatus: 422 } });

  expect(await next.control("GET", "/switches")).toMatchObject({ lockStatus: 422, keyCollision: "twin" });
  await next.control("POST", "/reset");
  expect(await next.control("GET", "/switches")).toMatchObject({ lockStatus: 422, keyCollision: "refuse" });
  await expect(startEmulator({ switches: { lockStatus: 500 } as object })).rejects.toThrow(
    "startEmulator: switches.lockStatus: ",
  );
});

test("a token that is given counts more than the one in the file", async () => {
  using data = temporary();
  await (await startEmulator({ dataFile: data.file, token: "sgp_first" })).close();
  await (await startEmulator({ dataFile: data.file, token: "sgp_second" })).close();
  await using third = await startEmulator({ dataFile: data.file });

  expect(third.token).toBe("sgp_second");
});

const header = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, "utf8").split("\n")[0] ?? "") as Record<string, unknown>;

function withHeader(file: string, changes: object): Buffer {
  const content = readFileSync(file);
  const body = content.subarray(content.indexOf("\n") + 1);
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...header(file), ...changes })}\n`), body]);
}

test.each<[what: string, spoil: (file: string) => Buffer, message: string]>([
  ["one byte is another", (file) => flipped(readFileSync(file)), "it is damaged"],
  ["its end is missing", (file) => readFileSync(file).subarray(0, -100), "it is damaged"],
  ["it goes on", (file) => Buffer.concat([readFileSync(file), Buffer.from("x")]), "it is damaged"],
  ["it is empty", () => Buffer.alloc(0), "it is no data file of the emulator"],
  ["it is a seed", () => Buffer.from('{"spaces":[]}\n'), "it is no data file of the emulator"],
  [
    "a later version has written it",
    (file) => withHeader(file, { version: 2 }),
    "a newer version of this package has written it (2, and this one reads 1)",
  ],
])("a file is refused and kept where %s", async (_what, spoil, message) => {
  using data = temporary();
  await (await startEmulator({ dataFile: data.file })).close();
  const spoilt = spoil(data.file);
  writeFileSync(data.file, spoilt);

  await expect(startEmulator({ dataFile: data.file })).rejects.toThrow(
    `${data.file}: ${message}. It stays as it is`,
  );

  expect(readFileSync(data.file).equals(spoilt)).toBe(true);
  expect(readdirSync(data.folder)).toEqual(["segment.data"]);
});

function flipped(content: Buffer): Buffer {
  const at = content.length - 50;
  content.writeUInt8(content.readUInt8(at) ^ 1, at);
  return content;
}

test("a seed that is wrong leaves the file alone", async () => {
  using data = temporary();

  await expect(startEmulator({ dataFile: data.file, seed: { spaces: [{ slug: "" }] } })).rejects.toThrow(
    "spaces[0]",
  );

  expect(readdirSync(data.folder)).toEqual([]);
});

test("a place where no file can be is refused by its name, with what is wrong there", async () => {
  using data = temporary();
  const { folder } = data;
  writeFileSync(data.file, "");
  const none = path.join(folder, "none");

  await expect(startEmulator({ dataFile: folder })).rejects.toThrow(
    `${folder}: is a folder. Name a file in it, such as ${path.join(folder, "segment.data")}`,
  );
  await expect(startEmulator({ dataFile: "/" })).rejects.toThrow(
    "/: is a folder. Name a file in it, such as /segment.data",
  );
  await expect(startEmulator({ dataFile: path.join(none, "x") })).rejects.toThrow(
    `${path.join(none, "x")}: cannot be written: there is no folder ${none}. Make it, or name another file`,
  );
  await expect(startEmulator({ dataFile: path.join(data.file, "x") })).rejects.toThrow(
    `${path.join(data.file, "x")}: cannot be written: ${data.file} is no folder`,
  );
  expect(readdirSync(folder)).toEqual(["segment.data"]);
});

test("a folder that cannot be written to is refused by its name", async () => {
  using data = temporary();
  chmodSync(data.folder, 0o555);
  // What root may do, no mode forbids: where the tests are root's, the emulator gives that up once it is loaded.
  const script = `const { startEmulator } = require(process.argv[1]);
    if (process.getuid() === 0) process.seteuid(65534);
    startEmulator({ dataFile: process.argv[2] }).then(() => "started", String).then(console.log)`;
  const emulator = path.join(inject("compiledSources"), "emulator", "index.js");
  const child = spawn(process.execPath, ["-e", script, emulator, data.file], {
    stdio: ["ignore", "pipe", "inherit"],
  });

  expect(await text(child.stdout)).toBe(
    `Error: ${data.file}: cannot be written: the folder ${data.folder} does not allow it. Allow it, or name a file in another folder\n`,
  );
});

test("two emulators of one process cannot have one file, and it is free once it is closed", async () => {
  using data = temporary();
  const first = await startEmulator({ dataFile: data.file });

  await expect(startEmulator({ dataFile: data.file })).rejects.toThrow(
    "another emulator of this process has it open",
  );
  await first.close();
  await (await startEmulator({ dataFile: data.file })).close();

  expect(readdirSync(data.folder)).toEqual(["segment.data"]);
});

test("an emulator that is closed leaves the file to the next one", async () => {
  using data = temporary();
  const first = await startEmulator({ dataFile: data.file });
  // Underway at the end: neither may come after it.
  const late = first.switches({ lockMs: 1 });
  await first.close();
  await late;
  await using second = await startEmulator({ dataFile: data.file });
  expect((await second.switches()).lockMs).toBe(1);
  await second.connect(production);
  await second.sendImpressions(on);
  await second.close();
  const kept = readFileSync(data.file);

  await expect(first.switches({ lockMs: 0 })).rejects.toThrow("this emulator is closed: ");
  await expect(first.sendImpressions(on)).rejects.toThrow("this emulator is closed: ");
  await first.close();
  await sleep(400);

  expect(readFileSync(data.file).equals(kept)).toBe(true);
});

test("a saver that is closed never saves again, whatever it is told", async () => {
  let saves = 0;
  const saver = new Saver(() => void saves++);
  saver.changed();
  saver.close();
  expect(saves).toBe(2);

  saver.changed();
  saver.close();
  await sleep(400);

  expect(saves).toBe(2);
});

/** An emulator whose folder is gone, so that the connection that it was told of could not be saved. */
async function unsaved(dataFile: string): Promise<Emulator> {
  const folder = path.dirname(dataFile);
  mkdirSync(folder);
  const emulator = await startEmulator({ dataFile });
  rmSync(folder, { recursive: true });
  const warned = once(process, "warning");
  await emulator.connect(production);
  expect(String((await warned)[0])).toContain(`data is not saved: ${dataFile}: cannot be written: `);
  return emulator;
}

test("what could not be saved is saved at the end", async () => {
  using data = temporary();
  const dataFile = path.join(data.folder, "inner", "segment.data");
  const emulator = await unsaved(dataFile);
  mkdirSync(path.dirname(dataFile));

  await emulator.close();

  expect(await feeds(dataFile)).toBe(1);
});

test("the end fails where what could not be saved still cannot be", async () => {
  using data = temporary();
  const dataFile = path.join(data.folder, "inner", "segment.data");
  const emulator = await unsaved(dataFile);

  await expect(emulator.close()).rejects.toThrow(
    `${dataFile}: cannot be written: there is no folder ${path.dirname(dataFile)}. Make it, or name another file. What has changed since the last save is lost`,
  );
});

test("a lock that a process has left behind is taken over, and one of another machine is not", async () => {
  using data = temporary();
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  const { hostname } = await import("node:os");
  const lockFile = `${data.file}.lock`;
  for (const left of [
    JSON.stringify({ pid: child.pid, host: hostname() }),
    JSON.stringify({ pid: process.pid, host: hostname() }),
    "",
    "{",
  ]) {
    writeFileSync(lockFile, left);
    await (await startEmulator({ dataFile: data.file })).close();
  }
  const elsewhere = JSON.stringify({ pid: 1, host: "elsewhere" });
  writeFileSync(lockFile, elsewhere);

  await expect(startEmulator({ dataFile: data.file })).rejects.toThrow(
    `another emulator has it open (process 1 on elsewhere); if there is none, remove ${lockFile}`,
  );
  expect(readFileSync(lockFile, "utf8")).toBe(elsewhere);
});

test("what a crash left half written is not what is read", async () => {
  using data = temporary();
  const first = await startEmulator({ dataFile: data.file });
  await first.connect(production);
  await first.sendImpressions(on);
  await first.close();
  writeFileSync(`${data.file}.tmp`, "half");
  await using second = await startEmulator({ dataFile: data.file });

  expect((await second.profile("u-1"))?.events).toHaveLength(1);
});

async function run(...args: string[]): Promise<{ child: ChildProcess; apiUrl: string }> {
  const child = spawn(process.execPath, [main, "emulator", "--output", "json", ...args], { stdio: "pipe" });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, ...(JSON.parse(line) as { apiUrl: string }) };
}

const connect = (apiUrl: string) =>
  fetch(`${apiUrl}/_emulator/connections`, {
    method: "POST",
    body: JSON.stringify({ sourceId: production }),
  });
const feeds = async (dataFile: string) => {
  await using segment = await startEmulator({ dataFile });
  const { connections } = (await (await fetch(`${segment.apiUrl}/_emulator/connections`)).json()) as {
    connections: unknown[];
  };
  return connections.length;
};

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s keeps the last change of the command",
  async (signal) => {
    using data = temporary();
    const { child, apiUrl } = await run("--data", data.file);
    await connect(apiUrl);
    child.kill(signal);

    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await feeds(data.file)).toBe(1);
  },
  60_000,
);

test("a command that is killed has kept what it was told a moment before, and its file is free", async () => {
  using data = temporary();
  const { child, apiUrl } = await run("--data", data.file);
  const { mtimeMs } = statSync(data.file);
  await connect(apiUrl);
  while (statSync(data.file).mtimeMs === mtimeMs) await sleep(20);
  child.kill("SIGKILL");
  await once(child, "exit");

  expect(existsSync(`${data.file}.lock`)).toBe(true);
  expect(await feeds(data.file)).toBe(1);
}, 60_000);

test("a second command on the file ends with one line that says who has it", async () => {
  using data = temporary();
  const { child } = await run("--data", data.file);
  const second = spawn(process.execPath, [main, "emulator", "--data", data.file], { stdio: "pipe" });
  let stderr = "";
  second.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(second, "close")) as [number];
  child.kill("SIGTERM");
  await once(child, "exit");

  expect(code).toBe(2);
  expect(stderr).toMatch(/^\S+segment\.data: another emulator has it open \(process \d+ on .*\n$/);
}, 60_000);
