import { expect, test } from "vitest";

import { sourceConnection } from "../../src/provider/connections/source-connection";
import type { Properties } from "../support/provider";
import { connectedBefore, startScene, twoSpaces } from "./connection-scene";

const stateIn = ({ state, evidence, delivering }: Properties) => ({ state, evidence, delivering });

/** An audit event as the service may write it. */
const event = (more: Properties) => ({
  id: "events/1",
  timestamp: "2026-11-23 10:00:00+00:00",
  type: "Source Connected To Space",
  resourceId: "hT5vQm8KxW3nRbZ7dLp2Yc",
  resourceType: "source",
  resourceName: "Split impressions (production)",
  ...more,
});

const logOf = (...events: Properties[]) => ({ kind: "status", status: 200, body: { data: { events } } });

test("an audit event that names the source proves it in a workspace with one space", async () => {
  await using scene = await startScene();
  await scene.connect();

  expect(await scene.declare()).toMatchObject({
    state: "connected",
    evidence: 'audit event "Source Connected To Space" of 2026-11-24T12:00:00.000Z',
    delivering: "unknown",
    manualSteps: [],
  });
  expect(scene.talk.warnings).toEqual([]);
});

test("with several spaces, an event that does not name the space proves nothing", async () => {
  await using scene = await startScene(twoSpaces);
  await scene.connect();

  expect(stateIn(await scene.declare())).toEqual({
    state: "unknown",
    evidence:
      'audit event "Source Connected To Space" of 2026-11-24T12:00:00.000Z does not say which of the workspace\'s 2 spaces',
    delivering: "unknown",
  });
});

test.each<[string, Properties, Properties]>([
  [
    "names the space beside the source is proof",
    { details: { target: "4mTzQ9wXk2RvVbN7cLpYdH" } },
    { state: "connected", evidence: 'audit event "Source Connected To Space" of 2026-11-23 10:00:00+00:00' },
  ],
  [
    "names another space beside the source is about another connection",
    { details: { target: "7nUaR3yYm4SwWcP9eMqZfJ" } },
    { state: "unknown", evidence: "no connection event within the audit log's 90 days" },
  ],
  [
    "names another source of the same name is about another connection",
    { resourceId: "kB7xWn2TzQ5rVhM9sLc4Pd", details: { target: "spa_4mTzQ9wXk2RvVbN7cLpYdH" } },
    { state: "unknown", evidence: "no connection event within the audit log's 90 days" },
  ],
  [
    "names the space alone does not say which source",
    { resourceId: "spa_4mTzQ9wXk2RvVbN7cLpYdH", resourceType: "space", resourceName: "Production" },
    {
      state: "unknown",
      evidence:
        'audit event "Source Connected To Space" of 2026-11-23 10:00:00+00:00 is about space "production", but does not say which source',
    },
  ],
  [
    "is of another kind proves nothing",
    { type: "Source Modified", details: { target: "4mTzQ9wXk2RvVbN7cLpYdH" } },
    { state: "unknown", evidence: "no connection event within the audit log's 90 days" },
  ],
])("with several spaces, an event that %s", async (_what, more, verdict) => {
  await using scene = await startScene(twoSpaces);
  await scene.fault("listAuditEvents", logOf(event(more)));

  expect(await scene.declare()).toMatchObject(verdict);
});

test.each<[string, Properties]>([
  ["with an id of the Public API", { resourceId: "kB7xWn2TzQ5rVhM9sLc4Pd" }],
  ["with another id and name", { resourceId: "kB7xWn2TzQ", resourceName: "Split impressions (staging)" }],
])("in a workspace with one space, another source's event %s proves nothing", async (_what, more) => {
  await using scene = await startScene();
  await scene.fault("listAuditEvents", logOf(event(more)));

  expect(await scene.declare()).toMatchObject({
    state: "unknown",
    evidence: "no connection event within the audit log's 90 days",
  });
});

test("how many spaces there are is asked only where an event leaves the space open", async () => {
  await using scene = await startScene();
  await scene.fault(
    "listAuditEvents",
    logOf(event({ details: { target: scene.segment.spaceId, actor: null } })),
  );

  expect(await scene.declare()).toMatchObject({ state: "connected" });
  expect(await scene.segment.requests()).not.toContainEqual(expect.stringContaining("listSpaces"));
});

