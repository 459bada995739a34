import { expect, test } from "vitest";

import { SegmentRateLimitError, type TransportOptions } from "../../src/client";
import { json } from "../support/http-server";
import { DrivenClock, drive, untilQuiet } from "./driven-clock";
import { RateWindows, type RateWindowOptions } from "./rate-windows";
import {
  createAll,
  failure,
  newTrait,
  spaceId,
  startScene,
  traitNamed,
  workspace,
  type Scene,
} from "./scene";

const windowMs = 60_000;

/** A service with rate windows on the test's own clock. */
async function limited(
  windowOptions: RateWindowOptions,
  options: Partial<TransportOptions> = {},
): Promise<Scene & { windows: RateWindows }> {
  const clock = new DrivenClock();
  const windows = new RateWindows(clock, windowOptions);
  const scene = await startScene(
    ({ method, url, body }, response) => {
      const name = (body as { name?: string } | undefined)?.name ?? "t";
      if (url === "/") return windows.answer(response, { data: { workspace } });
      if (method === "GET") return windows.answer(response, { data: { labels: [] } });
      windows.answer(response, { data: { computedTrait: traitNamed(name) } });
    },
    options,
    clock,
  );
  return { ...scene, windows, [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose]() };
}

test.each([
  [25, 10, 3],
  [200, 10, 20],
  [7, 10, 1],
  [10, 10, 1],
  [11, 10, 2],
])("%i creates at a limit of %i take %i windows, one POST each and no 429", async (count, limit, needed) => {
  await using scene = await limited({ limit });

  const traits = await drive(scene.clock, createAll(scene.client, count));

  const last = count - limit * (needed - 1);
  expect(new Set(traits.map(({ name }) => name)).size).toBe(count);
  expect(scene.server.received).toHaveLength(count);
  expect(scene.windows.refused).toBe(0);
  expect(scene.windows.taken).toEqual([...Array.from({ length: needed - 1 }, () => limit), last]);
  const floorMs = (needed - 1) * windowMs;
  const took = (scene.windows.takenAt.at(-1) ?? 0) - (scene.windows.takenAt[0] ?? 0);
  expect(took).toBeGreaterThanOrEqual(floorMs);
  expect(took).toBeLessThanOrEqual(floorMs * 1.02);
});

test("the first request of an operation goes alone, the rest of its window at once", async () => {
  const clock = new DrivenClock();
  const windows = new RateWindows(clock, { limit: 10 });
  const held: (() => void)[] = [];
  await using scene = await startScene(
    (_, response) => held.push(() => windows.answer(response, { data: { computedTrait: traitNamed("t") } })),
    {},
    clock,
  );
  const received = async (count: number) => {
    while (scene.server.received.length < count) await new Promise(setImmediate);
    return held.length;
  };

  const work = createAll(scene.client, 12);
  const first = await received(1);
  held[0]?.();
  const burst = await received(10);
  for (const answer of held.slice(1)) answer();
  await untilQuiet();
  const sentBeforeWindowEnd = scene.server.received.length;
  clock.advance(61_000);
  await received(12);
  for (const answer of held.slice(10)) answer();
  await work;

  expect([first, burst, sentBeforeWindowEnd]).toEqual([1, 10, 10]);
});

test("what another process has used of the window is left to it", async () => {
  await using scene = await limited({ limit: 10 });
  scene.windows.use(6);
  scene.clock.advance(20_000);

  await drive(scene.clock, createAll(scene.client, 14));

  expect(scene.windows.refused).toBe(0);
  expect(scene.windows.taken).toEqual([4, 10]);
  // Its window ends 40 s after our first request, which its whole seconds tell; ours would have been 60 s.
  expect(scene.clock.elapsedMs).toBeLessThan(20_000 + 42_000);
});

test("a limit that is lower or higher than documented is taken from the answers", async () => {
  await using lower = await limited({ limit: 4 });
  await using higher = await limited({ limit: 30 });

  await drive(lower.clock, createAll(lower.client, 10));
  await drive(higher.clock, createAll(higher.client, 50));

  expect([lower.windows.taken, lower.windows.refused]).toEqual([[4, 4, 2], 0]);
  expect([higher.windows.taken, higher.windows.refused]).toEqual([[30, 20], 0]);
});

test("operations without a documented limit are not held up", async () => {
  await using scene = await limited({ limit: 700 });

  await drive(scene.clock, Promise.all(Array.from({ length: 300 }, () => scene.client.labels.list())));

  expect(scene.clock.elapsedMs).toBe(0);
  expect(scene.windows.taken).toEqual([300]);
});

test.each(["everything", "body", "reset", "nothing"] as const)(
  "a full window that tells %s of itself: one refusal, then probes, and nothing is lost",
  async (tells) => {
    await using scene = await limited({ limit: 10, tells });
    scene.windows.use(10);
    scene.clock.advance(15_000);

    const traits = await drive(scene.clock, createAll(scene.client, 12));

    expect(traits).toHaveLength(12);
    expect(scene.windows.taken.slice(1)).toEqual([10, 2]);
    // Who is told the wait is refused once. Who is not probes with longer and longer pauses.
    expect(scene.windows.refused).toBeLessThanOrEqual(tells === "nothing" ? 8 : 1);
    expect(scene.server.received).toHaveLength(12 + scene.windows.refused);
  },
);

