import { subscribe, unsubscribe } from "node:diagnostics_channel";

import { expect, test } from "vitest";

import { sourceConnection } from "../../src/provider/connections/source-connection";
import { drive, untilQuiet } from "../client/driven-clock";
import { failure } from "../client/scene";
import { startScene, twoSpaces, type Scene } from "./connection-scene";

const impressions = { expects: { event: "get_treatment" } };

/** What the audit log is asked for, as sent, while a test runs. */
function watchAuditLog(): Disposable & { readonly asked: (readonly (string | null)[])[] } {
  const asked: (readonly (string | null)[])[] = [];
  const listener = (message: unknown): void => {
    const { path } = (message as { request: { path: string } }).request;
    const { pathname, searchParams } = new URL(path, "http://localhost");
    if (pathname === "/audit-events")
      asked.push([searchParams.get("startTime"), searchParams.get("resourceId")]);
  };
  subscribe("undici:request:create", listener);
  return { asked, [Symbol.dispose]: () => void unsubscribe("undici:request:create", listener) };
}

/** Create with `onUnconfirmed: wait`, up to the first pause. */
async function startWaiting({ talk, sourceId, segment }: Scene) {
  const inputs = { sourceId, onUnconfirmed: "wait", spaceId: segment.spaceId };
  const waiting = sourceConnection.create(talk.session, inputs);
  waiting.catch(() => undefined);
  await untilQuiet();
  return { waiting };
}

test("what to do is said before the wait, and the wait ends the moment the source is connected", async () => {
  await using scene = await startScene();
  const { said, clock } = scene.talk;
  const { waiting } = await startWaiting(scene);
  const saidFirst = [...said];

  await scene.connect();
  const { state } = await drive(clock, waiting);

  expect(saidFirst).toEqual([
    expect.stringMatching(
      /^warn: source "Split impressions \(production\)" is not known .* tick "Split impressions \(production\)".*; this run waits up to 30 minutes for it$/,
    ),
    'progress: waiting for source "split-impressions-production" to be connected to space "production" in the app',
  ]);
  expect(state).toMatchObject({ state: "connected", manualSteps: [] });
  expect(clock.elapsedMs).toBe(10_000);
});

test("a wait in vain stops the run after as many minutes as it was given", async () => {
  await using scene = await startScene();

  const { message } = await failure(scene.declare({ onUnconfirmed: "wait", waitMinutes: 2 }));

  expect(message).toMatch(
    /is not known to feed space .*; then run `pulumi up` again\. 2 minutes were not enough$/,
  );
  expect(scene.talk.clock.elapsedMs).toBe(120_000);
});

test("a cancelled run waits no longer", async () => {
  await using scene = await startScene();
  const { waiting } = await startWaiting(scene);

  scene.talk.session.close("the run was cancelled");

  expect((await failure(waiting)).message).toBe("nothing was sent: the run was cancelled");
});

test("waiting asks for the events of the source and of the space since the last look, not for the whole log", async () => {
  await using scene = await startScene();
  using log = watchAuditLog();

  await failure(scene.declare({ onUnconfirmed: "wait", waitMinutes: 0.4 }));

  const { sourceId, segment } = scene;
  expect(log.asked).toEqual([
    ["2026-08-26T12:00:00.000Z", null],
    ["2026-11-24T11:50:00.000Z", sourceId],
    ["2026-11-24T11:50:00.000Z", segment.spaceId],
    ["2026-11-24T11:50:10.000Z", sourceId],
    ["2026-11-24T11:50:10.000Z", segment.spaceId],
    ["2026-11-24T11:50:20.000Z", sourceId],
    ["2026-11-24T11:50:20.000Z", segment.spaceId],
  ]);
});

test("`onUnconfirmed: fail` stops, and says what to do and what the space receives", async () => {
  await using scene = await startScene();

  const { message } = await failure(scene.declare({ ...impressions, onUnconfirmed: "fail" }));

  expect(message).toBe(
    'source "Split impressions (production)" is not known to feed space "production" (unknown: no connection event within the audit log\'s 90 days; received "get_treatment" within 30 days: no): open https://app.segment.com/acme/unify/spaces/production/settings/sources (Unify settings, Profile sources), choose Connect source and tick "Split impressions (production)"; "Replay data" is ticked there by default and replays a month of events. If it is connected there already, set `confirmedOn` to the day on which you saw it; then run `pulumi up` again',
  );
});

/** Connected so long ago that no audit event is left, and still sending. */
async function deliveringScene(options = {}): Promise<Scene> {
  const scene = await startScene(options);
  await scene.connect();
  await scene.passDays(400);
  await scene.send("get_treatment");
  return scene;
}

test.each(["fail", "wait"])(
  "`%s` passes where the space receives the event and the program declares no other source, and says no more than that",
  async (onUnconfirmed) => {
    await using scene = await deliveringScene();
    const { elapsedMs } = scene.talk.clock;

    const state = await scene.declare({ ...impressions, onUnconfirmed });

    expect(state).toMatchObject({ state: "unknown", delivering: "yes" });
    expect(state["manualSteps"]).toHaveLength(1);
    expect(scene.talk.warnings).toEqual([]);
    expect(scene.talk.clock.elapsedMs).toBe(elapsedMs);
  },
);