test("a list of spaces that lacks this one does not make it the only one", async () => {
  await using scene = await startScene();
  await scene.connect();
  await scene.fault("listSpaces", { kind: "status", status: 200, body: { data: { spaces: [] } } });

  expect(await scene.declare()).toMatchObject({
    state: "unknown",
    evidence: expect.stringContaining("could not be listed: the token's list does not have this one"),
  });
});

test("a source is known by its slug too", async () => {
  await using scene = await startScene();
  const more = { resourceId: "hT5vQm8KxW", resourceName: "split-impressions-production" };
  await scene.fault("listAuditEvents", logOf(event(more)));

  expect(await scene.declare()).toMatchObject({ state: "connected" });
});

test("a source whose id the log writes otherwise is known by its name", async () => {
  await using scene = await startScene();
  await scene.fault("listAuditEvents", logOf(event({ resourceId: "hT5vQm8KxW" })));

  expect(await scene.declare()).toMatchObject({ state: "connected" });
});

test("a space with the source's name is not taken for it", async () => {
  await using scene = await startScene();
  const space = { resourceId: scene.segment.spaceId, resourceType: "space" };
  await scene.fault("listAuditEvents", logOf(event(space)));

  expect(await scene.declare()).toMatchObject({ state: "unknown" });
});

test("connected 400 days ago and seen by a person, it passes `onUnconfirmed: fail`, and the evidence says whose word it is", async () => {
  await using scene = await startScene();
  await scene.connect();
  await scene.passDays(400);

  await expect(scene.declare({ onUnconfirmed: "fail" })).rejects.toThrow("is not known to feed space");
  const state = await scene.declare({ onUnconfirmed: "fail", confirmedOn: "2027-12-29" });

  expect(stateIn(state)).toEqual({
    state: "connected",
    evidence:
      "not Segment's word but the program's: `confirmedOn` says that somebody saw it connected on 2027-12-29",
    delivering: "unknown",
  });
});

test("recorded as connected and quiet for 100 days, it stays connected, word for word", async () => {
  await using scene = await startScene();
  await scene.connect();
  const state = await scene.declare({ onUnconfirmed: "fail" });
  await scene.passDays(100);
  scene.nextRun();

  const later = await scene.refresh(state);
  const changed = await scene.change(later, { onUnconfirmed: "fail", waitMinutes: 5 });

  expect(later).toEqual(state);
  expect(changed).toEqual({ ...state, waitMinutes: 5 });
});

test.each([undefined, "warn", "fail", "wait"])(
  "disconnected, it is a difference in mode `%s`, also once the event has left the log",
  async (onUnconfirmed) => {
    await using scene = await startScene();
    await scene.connect();
    const state = await scene.declare({ onUnconfirmed });
    await scene.passDays(1);
    await scene.disconnect();

    const seen = await scene.refresh(state);
    await scene.passDays(100);
    const later = await scene.refresh(seen);

    const { session } = scene.talk;
    const inputs = { sourceId: scene.sourceId, spaceId: scene.segment.spaceId, onUnconfirmed };
    expect(sourceConnection.diff(session, "", state, inputs)).toEqual({ changes: false });
    const evidence = 'audit event "Source Disconnected From Space" of 2026-11-25T12:00:00.000Z';
    expect(stateIn(seen)).toEqual({ state: "disconnected", evidence, delivering: "unknown" });
    expect(sourceConnection.diff(session, "", seen, inputs)).toEqual({
      changes: "outputs",
      reason: `source "split-impressions-production" was disconnected from its space: ${evidence}`,
    });
    expect(later).toEqual(seen);
  },
);

test("unknown is never a difference", async () => {
  await using scene = await startScene();
  const state = await scene.refresh(await scene.declare());

  expect(state).toMatchObject({ state: "unknown" });
  const inputs = { sourceId: scene.sourceId, spaceId: scene.segment.spaceId };
  expect(sourceConnection.diff(scene.talk.session, "", state, inputs)).toEqual({ changes: false });
});

test.each([
  ["2026-11-23", "a day before the disconnection", "disconnected"],
  ["2026-11-24", "the day of the disconnection", "disconnected"],
  ["2026-11-25", "a day after the disconnection", "connected"],
])("`confirmedOn` %s, %s: %s", async (confirmedOn, _when, state) => {
  await using scene = await startScene();
  await scene.connect();
  await scene.disconnect();
  await scene.passDays(1);

  expect(await scene.declare({ confirmedOn })).toMatchObject({ state });
});

