import { readFileSync, writeFileSync } from "node:fs";

import { expect, test } from "vitest";

import { budgetOf, budgetSentence } from "../../src/cli/preview/budget";
import { Memory, memoryFile, placeOf } from "../../src/cli/preview/memory";
import { hasFindings } from "../../src/cli/preview/report";
import { flag, impression, type Scene, start, startScene } from "./preview-scene";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Six users, half of them with each treatment of one flag. */
async function furnish(scene: Scene): Promise<void> {
  await scene.send([
    ...[1, 2, 3, 4, 5, 6].map((at) => impression(`u-${at}`, "roll", at % 2 === 0 ? "on" : "off")),
    { type: "identify", userId: "u-1", traits: { plan: "pro", email: "somebody@example.com" } },
  ]);
  await scene.segment.requests();
}
const creations = async ({ segment }: Scene): Promise<string[]> =>
  (await segment.requests()).filter((call) => call.startsWith("createAudiencePreview"));

test("a trait is counted by the profiles that have its events, an audience by its members", async () => {
  await using scene = await startScene();
  await furnish(scene);

  const { queries, notJudged } = await scene.run([
    flag("roll"),
    "trait('plan') = 'pro'",
    "event('get_treatment').unique(property('split')).count()",
  ]);

  expect(queries.map(({ counted }) => counted)).toEqual([
    "event('get_treatment').where(property('split') = 'roll' AND property('environmentName') = 'production').count() >= 1",
    "trait('plan') = 'pro'",
    "event('get_treatment').count() >= 1",
  ]);
  expect(queries.map(({ matches }) => matches)).toMatchObject([
    { count: 6, remembered: false },
    { count: 1, remembered: false },
    { count: 6, remembered: false },
  ]);
  expect(notJudged).toEqual([]);
});

test("a profile of the sample is shown, and remembered, with the traits of the query and no others", async () => {
  await using scene = await startScene();
  await furnish(scene);

  const { queries } = await scene.run(["trait('plan') = 'pro'"]);

  expect(queries[0]?.matches).toMatchObject({
    sample: [{ id: expect.stringMatching(/^use_\w+$/), properties: { plan: "pro" } }],
  });
  expect(scene.memory.text()).not.toContain("somebody@example.com");
});

test("visitors and the days of history are those of the definition", async () => {
  await using scene = await startScene();
  const { spaceId } = scene.segment;
  await scene.send([
    { type: "track", anonymousId: "a-1", event: "X" },
    { type: "track", userId: "u-1", event: "X" },
  ]);
  const text = "event('X').count()";

  const { queries } = await scene.run([
    { text, spaceId },
    { text, spaceId, options: { filterByExternalIds: ["user_id", "anonymous_id"] } },
    { text, spaceId, options: { backfillEventDataDays: 7 } },
  ]);

  expect(queries.map(({ matches }) => matches)).toMatchObject([{ count: 1 }, { count: 2 }, { count: 1 }]);
  expect(await creations(scene)).toHaveLength(3);
});

test("nobody who matches is a finding", async () => {
  await using scene = await startScene();
  await furnish(scene);

  const report = await scene.run(["trait('plan') = 'pro' AND event('get_treatment').count() > 9"]);

  expect(report.queries[0]?.matches).toMatchObject({ count: 0 });
  expect(hasFindings(report)).toBe(true);
});

test("no preview is spent on a trait whose event was never seen", async () => {
  await using scene = await startScene();

  const { queries, budgets } = await scene.run(["event('X').last(property('y'))"]);

  expect(queries[0]?.matches).toEqual({ skipped: "event X was never seen, so no profile has any" });
  expect(budgets).toEqual([]);
  expect(await scene.segment.requests()).toEqual(["listSpaces 200", "listEvents 200"]);
});

test("an audience may be about those for whom something never happened, so it is counted all the same", async () => {
  await using scene = await startScene();
  await furnish(scene);

  const report = await scene.run(["trait('plan') = 'pro' AND NOT event('Refunded').count() >= 1"]);

  expect(report.queries[0]?.checks?.[0]).toMatchObject({ what: "event Refunded", seen: "never" });
  expect(report.queries[0]?.matches).toMatchObject({ count: 1 });
});

