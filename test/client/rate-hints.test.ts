import * as fc from "fast-check";
import { expect, test } from "vitest";

import { rateHints, waitAfterRefusal } from "../../src/client/rate-hints";

const now = Date.parse("2026-11-24T12:00:00.000Z");
const inSeconds = (seconds: number) => new Date(now + seconds * 1_000).toUTCString();
const body = (msBeforeNext: unknown) => ({ errors: [{ type: "RequestError", data: { msBeforeNext } }] });

test.each<[string, Record<string, string>, unknown, number | undefined]>([
  [
    "Retry-After wins over everything",
    { "retry-after": "7", "x-ratelimit-reset": inSeconds(50) },
    body(9_000),
    7_000,
  ],
  ["a dated Retry-After counts from now, rounded up", { "retry-after": inSeconds(30) }, undefined, 31_000],
  ["the body comes next", { "x-ratelimit-reset": inSeconds(50) }, body(57_647), 57_647],
  ["then the reset date, rounded up", { "x-ratelimit-reset": inSeconds(50) }, undefined, 51_000],
  ["nothing at all says nothing", {}, undefined, undefined],
  ["a wait of zero is a wait", { "retry-after": "0" }, body(9_000), 0],
  ["a negative Retry-After is passed over", { "retry-after": "-5" }, body(9_000), 9_000],
  ["a negative wait in the body is passed over", { "x-ratelimit-reset": inSeconds(5) }, body(-1), 6_000],
  ["a wait of years is passed over", { "retry-after": "999999999" }, body(1e15), undefined],
  ["a date long gone is passed over", { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, body(9_000), 9_000],
  ["text that is no number is passed over", { "retry-after": "soon" }, body("soon"), undefined],
  [
    "the service's clock counts, not ours",
    { "x-ratelimit-reset": inSeconds(3_650), date: inSeconds(3_600) },
    undefined,
    51_000,
  ],
])("%s", (_, headers, answer, expected) => {
  expect(waitAfterRefusal(headers, answer, now)).toBe(expected);
});

test("what an answer says about its window is read", () => {
  const headers = {
    "x-ratelimit-consumed": "3",
    "x-ratelimit-remaining": "7",
    "x-ratelimit-reset": inSeconds(42),
    date: inSeconds(0),
  };

  expect(rateHints(headers, now)).toEqual({ consumed: 3, remaining: 7, resetMs: 42_000 });
  expect(rateHints({}, now)).toEqual({ consumed: undefined, remaining: undefined, resetMs: undefined });
});

test("whatever a service writes, a wait is a number of milliseconds between none and a day", () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
  );
  const headers = fc.record(
    { "retry-after": text, "x-ratelimit-reset": text, date: text },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(headers, fc.oneof(fc.anything(), fc.double().map(body)), (given, answer) => {
      const waits = [waitAfterRefusal(given, answer, now), rateHints(given, now).resetMs];
      expect(waits.every((ms) => ms === undefined || (ms >= 0 && ms <= 86_400_000))).toBe(true);
    }),
  );
});