test("a refusal pauses the whole operation, and one request finds out whether it may go on", async () => {
  await using scene = await limited({ limit: 10 });
  await drive(scene.clock, scene.client.computedTraits.create(spaceId, newTrait("first")));
  scene.windows.use(5);

  await drive(scene.clock, createAll(scene.client, 9));

  // Nine were sent on the strength of the first answer; four fitted, five were refused and went again later.
  expect(scene.windows.refused).toBe(5);
  expect(scene.windows.taken).toEqual([5, 5]);
});

test.each([-3_600_000, 3_600_000])("a service whose clock is %i ms off is understood", async (skewMs) => {
  await using scene = await limited({ limit: 10, skewMs, tells: "reset" });
  scene.windows.use(10);
  scene.clock.advance(30_000);

  await drive(scene.clock, createAll(scene.client, 11));

  expect(scene.windows.refused).toBe(1);
  expect(scene.windows.taken.slice(1)).toEqual([10, 1]);
  expect(scene.clock.elapsedMs).toBeLessThan(30_000 + 32_000 + 62_000);
});

test("waits are told once for each window, with what is done and what comes next", async () => {
  const waits: unknown[] = [];
  await using scene = await limited({ limit: 10 }, { onWait: (wait) => waits.push(wait) });

  await drive(scene.clock, createAll(scene.client, 34));

  expect(waits).toEqual([
    { operation: "createComputedTrait", done: 1, waiting: 24, nextCount: 10, waitMs: 60_060 },
    { operation: "createComputedTrait", done: 11, waiting: 14, nextCount: 10, waitMs: 60_060 },
    { operation: "createComputedTrait", done: 21, waiting: 4, nextCount: 4, waitMs: 60_060 },
  ]);
});

test("operations have budgets of their own", async () => {
  const waits: string[] = [];
  await using scene = await limited({ limit: 1_000 }, { onWait: ({ operation }) => waits.push(operation) });

  await drive(scene.clock, Promise.all([createAll(scene.client, 12), scene.client.workspace.get()]));

  expect(scene.server.received).toHaveLength(13);
  expect(waits).toEqual([]);
});

test("a wait that would last longer than allowed fails at once and says what to raise", async () => {
  await using scene = await limited({ limit: 10 }, { maxWaitMs: 90_000 });

  const results = await drive(
    scene.clock,
    Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        scene.client.computedTraits.create(spaceId, newTrait(`t${index}`)),
      ),
    ),
  );

  const reasons = results
    .filter((result) => result.status === "rejected")
    .map(({ reason }) => reason as Error);
  expect(scene.windows.taken).toEqual([10, 10]);
  expect(reasons).toHaveLength(20);
  expect(reasons[0]).toBeInstanceOf(SegmentRateLimitError);
  expect(reasons[0]).toMatchObject({ status: 429, mayHaveHappened: false });
  expect(reasons[0]?.message).toBe(
    `POST /spaces/${spaceId}/computed-traits would wait for Segment's rate limit longer than the 90 seconds allowed: try again later, or raise segment:maxWaitMinutes`,
  );
});

test("refusals without end are borne no longer than allowed, and ever more patiently", async () => {
  const clock = new DrivenClock();
  await using scene = await startScene(
    (_, response) => {
      response.writeHead(429, { "retry-after": "0" });
      response.end();
    },
    { maxWaitMs: 600_000 },
    clock,
  );

  const error = await failure(drive(clock, scene.client.workspace.get()));

  expect(error).toBeInstanceOf(SegmentRateLimitError);
  expect(clock.elapsedMs).toBeLessThanOrEqual(600_000);
  expect(scene.server.received.length).toBeLessThan(30);
});

test("waiting ends when the caller gives up, before anything more is sent", async () => {
  const stop = new AbortController();
  await using scene = await limited({ limit: 10 }, { signal: stop.signal });
  const work = Promise.allSettled(
    Array.from({ length: 15 }, (_, index) =>
      scene.client.computedTraits.create(spaceId, newTrait(`t${index}`)),
    ),
  );
  await untilQuiet();

  stop.abort(new Error("Ctrl-C"));
  const results = await work;
  const later = await failure(scene.client.workspace.get());

  const reasons = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  expect(reasons).toEqual(Array.from({ length: 5 }, () => "Error: Ctrl-C"));
  expect(later.message).toBe("Ctrl-C");
  expect(scene.server.received).toHaveLength(10);
});

test("a request that never left uses up nothing of the window", async () => {
  const clock = new DrivenClock();
  const windows = new RateWindows(clock, { limit: 10 });
  await using scene = await startScene(
    (_, response) => windows.answer(response, { data: { computedTrait: traitNamed("t") } }),
    {},
    clock,
  );
  const { baseUrl } = scene.server;
  await scene.server[Symbol.asyncDispose]();

  const error = await failure(drive(clock, createAll(scene.client, 40)));

  expect(error.message).toContain("nothing was sent");
  expect(error.message).not.toContain(baseUrl);
  // Five attempts with pauses between them, and no window in between.
  expect(clock.elapsedMs).toBeLessThan(windowMs);
});

test("unless told otherwise a request waits up to three hours", async () => {
  const clock = new DrivenClock();
  await using scene = await startScene(
    (_, response) => json(response, 429, { errors: [] }, { "retry-after": "3600" }),
    {},
    clock,
  );

  const error = await failure(drive(clock, scene.client.workspace.get()));

  expect(error.message).toBe(
    "GET / would wait for Segment's rate limit longer than the 180 minutes allowed: try again later, or raise segment:maxWaitMinutes",
  );
  expect(clock.elapsedMs).toBe(3 * 3_600_000);
});
