import { expect, test } from "vitest";

import { systemClock } from "../../src/client/clock";

test("the system's clock tells the time, and a sleep ends by itself", async () => {
  const before = Date.now();

  await systemClock.sleep(1, new AbortController().signal);
  const now = systemClock.now();

  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test("a sleep that is given up ends with the reason", async () => {
  const stop = new AbortController();
  const sleep = systemClock.sleep(3_600_000, stop.signal);

  stop.abort(new Error("Ctrl-C"));

  await expect(sleep).rejects.toThrow(new Error("Ctrl-C"));
});