test("a disconnection that may be about this connection takes the certainty, and gives none", async () => {
  await using scene = await startScene({ seed: { ...twoSpaces.seed, ...connectedBefore } });
  const state = await scene.declare({ confirmedOn: "2026-11-24" });
  await scene.passDays(1);
  await scene.disconnect();

  expect(state).toMatchObject({ state: "connected" });
  expect(await scene.refresh(state)).toMatchObject({
    state: "unknown",
    evidence: expect.stringContaining("does not say which of the workspace's 2 spaces"),
  });
});

test("a doubt outlasts the event that it came from, and a later look ends it", async () => {
  await using scene = await startScene({ seed: { ...twoSpaces.seed, ...connectedBefore } });
  await scene.passDays(1);
  await scene.disconnect();
  const doubted = await scene.declare({ confirmedOn: "2026-11-24" });
  await scene.passDays(100);

  expect(doubted).toMatchObject({ state: "unknown" });
  expect(await scene.refresh(doubted)).toEqual(doubted);
  expect(await scene.change(doubted, { confirmedOn: "2027-03-01" })).toMatchObject({ state: "connected" });
});

test("what was connected in a workspace with one space stays so when there is a second", async () => {
  await using scene = await startScene();
  await scene.connect();
  const state = await scene.declare();
  await scene.fault("listSpaces", {
    kind: "status",
    status: 200,
    body: { data: { spaces: twoSpaces.seed.spaces.map((space) => ({ ...space, name: space.slug })) } },
  });

  expect(await scene.refresh(state)).toMatchObject({ state: "connected" });
});

test.each<[string, Properties]>([
  ["403", { kind: "status", status: 403 }],
  ["404", { kind: "status", status: 404 }],
  ["503", { kind: "status", status: 503 }],
  ["HTML", { kind: "html" }],
  ["a redirect", { kind: "redirect" }],
  ["an empty document", { kind: "status", status: 200, body: {} }],
  ["429 without end", { kind: "rateLimit" }],
])(
  "an audit log that answers %s makes it unknown and says why, stops no run, and takes nothing back",
  async (_what, fault) => {
    await using scene = await startScene();
    await scene.connect();
    const connected = await scene.declare();
    await scene.fault("listAuditEvents", fault);
    const before = scene.talk.clock.elapsedMs;

    const unknown = await scene.declare();
    const heldMs = scene.talk.clock.elapsedMs - before;

    expect(heldMs).toBeLessThanOrEqual(30_000);
    expect(unknown).toMatchObject({
      state: "unknown",
      evidence: expect.stringMatching(/^the audit log could not be read: (GET|Segment)/),
    });
    expect(await scene.refresh(connected)).toEqual(connected);
    expect(await scene.declare({ confirmedOn: "2026-11-24" })).toMatchObject({ state: "connected" });
    const said = scene.talk.warnings.filter((warning) => warning.startsWith("not checked"));
    expect(said).toEqual([
      expect.stringContaining("not checked: what Segment's audit log says of source connections. "),
    ]);
  },
);

test("where the number of spaces cannot be read, an event without the space proves nothing", async () => {
  await using scene = await startScene();
  await scene.connect();
  await scene.fault("listSpaces", { kind: "status", status: 403 });

  expect(await scene.declare()).toMatchObject({
    state: "unknown",
    evidence: expect.stringContaining(
      "does not say which space, and the workspace's spaces could not be listed",
    ),
  });
});

test("all connections of a refresh are answered by one look at the audit log", async () => {
  await using scene = await startScene();
  const state = await scene.declare();
  await scene.segment.requests();

  await Promise.all(Array.from({ length: 8 }, () => scene.refresh(state)));

  const looks = (await scene.segment.requests()).filter((line) => line.includes("listAuditEvents"));
  expect(looks).toEqual(["listAuditEvents 200"]);
});

test("the state of an earlier version, which had no time, stays connected until something else is seen", async () => {
  await using scene = await startScene({ seed: connectedBefore });
  const state = await scene.declare();
  const old: Properties = { ...state, state: "connected", evidence: "audit event of 2026" };
  delete old["delivering"];

  expect(await scene.refresh(old)).toMatchObject({ state: "connected", evidence: "audit event of 2026" });
  expect(await scene.refresh({ ...old, state: "disconnected" })).toMatchObject({ state: "disconnected" });
  await scene.disconnect();
  expect(await scene.refresh(old)).toMatchObject({ state: "disconnected" });
});
