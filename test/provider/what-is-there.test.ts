import { expect, test } from "vitest";

import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { drive } from "../client/driven-clock";
import { rollAlgorithm, startSegment, type Properties, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const program = (more: Properties = {}): Program => ({
  t: { kind: "LastComputedTrait", ...rollAlgorithm, ...more },
});

async function traitIds(segment: Segment): Promise<string[]> {
  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`)) as {
    data: { computedTraits: { id: string }[] };
  };
  return data.computedTraits.map(({ id }) => id);
}

test.each([404, 403, 500])(
  "a trait that was made and then cannot be waited for (%i) is in state, and the next run goes on",
  async (status) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await segment.control("POST", "/faults", { operation: "getComputedTrait", kind: "status", status });

    await expect(stack.up(program({ waitForLive: true }))).rejects.toThrow(
      'trait "back_end_roll_algorithm" exists, but it is not known whether it is Live',
    );
    await segment.control("DELETE", "/faults");
    await stack.up(program());

    expect(await traitIds(segment)).toEqual([stack.idOf("t")]);
    expect(stack.preview(program())).toEqual({});
  },
);

test("a trait that was made is in state when the run is cancelled while it waits", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { statusProgress: "stuck" });
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm, waitForLive: true }, {});
  const creating = lastComputedTrait.create(session, inputs);
  creating.catch(() => undefined);
  await drive(clock, untilMade(segment));

  session.close("the run was cancelled");

  const [id] = await traitIds(segment);
  await expect(drive(clock, creating)).rejects.toMatchObject({
    name: "IncompleteError",
    message: expect.stringContaining("the run was cancelled"),
    observed: { id, state: expect.objectContaining({ key: "back_end_roll_algorithm" }) },
  });
});

async function untilMade(segment: Segment): Promise<void> {
  while ((await traitIds(segment)).length === 0);
}

test("waiting for a trait that only a destination sets going ends at once, and says so", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { statusProgress: "awaitingDestinations", statusMs: 0 });
  const stack = new TestStack(segment);

  await expect(stack.up(program({ within: "30 days", waitForLive: true }))).rejects.toThrow(
    'trait "back_end_roll_algorithm" exists, and is computed only once a destination is attached to it: choose Select Destinations on its page in the app, then run `pulumi up` again, or leave out `waitForLive`',
  );
  expect(stack.conversation.clock.elapsedMs).toBe(0);
});

test("a trait that neither list nor read shows yet, within a minute of its making, is kept as it was", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  await segment.control("POST", "/clock", { now: new Date(clock.now()).toISOString() });
  await segment.control("PATCH", "/switches", { readsUntilShown: 40 });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state } = await drive(clock, lastComputedTrait.create(session, inputs));

  // A refresh is another process.
  const later = startSession(segment.emulator, {}, clock);
  const read = await drive(clock, lastComputedTrait.read(later.session, id, state));

  expect(read).toEqual({ id, state, inputs });
  expect(later.warnings).toEqual([
    `Segment does not show trait "back_end_roll_algorithm" (${id}) yet, which was made less than a minute ago: it is kept as it was, so refresh again in a minute`,
  ]);
});

test("a trait that is an hour old and that neither list nor read shows is gone, without a wait", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  await segment.control("POST", "/clock", { now: new Date(clock.now() - 3_600_000).toISOString() });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state } = await drive(clock, lastComputedTrait.create(session, inputs));
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${id}`);

  const read = lastComputedTrait.read(startSession(segment.emulator, {}, clock).session, id, state);

  expect(await read).toBeUndefined();
});

test("a deletion answered 404 is none while the space still lists the trait", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program());
  const id = stack.idOf("t");
  const fault = { operation: "removeComputedTraitFromSpace", kind: "status", status: 404 };
  await segment.control("POST", "/faults", fault);

  await expect(stack.destroy()).rejects.toThrow(
    `Segment says that trait "back_end_roll_algorithm" (${id}) does not exist, and still lists it: it was not deleted, so run \`pulumi up\` again in some minutes`,
  );
  await segment.control("DELETE", "/faults");
  await stack.destroy();

  expect(await traitIds(segment)).toEqual([]);
});

test("a deletion answered 404 once is repeated where the space still lists the trait", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program());
  const fault = { operation: "removeComputedTraitFromSpace", kind: "status", status: 404, times: 1 };
  await segment.control("POST", "/faults", fault);

  await stack.destroy();

  expect(await traitIds(segment)).toEqual([]);
});

test("a failed list deletes nothing from state, and makes nothing look gone", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program());
  const entry = stack.entries.get("t");
  await segment.control("POST", "/faults", { operation: "listComputedTraits", kind: "status", status: 403 });

  await expect(stack.refresh()).rejects.toThrow(
    "GET /spaces/spa_4mTzQ9wXk2RvVbN7cLpYdH/computed-traits was answered 403",
  );

  expect(stack.entries.get("t")).toEqual(entry);
  await segment.control("DELETE", "/faults");
  await stack.refresh();
  await stack.up(program());
  expect(await traitIds(segment)).toEqual([entry?.id]);
});

test("two traits of one key, as two runs at once can make them, are a warning of the next run", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { keyCollision: "twin" });
  const [one, other] = [new TestStack(segment), new TestStack(segment)];
  await Promise.all([one.up(program()), other.up(program())]);
  const ids = await traitIds(segment);
  expect(ids.toSorted()).toEqual([one.idOf("t"), other.idOf("t")].toSorted());
  const { session, warnings, clock } = startSession(segment.emulator);
  const entry = one.entries.get("t");

  await drive(clock, lastComputedTrait.read(session, entry?.id ?? "", entry?.state ?? {}));

  expect(warnings).toEqual([
    `space ${segment.spaceId} has 2 traits with the key "back_end_roll_algorithm" (${ids.join(", ")}), which write the same values: keep the one that a program manages, and delete the others in Segment`,
  ]);
});

test("deleting asks for nothing but the deletion, and for one list where it is gone already", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up(program());
  const gone = new TestStack(segment);
  for (const [name, entry] of stack.entries) gone.entries.set(name, entry);
  await segment.requests();

  await stack.destroy();
  expect(await segment.requests()).toEqual([
    "getWorkspace 200",
    "getSpace 200",
    "removeComputedTraitFromSpace 200",
  ]);

  await gone.destroy();
  expect(await segment.requests()).toEqual([
    "getWorkspace 200",
    "getSpace 200",
    "removeComputedTraitFromSpace 404",
    "listComputedTraits 200",
  ]);
});

test("one of two traits of a name can be deleted", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { keyCollision: "twin" });
  const [one, other] = [new TestStack(segment), new TestStack(segment)];
  await Promise.all([one.up(program()), other.up(program())]);

  await one.destroy();

  expect(await traitIds(segment)).toEqual([other.idOf("t")]);
});
