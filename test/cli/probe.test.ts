import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

import { expect, test, vi } from "vitest";

import { type Answer, type Facts, questions, switchesFrom } from "../../src/cli/probe/facts";
import { probe, whyNotSandbox } from "../../src/cli/probe/run";
import { toMarkdown, toText } from "../../src/cli/probe/text";
import { SegmentClient } from "../../src/client";
import { type Emulator, startEmulator, type SwitchChanges } from "../../src/emulator";
import { commandWith, folderOf, main } from "./command";

vi.setConfig({ testTimeout: 60_000 });

const foreign = {
  name: "Somebody else's",
  definition: { query: "event('X').count()" },
};

/** A Segment with a source that was connected, impressions, and somebody else's trait. */
async function sandbox(switches: SwitchChanges = {}): Promise<Emulator> {
  const segment = await startEmulator({
    rateWindowMs: 0,
    seed: { computedTraits: [foreign] },
    switches: { lockMs: 1_500, statusMs: 0, ...switches },
  });
  await segment.connect("split-impressions-production");
  await segment.sendImpressions({ flag: "roll", treatment: "on", userId: "u-1" });
  return segment;
}

/** One run; time is the Segment's own. */
async function run(segment: Emulator, signal = new AbortController().signal) {
  const client = (): SegmentClient =>
    new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token, rateWindowMs: 0 });
  const [space] = segment.spaces;
  let now = Date.now();
  return probe({
    client: client(),
    cleaner: client(),
    apiUrl: segment.apiUrl,
    workspace: { id: segment.workspaceId, slug: "acme", name: "Acme" },
    space: { id: space?.id ?? "", slug: space?.slug ?? "", name: "Production" },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms;
        await segment.advance(ms);
      },
    },
    signal,
    say: () => undefined,
  });
}

const answersOf = ({ answers }: Facts): Record<string, Answer["answer"]> =>
  Object.fromEntries(answers.map(({ question, answer }) => [question, answer]));
async function traitNames(segment: Emulator): Promise<string[]> {
  const client = new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token, rateWindowMs: 0 });
  return (await client.computedTraits.list(segment.spaces[0]?.id ?? "")).map(({ name }) => name);
}

const defaults = {
  connectionAuditResource: "source",
  auditTimestamp: "iso",
  keyOfCapitals: "joined",
  keyCollision: "refuse",
  lockStatus: 409,
  invalidQueryStatus: 422,
  kindChangeStatus: 400,
  queryText: "asSent",
  spaceIdPrefix: true,
  enabledDefault: true,
  batchHistory: "forced",
  statusProgress: "live",
  lenientInput: false,
  unknownSpace: "notFound",
  readsUntilShown: 0,
} as const;

const positions: readonly SwitchChanges[] = [
  {},
  {
    connectionAuditResource: "space",
    auditTimestamp: "blank",
    keyOfCapitals: "apart",
    keyCollision: "suffix",
    lockStatus: 400,
    invalidQueryStatus: 400,
    kindChangeStatus: 422,
    queryText: "reformatted",
    spaceIdPrefix: false,
    enabledDefault: false,
    batchHistory: "asSent",
    statusProgress: "awaitingDestinations",
    lenientInput: true,
    unknownSpace: "null",
    readsUntilShown: 2,
  },
  { keyCollision: "twin", lockStatus: 422, statusProgress: "failed", readsUntilShown: 1 },
];

test.each(positions)(
  "the answers follow the Segment that is asked, and another one is started with them: %o",
  async (switches) => {
    await using segment = await sandbox(switches);

    const { facts, error } = await run(segment);

    expect(error).toBeUndefined();
    expect(answersOf(facts)).toEqual({
      ...defaults,
      ...switches,
      // The emulator shows no lock in the status, and knows one escape.
      statusWhileLocked: expect.any(String) as string,
      quoteEscape: "backslash",
      impressionProperty: "split",
      featureOffStatus: null,
      planLimit: null,
    });
    expect(facts.left).toEqual([]);

    const { switches: measured, notTaken } = switchesFrom(facts);
    expect(notTaken).toEqual([]);
    await using like = await sandbox(measured);
    expect(await like.switches()).toEqual(await segment.switches());
    await like.reset();
    expect(await like.switches()).toEqual(await segment.switches());
  },
);