test("an answer is remembered for a day: the same question is paid for once, in one run and in the next", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const spelled = "trait('plan').equals('pro')";

  await scene.run(["trait('plan') = 'pro'", spelled]);
  const first = await creations(scene);
  await scene.advance(23 * hourMs);
  const { queries, budgets } = await scene.run([spelled]);
  const second = await creations(scene);
  await scene.advance(2 * hourMs);
  await scene.run([spelled]);

  expect([first, second, await creations(scene)]).toEqual([
    ["createAudiencePreview 200"],
    [],
    ["createAudiencePreview 200"],
  ]);
  expect(queries[0]?.matches).toMatchObject({
    count: 1,
    remembered: true,
    askedAt: expect.stringMatching(/^2026-11-24T12:00/),
  });
  expect(budgets).toEqual([]);
});

test("--no-cache counts again, and the next run remembers the newer answer", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const query = "trait('plan') = 'pro'";

  await scene.run([query]);
  await scene.advance(hourMs);
  await scene.send([{ type: "identify", userId: "u-2", traits: { plan: "pro" } }]);
  const again = await scene.run([query], { maxAgeMs: 0 });
  const remembered = await scene.run([query]);

  expect([again, remembered].map(({ queries }) => queries[0]?.matches)).toMatchObject([
    { count: 2, remembered: false },
    { count: 2, remembered: true },
  ]);
  expect(await creations(scene)).toHaveLength(2);
});

test("another space is another question", async () => {
  await using scene = await startScene({
    seed: { spaces: [{ slug: "production" }, { slug: "staging" }] },
  });
  await furnish(scene);

  await scene.run(["trait('plan') = 'pro'"], { space: "production" });
  await scene.run(["trait('plan') = 'pro'"], { space: "staging" });

  expect(await creations(scene)).toHaveLength(2);
});

test("the same space id in another Segment, or in another workspace, is another question and another count", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await using elsewhere = await startScene({
    seed: { workspace: { id: "wrk_other", slug: "other", name: "Other" } },
  });
  await elsewhere.segment.control("POST", "/faults", {
    operation: "listAuditEvents",
    kind: "status",
    status: 403,
  });
  const memory = new Memory(scene.memory.file, () => undefined);
  const query = "trait('plan') = 'pro'";
  expect(elsewhere.segment.spaceId).toBe(scene.segment.spaceId);

  const here = await scene.run([query]);
  // One address, as of a gateway, for two workspaces.
  const workspace = await elsewhere.run([query], { memory, apiUrl: scene.segment.emulator.apiUrl });
  const address = await elsewhere.run([query], { memory });

  expect([here, workspace, address].map(({ queries }) => queries[0]?.matches)).toMatchObject([
    { count: 1, remembered: false },
    { count: 0, remembered: false },
    { count: 0, remembered: false },
  ]);
  expect([workspace, address].map(({ budgets }) => budgets[0]?.remembered)).toEqual([0, 0]);
});

test("a workspace that cannot be told is said, and nothing is spent or mixed up", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("POST", "/faults", { operation: "getWorkspace", kind: "status", status: 404 });

  const { notJudged } = await scene.run(["trait('plan') = 'pro'"]);

  expect(notJudged).toEqual([
    expect.stringMatching(/^how many profiles query matches: GET \/ was answered 404/),
  ]);
  expect(await creations(scene)).toEqual([]);
});

test("a preview that still runs is asked for until it ends", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { statusMs: 60_000 });

  const { queries } = await scene.run(["trait('plan') = 'pro'"]);

  expect(queries[0]?.matches).toMatchObject({ count: 1 });
  const calls = (await scene.segment.requests()).filter((call) => call.includes("AudiencePreview"));
  expect(calls.slice(0, 2)).toEqual(["createAudiencePreview 200", "getAudiencePreview 200"]);
  // Pauses grow from one second to ten, so that a minute takes about ten looks.
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.length).toBeLessThan(16);
});

