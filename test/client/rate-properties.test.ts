import { setImmediate as nextTurn } from "node:timers/promises";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { rateHints, waitAfterRefusal } from "../../src/client/rate-hints";
import { RateBudget } from "../../src/client/rate-limit";
import { DrivenClock } from "./driven-clock";
import { RateWindows, type RateWindowOptions } from "./rate-windows";

const windowMs = 60_000;
const never = new AbortController().signal;

type Fate = "answered" | "lost" | "unsent";

interface Plan {
  /** When it is asked for, how long its answer takes, and what becomes of it. */
  startMs: number;
  latencyMs: number;
  fate: Fate;
}

/** Requests of another process in the same windows. */
interface Others {
  atMs: number;
  count: number;
}

interface Outcome {
  ends: string[];
  windows: RateWindows;
  elapsedMs: number;
}

/** Send what is planned through one budget to one service, until nothing but time is left to wait for. */
async function run(
  documented: number | undefined,
  options: RateWindowOptions,
  plans: readonly Plan[],
  others: readonly Others[] = [],
): Promise<Outcome> {
  const clock = new DrivenClock();
  const windows = new RateWindows(clock, options);
  const budget = new RateBudget("createComputedTrait", documented, {
    clock,
    windowMs,
    maxWaitMs: Number.POSITIVE_INFINITY,
    onWait: () => undefined,
    random: () => 0.5,
  });
  const ends: string[] = [];
  const work = Promise.all([
    ...plans.map(async (plan) => ends.push(await send(plan, { clock, windows, budget }))),
    ...others.map(async ({ atMs, count }) => {
      await clock.sleep(atMs, never);
      windows.use(count);
    }),
  ]);
  let settled = false;
  void work.then(() => (settled = true));
  for (;;) {
    await nextTurn();
    if (settled) return { ends, windows, elapsedMs: clock.elapsedMs };
    if (!clock.advanceToNextWake()) throw new Error(`stuck after ${ends.length} of ${plans.length} requests`);
  }
}

interface World {
  clock: DrivenClock;
  windows: RateWindows;
  budget: RateBudget;
}

async function send({ startMs, latencyMs, fate }: Plan, { clock, windows, budget }: World): Promise<string> {
  await clock.sleep(startMs, never);
  const ticket = budget.ticket("POST /");
  for (;;) {
    await budget.acquire(ticket);
    const answer = fate === "unsent" ? undefined : windows.take();
    await clock.sleep(latencyMs, never);
    if (answer === undefined || fate === "lost") {
      budget.failed(ticket, answer !== undefined);
      return fate;
    }
    if (answer.status === 200) {
      budget.answered(ticket, rateHints(answer.headers, clock.now()));
      return fate;
    }
    budget.refused(ticket, waitAfterRefusal(answer.headers, answer.body, clock.now()));
  }
}

const fates = fc.constantFrom<Fate>("answered", "answered", "answered", "lost", "unsent");
const plans = fc.array(
  fc.record({
    startMs: fc.oneof(fc.constant(0), fc.nat({ max: 200_000 })),
    latencyMs: fc.oneof(fc.constant(0), fc.nat({ max: 2_000 }), fc.nat({ max: 90_000 })),
    fate: fates,
  }),
  { maxLength: 40, size: "max" },
);
const limit = fc.integer({ min: 1, max: 12 });
const skewMs = fc.integer({ min: -86_400_000, max: 86_400_000 });
const sorted = (texts: readonly string[]) => texts.toSorted();

test("alone on its token, a budget settles every request once and is never refused, whatever is late or lost", async () => {
  await fc.assert(
    fc.asyncProperty(limit, skewMs, plans, async (most, skew, planned) => {
      const { ends, windows } = await run(most, { limit: most, skewMs: skew }, planned);

      expect(sorted(ends)).toEqual(sorted(planned.map(({ fate }) => fate)));
      expect(windows.refused).toBe(0);
      expect(windows.taken.every((count) => count <= most)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("with others on the token, any documented limit and any hints, every request still settles, and once", async () => {
  const others = fc.array(
    fc.record({ atMs: fc.nat({ max: 400_000 }), count: fc.integer({ min: 1, max: 15 }) }),
    {
      maxLength: 8,
    },
  );
  const documented = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
  const tells = fc.constantFrom<NonNullable<RateWindowOptions["tells"]>>(
    "everything",
    "body",
    "reset",
    "nothing",
  );
  await fc.assert(
    fc.asyncProperty(documented, limit, tells, plans, others, async (assumed, most, told, planned, used) => {
      const { ends, windows } = await run(assumed, { limit: most, tells: told }, planned, used);

      expect(sorted(ends)).toEqual(sorted(planned.map(({ fate }) => fate)));
      expect(windows.taken.every((count) => count <= most)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("when all is asked for at once and answered in time, no window is left half empty", async () => {
  const count = fc.integer({ min: 1, max: 80 });
  await fc.assert(
    fc.asyncProperty(limit, count, fc.nat({ max: 1_000 }), async (most, many, latencyMs) => {
      const planned = Array.from({ length: many }, (): Plan => ({ startMs: 0, latencyMs, fate: "answered" }));
      const { windows, elapsedMs } = await run(most, { limit: most }, planned);

      const full = Math.ceil(many / most) - 1;
      expect(windows.refused).toBe(0);
      expect(windows.taken).toEqual([...Array.from({ length: full }, () => most), many - full * most]);
      // A window begins anew with the first answer, and the very first request goes alone.
      expect(elapsedMs).toBeLessThanOrEqual(full * (windowMs * 1.001 + latencyMs + 1_000) + 2 * latencyMs);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["the first answer", (index: number) => index === 0],
  ["every answer of the first window", (index: number) => index < 10],
  ["an answer in the middle", (index: number) => index === 14],
  ["every answer of the second window", (index: number) => index >= 10 && index < 20],
  ["every answer", () => true],
])("when %s is lost nothing waits for it for ever, and what was sent still counts", async (_, isLost) => {
  const planned = Array.from({ length: 35 }, (_unused, index): Plan => {
    return { startMs: 0, latencyMs: 200, fate: isLost(index) ? "lost" : "answered" };
  });

  const { ends, windows } = await run(10, { limit: 10 }, planned);

  expect(ends).toHaveLength(35);
  expect(windows.refused).toBe(0);
  expect(windows.taken).toEqual([10, 10, 10, 5]);
});

test("200 requests at a limit of 10 take 19 windows, to within 2 %", async () => {
  const planned = Array.from({ length: 200 }, (): Plan => ({ startMs: 0, latencyMs: 150, fate: "answered" }));

  const { windows, elapsedMs } = await run(10, { limit: 10 }, planned);

  expect(windows.taken).toEqual(Array.from({ length: 20 }, () => 10));
  expect(elapsedMs).toBeGreaterThanOrEqual(19 * windowMs);
  expect(elapsedMs).toBeLessThanOrEqual(19 * windowMs * 1.02);
});