test("without `fail` and `wait`, what the space receives is no reason to keep silent about what is not proved", async () => {
  await using scene = await deliveringScene();

  await scene.declare(impressions);

  expect(scene.talk.warnings).toEqual([
    expect.stringContaining('received "get_treatment" within 30 days: yes): open https://app.segment.com/'),
  ]);
});

test("where the program declares a second source for the space, delivering is not enough", async () => {
  await using scene = await deliveringScene();
  const { session } = scene.talk;
  const second = { sourceId: "kB7xWn2TzQ5rVhM9sLc4Pd", spaceId: scene.segment.spaceId.replace("spa_", "") };
  sourceConnection.check(session, second, {});

  await expect(scene.declare({ ...impressions, onUnconfirmed: "fail" })).rejects.toThrow(
    'received "get_treatment" within 30 days: yes',
  );
});

test("a second source for another space takes nothing away", async () => {
  await using scene = await deliveringScene(twoSpaces);
  const second = { sourceId: "kB7xWn2TzQ5rVhM9sLc4Pd", spaceId: "spa_7nUaR3yYm4SwWcP9eMqZfJ" };
  sourceConnection.check(scene.talk.session, second, {});

  expect(await scene.declare({ ...impressions, onUnconfirmed: "fail" })).toMatchObject({ delivering: "yes" });
});

test("a disconnected source is stopped, whatever the space receives", async () => {
  await using scene = await deliveringScene();
  await scene.disconnect();

  await expect(scene.declare({ ...impressions, onUnconfirmed: "fail" })).rejects.toThrow("(disconnected: ");
});

test.each([
  ["now", 0, {}, "yes"],
  ["30 days ago", 30, {}, "yes"],
  ["31 days ago", 31, {}, "no"],
  ["31 days ago", 31, { withinDays: 60 }, "yes"],
])("an event seen %s (%i days, %o) is delivering: %s", async (_when, days, more, delivering) => {
  await using scene = await startScene();
  await scene.connect();
  await scene.send("get_treatment");
  await scene.passDays(days);

  const state = await scene.declare({ expects: { event: "get_treatment", ...more } });

  expect(state).toMatchObject({ state: "connected", delivering });
});

test("another event whose name contains the expected one is not taken for it", async () => {
  await using scene = await startScene();
  await scene.connect();
  await scene.send("get_treatments");

  expect(await scene.declare(impressions)).toMatchObject({ delivering: "no" });
});

test.each([
  ["403", { kind: "status", status: 403 }],
  ["501", { kind: "status", status: 501 }],
  ["HTML", { kind: "html" }],
  ["429 without end", { kind: "rateLimit" }],
])("a space schema that answers %s leaves delivering unknown, and is told of once", async (_what, fault) => {
  await using scene = await startScene();
  await scene.connect();
  await scene.fault("listEvents", fault);

  const state = await scene.declare(impressions);
  await scene.refresh(state);

  expect(state).toMatchObject({ state: "connected", delivering: "unknown" });
  expect(scene.talk.clock.elapsedMs).toBeLessThanOrEqual(30_000);
  expect(scene.talk.warnings).toEqual([
    expect.stringContaining('not checked: which events space "production" has received. '),
  ]);
});

const only = (value?: string) => ({
  expects: {
    event: "get_treatment",
    environment: { property: "environmentName", ...(value === undefined ? {} : { value }) },
  },
});

test("environments that nobody expects in the space are a warning, once for all its sources", async () => {
  await using scene = await startScene();
  await scene.connect();
  for (const environmentName of ["production", "staging"])
    await scene.send("get_treatment", { environmentName });

  await scene.declare(only("production"));
  await scene.declare(only("production"));
  const first = scene.talk.warnings;
  const { warnings: second } = scene.nextRun();
  await scene.declare(only());

  expect(first).toEqual([
    'space "production" has received "get_treatment" with `environmentName` "staging", and only "production" is expected: disconnect the source that sends it, or drop it with a space filter',
  ]);
  expect(second).toEqual([
    'space "production" has received "get_treatment" with `environmentName` "production", "staging", and nothing says which of them counts: name the environment, for example with `environmentName`',
  ]);
});

test.each([
  ["the expected environment alone", only("production")],
  ["the only environment, where none is named,", only()],
])("%s is no warning", async (_what, expectation) => {
  await using scene = await startScene();
  await scene.connect();
  await scene.send("get_treatment", { environmentName: "production" });

  await scene.declare(expectation);

  expect(scene.talk.warnings).toEqual([]);
});

test("a space that has never received the event has no environments to warn of", async () => {
  await using scene = await startScene();
  await scene.connect();

  expect(await scene.declare(only("production"))).toMatchObject({ delivering: "no" });
  expect(scene.talk.warnings).toEqual([]);
});

test("environments that cannot be read are told of, and stop nothing", async () => {
  await using scene = await startScene();
  await scene.connect();
  await scene.fault("listSampleValuesFromEventProperty", { kind: "status", status: 403 });

  const state = await scene.declare(only("production"));
  await scene.refresh(state);

  expect(state).toMatchObject({ state: "connected", delivering: "no" });
  expect(scene.talk.warnings).toEqual([
    expect.stringContaining(
      'not checked: which values `environmentName` of "get_treatment" has in space "production". ',
    ),
  ]);
});
