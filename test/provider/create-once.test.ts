import { expect, test } from "vitest";

import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { drive } from "../client/driven-clock";
import {
  rollAlgorithm,
  rollAlgorithmQuery,
  startSegment,
  type Properties,
  type Segment,
} from "../support/provider";
import { startSession } from "../support/session";

const lost = { operation: "createComputedTrait", kind: "dropAfterCommit", times: 1 };

async function traitIds(segment: Segment): Promise<string[]> {
  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`)) as {
    data: { computedTraits: { id: string }[] };
  };
  return data.computedTraits.map(({ id }) => id);
}

/** Create the trait that the package is about, as fast as its waits allow. */
function make(segment: Segment, more: Properties = {}, settings: Record<string, string> = {}) {
  const conversation = startSession(segment.emulator, { space: segment.spaceId, ...settings });
  const { session, clock } = conversation;
  const given = { ...rollAlgorithm, ...more };
  const { inputs } = lastComputedTrait.check(session, given, {});
  return { ...conversation, done: drive(clock, lastComputedTrait.create(session, inputs)) };
}

/** Until a request is in the log; what it was followed by has not been answered yet. */
async function untilAsked(segment: Segment, operation: string): Promise<void> {
  for (;;) {
    const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
    if (requests.some((request) => request.operation === operation)) return;
  }
}

async function creates(segment: Segment): Promise<string[]> {
  return (await segment.requests()).filter((request) => request.startsWith("createComputedTrait"));
}

test("an answer that is lost while lists lag leaves one trait, and it is the one in state", async () => {
  // Windows as long as the client takes them for, so that no pause is for their sake.
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  await segment.control("PATCH", "/switches", { keyCollision: "twin", readsUntilShown: 4 });
  await segment.control("POST", "/faults", lost);

  const { done, clock } = make(segment);
  const { id } = await done;

  expect(await traitIds(segment)).toEqual([id]);
  expect(await creates(segment)).toHaveLength(1);
  expect(clock.sleeps.slice(-4)).toEqual([500, 1_000, 2_000, 4_000]);
});

test("what is found nowhere after a lost answer is not sent again; the error says how to go on", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 503,
    times: 1,
  });

  const { done, clock } = make(segment);

  await expect(done).rejects.toThrow(
    'space production does not show a new trait "back_end_roll_algorithm". It is not sent again, because two could come of it: run `pulumi up` again in a minute; if it then says that it is already there, set `adopt: "identical"` on it',
  );
  expect(await creates(segment)).toEqual(["createComputedTrait 503"]);
  // Longer than one exchange may take.
  expect(clock.elapsedMs).toBeGreaterThan(30_000 - 1);
});

test.each([408, 409, 425, 429, 499, 500, 502, 504])(
  "a create that was answered %i may have happened, and is looked for",
  async (status) => {
    await using segment = await startSegment();
    await segment.control("POST", "/faults", {
      operation: "createComputedTrait",
      kind: "statusAfterCommit",
      status,
      times: 1,
    });

    const { id } = await make(segment).done;

    expect(await traitIds(segment)).toEqual([id]);
  },
);

test.each([400, 401, 403, 404, 422])("a create that was answered %i has not happened", async (status) => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status,
    times: 1,
  });

  await expect(make(segment).done).rejects.toThrow(`was answered ${status}`);

  expect(
    (await segment.requests()).filter((request) => request.startsWith("listComputedTraits")),
  ).toHaveLength(1);
});

test("of two new traits that could be the lost one, none is taken", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { keyCollision: "twin" });
  const session = startSession(segment.emulator, { space: segment.spaceId });
  // Somebody else makes the same one between this run's list and its own create.
  const { inputs } = lastComputedTrait.check(session.session, { ...rollAlgorithm }, {});
  await segment.control("POST", "/faults", {
    operation: "listTraits",
    kind: "delay",
    delayMs: 1_000,
    times: 1,
  });
  const creating = drive(session.clock, lastComputedTrait.create(session.session, inputs));
  await untilAsked(segment, "listComputedTraits");
  await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
    name: rollAlgorithm.name,
    enabled: true,
    definition: { query: rollAlgorithmQuery, type: "USERS" },
  });
  await segment.control("POST", "/faults", lost);

  await expect(creating).rejects.toThrow(
    /space production now has 2 new ones that can be the trait "back_end_roll_algorithm" \(tra_\w+, tra_\w+\): somebody else is making them too/,
  );
  expect(await traitIds(segment)).toHaveLength(2);
});

test("a new trait of another name is not taken for the lost one", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "listTraits",
    kind: "delay",
    delayMs: 1_000,
    times: 1,
  });
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 503,
    skip: 1,
    times: 1,
  });
  const { done } = make(segment);
  done.catch(() => undefined);
  await untilAsked(segment, "listComputedTraits");
  const body = { name: "another", enabled: true, definition: { query: rollAlgorithmQuery, type: "USERS" } };
  await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, body);

  await expect(done).rejects.toThrow('space production does not show a new trait "back_end_roll_algorithm"');
});

test("where the list fails after a lost answer, nothing is sent again and nothing is taken", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", lost);
  await segment.control("POST", "/faults", {
    operation: "listComputedTraits",
    kind: "status",
    status: 403,
    skip: 1,
  });

  await expect(make(segment).done).rejects.toThrow(
    'could not be listed to see whether the trait "back_end_roll_algorithm" was made (GET',
  );
  expect(await creates(segment)).toHaveLength(1);
});

test("a bare refusal of a name gets our advice", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 422,
    body: { errors: [{ type: "input-validation", message: "name is already taken", field: "name" }] },
  });

  await expect(make(segment).done).rejects.toThrow(
    'name is already taken. A trait of that name or key has appeared since the space was listed: run `pulumi up` again, with another `name` or with `adopt: "identical"`',
  );
});