test("a preview that does not end is left to the next run, which spends nothing on it", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "stuck" });

  const stuck = await scene.run(["trait('plan') = 'pro'"]);
  const spent = await creations(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "completed" });
  const { queries } = await scene.run(["trait('plan') = 'pro'"]);

  expect(stuck.notJudged).toEqual([
    "how many profiles query matches: the preview is still running after 10 minutes: run this again, which waits for the same one",
  ]);
  expect(spent).toHaveLength(1);
  expect(queries[0]?.matches).toMatchObject({ count: 1 });
  expect(await creations(scene)).toEqual([]);
});

test("a run that is interrupted while a preview runs has paid for it, and the next one gets it", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "stuck" });

  const { queries } = await scene.run(["trait('plan') = 'pro'"], {
    clock: { now: () => Date.parse(start), sleep: interrupted },
  });
  await scene.segment.control("PATCH", "/switches", { previewProgress: "completed", statusMs: 0 });
  const next = await scene.run(["trait('plan') = 'pro'"]);

  expect(queries[0]?.matches).toEqual({ why: "interrupted" });
  expect(next.queries[0]?.matches).toMatchObject({ count: 1 });
  expect(await creations(scene)).toHaveLength(1);
});

test("a preview that fails says why, and is asked for again by the next run", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "failed" });

  const { notJudged } = await scene.run(["trait('plan') = 'pro'"]);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "completed" });
  const next = await scene.run(["trait('plan') = 'pro'"]);

  expect(notJudged).toEqual([
    "how many profiles query matches: the preview failed: The preview could not be computed.",
  ]);
  expect(next.queries[0]?.matches).toMatchObject({ count: 1 });
  expect(await creations(scene)).toHaveLength(2);
});

test("a preview that Segment has forgotten is started anew", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "stuck" });
  await scene.run(["trait('plan') = 'pro'"]);
  await scene.segment.control("POST", "/reset");
  await scene.segment.control("POST", "/clock", { now: start });
  await scene.segment.control("PATCH", "/switches", { statusMs: 0 });
  await scene.segment.requests();

  const { queries } = await scene.run(["trait('plan') = 'pro'"]);

  expect(queries[0]?.matches).toMatchObject({ count: 0 });
  expect(await creations(scene)).toHaveLength(1);
});

test("seven previews wait for the limit of five a minute, say so before, and none is refused", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { statusMs: 0 });

  const { queries } = await scene.run(
    Array.from({ length: 7 }, (_, at) => `event('get_treatment').count() > ${at}`),
  );

  expect(scene.said).toEqual(["7 audience previews, of which Segment takes 5 a minute: at least 1 min"]);
  expect(queries.map(({ matches }) => matches !== undefined && "count" in matches && matches.count)).toEqual([
    6, 0, 0, 0, 0, 0, 0,
  ]);
  expect(await creations(scene)).toEqual(Array.from({ length: 7 }, () => "createAudiencePreview 200"));
});

test("a 429 in between is waited for and not counted as an answer", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const fault = { operation: "createAudiencePreview", kind: "rateLimit", times: 1 };
  await scene.segment.control("POST", "/faults", fault);

  const { queries } = await scene.run(["trait('plan') = 'pro'"]);

  expect(queries[0]?.matches).toMatchObject({ count: 1 });
  expect(await creations(scene)).toEqual(["createAudiencePreview 429", "createAudiencePreview 200"]);
});

test("an answer to the start that is lost is not asked for twice", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const fault = { operation: "createAudiencePreview", kind: "dropAfterCommit", times: 1 };
  await scene.segment.control("POST", "/faults", fault);

  const { notJudged, budgets } = await scene.run(["trait('plan') = 'pro'"]);
  const lost = await creations(scene);
  await scene.segment.control("POST", "/faults", {
    operation: "listAuditEvents",
    kind: "status",
    status: 403,
  });
  const next = await scene.run(["trait('plan') = 'pro'"]);

  expect(notJudged).toEqual([expect.stringContaining("got no answer")]);
  expect(lost).toHaveLength(1);
  expect(budgets[0]?.said).toMatch(/^this run may have spent 1: the answer was lost; before it/);
  expect(next.queries[0]?.matches).toMatchObject({ count: 1, remembered: false });
  expect(next.budgets[0]).toMatchObject({ remembered: 1, spent: 1 });
});