test("every question says what was done, what came back, and how certain the answer is", async () => {
  await using segment = await sandbox();

  const { facts } = await run(segment);

  expect(facts.answers.map(({ question }) => question)).toEqual(Object.keys(questions));
  for (const { asks, did, cameBack, answer, certainty } of facts.answers) {
    expect([asks, did, cameBack].every((said) => said.length > 3)).toBe(true);
    expect(certainty === "not measured").toBe(answer === null);
  }
  const shown = toText(facts);
  expect(shown).toContain("  did: made a second trait of the same name\n  came back: 422: name: ");
  expect(shown).toContain(
    `18 of ${facts.answers.length} questions have an answer. Nothing is left in Segment.`,
  );
  expect(toMarkdown(facts).match(/^\| /gm)).toHaveLength(facts.answers.length + 2);
});

test("nobody else's trait is changed or deleted, and nothing but traits is written", async () => {
  await using segment = await sandbox();
  const client = new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token });
  const spaceId = segment.spaces[0]?.id ?? "";
  const before = await client.computedTraits.list(spaceId);

  await run(segment);

  expect(await client.computedTraits.list(spaceId)).toEqual(before);
  const writes = (await segment.requests()).filter(({ method }) => method !== "GET");
  const id = before[0]?.id ?? "";
  expect(writes.length).toBeGreaterThan(8);
  expect(writes.filter(({ path: at }) => !at.includes("/computed-traits") || at.includes(id))).toEqual([]);
});

test.each([
  [
    "an answer that is lost after the trait was made",
    { operation: "createComputedTrait", kind: "dropAfterCommit" },
  ],
  [
    "a failure of which nobody knows whether it made the trait",
    { operation: "createComputedTrait", kind: "statusAfterCommit", status: 503 },
  ],
  ["a page in the place of an answer", { operation: "getComputedTrait", kind: "html" }],
  ["a trait of which the answer is cut off", { operation: "createComputedTrait", kind: "truncate" }],
] as const)("behind %s nothing is left, and what was measured before is kept", async (_, fault) => {
  await using segment = await sandbox();
  await fetch(`${segment.apiUrl}/_emulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...fault, times: 1 }),
  });

  const { facts, error } = await run(segment);

  expect(error).toBeInstanceOf(Error);
  expect(facts.left).toEqual([]);
  expect(await traitNames(segment)).toEqual([foreign.name]);
  expect(answersOf(facts)).toMatchObject({ spaceIdPrefix: true, kindChangeStatus: null });
});

test("what cannot be deleted is named", async () => {
  await using segment = await sandbox();
  await segment.fault({ operation: "removeComputedTraitFromSpace", kind: "status", status: 400 });

  const { facts } = await run(segment);

  const names = (await traitNames(segment)).filter((name) => name !== foreign.name);
  expect(names).toHaveLength(2);
  expect(facts.left.map(({ name }) => name)).toEqual(names);
  expect(toText(facts)).toContain(`Left in Segment, to be deleted in the app: "${names[0]}"`);
});

test("a space with traits of others is no sandbox, unless somebody says so", async () => {
  await using segment = await sandbox();
  const env = { SEGMENT_PUBLIC_API_TOKEN: segment.token, SEGMENT_API_URL: segment.apiUrl };
  using folder = folderOf({});
  const said = (...args: string[]) => commandWith(env, folder.path, "probe", ...args);

  expect(await said("--space", "production")).toEqual({
    code: 2,
    stdout: "",
    stderr: `space production has 1 computed traits and audiences ("${foreign.name}"), so that it may be in use: name an empty one, or pass --yes-this-is-a-sandbox\n`,
  });
  expect(await said()).toMatchObject({ code: 2, stderr: expect.stringContaining("--space") as string });
  expect(await said("--space", "prodction")).toMatchObject({ code: 2, stdout: "" });
  expect(await said("--space", " ")).toEqual({
    code: 2,
    stdout: "",
    stderr: "--space is empty: name the space by its id, slug or name\n",
  });
  const writes = (await segment.requests()).filter(({ method }) => method !== "GET");
  expect(writes).toEqual([]);

  await segment.reset({ spaces: [{ slug: "empty" }] });
  const client = new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token });
  const [empty] = await client.spaces.list();
  expect(empty && (await whyNotSandbox(client, empty, false))).toBeUndefined();
  await segment.reset({
    audiences: [{ name: "Payers", definition: { query: "event('Paid').count() >= 1" } }],
  });
  const [used] = await client.spaces.list();
  expect(used && (await whyNotSandbox(client, used, false))).toContain('audiences ("Payers")');
});

test("Ctrl-C deletes what was made, and keeps in the file what was measured", async () => {
  await using segment = await sandbox({ lockMs: 0 });
  await segment.fault({ operation: "getComputedTrait", kind: "delay", delayMs: 60_000 });
  using folder = folderOf({});
  const args = ["probe", "--space", "production", "--yes-this-is-a-sandbox", "--out", "probe.json"];
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder.path,
    env: { ...process.env, SEGMENT_PUBLIC_API_TOKEN: segment.token, SEGMENT_API_URL: segment.apiUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stderr, closed] = [text(child.stderr), once(child, "close")];
  await vi.waitUntil(async () => (await traitNames(segment)).length === 2, { timeout: 30_000 });

  child.kill("SIGINT");

  expect((await closed)[0]).toBe(130);
  expect(await stderr).toContain("Interrupted: what was made is deleted.");
  expect(await traitNames(segment)).toEqual([foreign.name]);
  const facts = JSON.parse(readFileSync(path.join(folder.path, "probe.json"), "utf8")) as Facts;
  expect(facts.left).toEqual([]);
  expect(answersOf(facts)).toMatchObject({ enabledDefault: true, keyOfCapitals: "joined", queryText: null });
});

test("where the folder of --out goes meanwhile, what was measured is printed, and what is left is said", async () => {
  await using segment = await sandbox({ lockMs: 0 });
  using folder = folderOf({});
  const out = path.join(folder.path, "results");
  mkdirSync(out);
  await segment.fault({ operation: "getComputedTrait", kind: "delay", delayMs: 1_000, times: 1 });
  const env = { SEGMENT_PUBLIC_API_TOKEN: segment.token, SEGMENT_API_URL: segment.apiUrl };
  const args = ["--space", "production", "--yes-this-is-a-sandbox", "--out", path.join(out, "probe.json")];
  const ended = commandWith(env, folder.path, "probe", ...args);
  await vi.waitUntil(async () => (await traitNames(segment)).length === 2, { timeout: 30_000 });

  rmSync(out, { recursive: true });

  const { code, stdout, stderr } = await ended;
  expect(code).toBe(2);
  expect(answersOf(JSON.parse(stdout) as Facts)).toMatchObject({
    enabledDefault: true,
    keyCollision: "refuse",
  });
  expect(stderr).toContain("questions have an answer. Nothing is left in Segment.\n");
  expect(stderr).toContain(
    `probe.json: cannot be written: there is no folder ${out}. Make it, or name another file. What was found is printed to standard output instead\n`,
  );
});

test("an answer for which the emulator has no position is said, and the others are taken over", async () => {
  await using segment = await sandbox({ readsUntilShown: 1 });
  const { facts } = await run(segment);
  const answers = facts.answers.map((answer) =>
    answer.question === "lockStatus" ? { ...answer, answer: 423 } : answer,
  );
  using folder = folderOf({ "probe.json": JSON.stringify({ ...facts, answers }), "other.json": "{}" });
  const [first, ...others] = facts.answers;
  const odd = { ...facts, answers: [{ ...first, answer: {} }, ...others] };
  writeFileSync(path.join(folder.path, "odd.json"), JSON.stringify(odd));
  const child = spawn(process.execPath, [main, "emulator", "--facts", "probe.json", "--output", "json"], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stderr = text(child.stderr);
  const [ready] = (await once(child.stdout, "data")) as [Buffer];
  const { apiUrl } = JSON.parse(ready.toString()) as { apiUrl: string };
  const switches = await (await fetch(`${apiUrl}/_emulator/switches`)).json();
  child.kill("SIGTERM");

  expect(switches).toMatchObject({ readsUntilShown: 1, lockStatus: 409 });
  expect(await stderr).toBe("probe.json: lockStatus: the emulator has no position for 423\n");
  expect(await commandWith({}, folder.path, "emulator", "--facts", "other.json")).toEqual({
    code: 2,
    stdout: "",
    stderr: "other.json: not what `segment-personas probe` writes: version: must be 1\n",
  });
  expect((await commandWith({}, folder.path, "emulator", "--facts", "odd.json")).stderr).toBe(
    "odd.json: not what `segment-personas probe` writes: answers[0].answer: must be a text, a number, true, false or null\n",
  );
});