test.each([
  [{ maxPreviews: 0 }, "The space's previews of this month may be used up"],
  [{ features: ["Spaces", "Computed Trait"] }, "may not call createAudiencePreview"],
])("with the switch %j the schema is judged all the same", async (switches, why) => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", switches);

  const report = await scene.run([flag("roll")]);

  expect(report.notJudged).toEqual([expect.stringContaining(why)]);
  expect(report.queries[0]?.checks?.map(({ seen }) => seen)).toEqual(Array.from({ length: 6 }, () => "yes"));
});

function interrupted(): Promise<never> {
  return Promise.reject(new Error("interrupted"));
}

/** Previews that somebody else has asked for. */
async function previewElsewhere({ segment }: Scene, spaceId: string): Promise<void> {
  const definition = { query: "event('Y').count() >= 1" };
  await segment.api("POST", `/spaces/${spaceId}/audiences/previews`, { audienceType: "USERS", definition });
}

test("what was spent is counted from the audit log: of this space, and of none that is named", async () => {
  await using scene = await startScene({
    seed: { spaces: [{ slug: "production" }, { slug: "staging" }] },
  });
  await furnish(scene);
  const [ours = { id: "" }, other = { id: "" }] = scene.segment.emulator.spaces;
  await scene.advance(-32 * dayMs);
  await previewElsewhere(scene, ours.id);
  await scene.advance(32 * dayMs);
  await previewElsewhere(scene, ours.id);
  await previewElsewhere(scene, other.id);
  await scene.segment.control("PATCH", "/switches", { previewAuditResource: "workspace" });
  await previewElsewhere(scene, ours.id);

  const { budgets } = await scene.run(["trait('plan') = 'pro'"], { space: "production" });

  expect(budgets).toEqual([
    {
      space: "production",
      limit: 700,
      counted: { ofSpace: 1, ofAnySpace: 1 },
      remembered: 0,
      spent: 2,
      said: "this run spent 1; before it, the audit log of the last 31 days has 1 of this space, and 1 that name no space, of 700 a month",
    },
  ]);
});

test("an audit log that may not be read is said, and what this machine has spent is counted", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.run(["trait('plan') = 'pro'"]);
  await scene.segment.control("POST", "/faults", {
    operation: "listAuditEvents",
    kind: "status",
    status: 403,
  });

  const { budgets, queries } = await scene.run(["trait('plan') = 'pro' OR trait('plan') = 'free'"]);

  expect(queries[0]?.matches).toMatchObject({ count: 1 });
  expect(budgets[0]).toMatchObject({ remembered: 1, spent: 1 });
  expect(budgets[0]?.said).toMatch(
    /^this run spent 1; what was spent before could not be counted \(GET \/audit-events was answered 403.*\); 1 was asked for from this machine in the last 31 days$/,
  );
});

/** As if this machine had asked for so many before. */
function spendBefore({ memory, segment }: Scene, previews: number): void {
  const { apiUrl, workspaceId } = segment.emulator;
  const place = placeOf(apiUrl, workspaceId, segment.spaceId);
  const store = new Memory(memory.file, () => undefined);
  store.keep({ key: "k", place, id: "0", askedAt: Date.parse(start) - dayMs }, Date.parse(start));
  const {
    previews: [entry],
  } = JSON.parse(readFileSync(memory.file, "utf8")) as { previews: object[] };
  const all = Array.from({ length: previews }, (_, at) => ({ ...entry, id: String(at) }));
  writeFileSync(memory.file, JSON.stringify({ version: 2, previews: all }));
}

test("it asks before the last tenth of a month's previews is spent, and spends none where it may not", async () => {
  await using scene = await startScene();
  await furnish(scene);
  spendBefore(scene, 628);
  const asked: string[] = [];
  const run = (queries: string[], answer: true | string) =>
    scene.run(queries, {
      mayGoOn: (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    });

  await run(["event('get_treatment').count() > 1", "event('get_treatment').count() > 2"], "no");
  const within = await creations(scene);
  const refused = await run(["trait('plan') = 'pro'", "event('get_treatment').count() > 1"], "you declined");
  const none = await creations(scene);
  const allowed = await run(["trait('plan') = 'pro'"], true);

  expect(within).toHaveLength(2);
  expect(asked).toEqual([
    "630 of 700 audience previews of space production are spent in the last 31 days, and 1 preview more would go into the last tenth",
    "630 of 700 audience previews of space production are spent in the last 31 days, and 1 preview more would go into the last tenth",
  ]);
  expect(none).toEqual([]);
  expect(refused.queries.map(({ matches }) => matches)).toMatchObject([
    { why: "you declined" },
    { count: 0, remembered: true },
  ]);
  expect(allowed.queries[0]?.matches).toMatchObject({ count: 1 });
});

const event = (resourceId: string, resourceName = "") => ({
  id: "e",
  timestamp: start,
  type: "Audience Preview Created",
  resourceType: "x",
  resourceId,
  resourceName,
});

test.each([
  [{ spent: 0, lost: 0 }, 0, "this run spent none", "none was asked for from this machine"],
  [
    { spent: 2, lost: 1 },
    1,
    "this run spent 2, and may have spent 1 more: the answer was lost",
    "1 was asked for from this machine",
  ],
  [
    { spent: 0, lost: 2 },
    7,
    "this run may have spent 2: the answers were lost",
    "7 were asked for from this machine",
  ],
])("%j of one run and %i of this machine are said in good English", (now, remembered, said, machine) => {
  const budget = budgetOf("one", { error: "no" }, [], remembered);

  expect(budgetSentence(budget, now)).toBe(
    `${said}; what was spent before could not be counted (no); ${machine} in the last 31 days`,
  );
});

test("a limit that Segment refuses a preview for has spent nothing", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { maxPreviews: 0 });

  const { budgets } = await scene.run(["trait('plan') = 'pro'"]);

  expect(budgets[0]?.said).toMatch(/^this run spent none; /);
});

test("an event of the audit log is of this space whether its id is written with spa_ or without", () => {
  const spaces = [
    { id: "spa_one", slug: "one", name: "One" },
    { id: "spa_two", slug: "two", name: "Two" },
  ];

  const budget = budgetOf("one", [event("spa_one"), event("x", "one"), event("spa_two")], spaces, 0);

  expect(budget).toMatchObject({ counted: { ofSpace: 2, ofAnySpace: 0 }, spent: 2 });
});

test("a memory that is broken, or cannot be written, is said once and stops nothing", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.run(["trait('plan') = 'pro'"]);
  writeFileSync(scene.memory.file, "{");

  const { queries } = await scene.run(["trait('plan') = 'pro'"]);
  const unwritable = new Memory("/dev/null/previews.json", (sentence) => void scene.said.push(sentence));
  const lost = await scene.run(["trait('plan') = 'pro'"], { memory: unwritable });

  expect([queries, lost.queries].map(([query]) => query?.matches)).toMatchObject([
    { count: 1 },
    { count: 1 },
  ]);
  expect(scene.said).toEqual([
    `${scene.memory.file} cannot be read: what it remembers is left aside`,
    "/dev/null/previews.json cannot be written: answers are not remembered for the next run",
  ]);
});

test("the memory stands in the user's cache folder, and forgets after 31 days", async () => {
  await using scene = await startScene();
  const store = new Memory(scene.memory.file, () => undefined);
  const now = Date.parse(start);

  store.keep({ key: "old", place: "s", id: "1", askedAt: now - 32 * dayMs }, now - 32 * dayMs);
  store.keep({ key: "new", place: "s", id: "2", askedAt: now }, now);

  expect((JSON.parse(scene.memory.text()) as { previews: { key: string }[] }).previews).toMatchObject([
    { key: "new" },
  ]);
  expect(store.spent("s", now - 40 * dayMs)).toBe(1);
  expect(store.spent("another", now - 40 * dayMs)).toBe(0);
  expect(memoryFile({ XDG_CACHE_HOME: "/c" })).toBe("/c/segment-personas/previews.json");
});
