import { expect, test } from "vitest";

import {
  SegmentApiError,
  SegmentAuthError,
  SegmentConflictError,
  SegmentNetworkError,
  SegmentNotFoundError,
  SegmentRateLimitError,
  SegmentResponseError,
  SegmentValidationError,
} from "../../src/client";
import { retryDelayMs } from "../../src/client/retry";

const lock = [{ type: "conflict", message: "The trait is locked" }];
const errors = {
  unavailable: new SegmentApiError("r", 503, []),
  lost: new SegmentNetworkError("r", "reset", true),
  unsent: new SegmentNetworkError("r", "refused", false),
  conflict: new SegmentConflictError("r", 409, []),
  locked: new SegmentConflictError("r", 422, lock),
  invalid: new SegmentValidationError("r", 422, []),
  gone: new SegmentNotFoundError("r", 404, []),
  forbidden: new SegmentAuthError("r", 403, [], "permission", ""),
  limited: new SegmentRateLimitError("r", 1, true),
  html: new SegmentResponseError("r", "html"),
};

test("what is repeated, for each method", () => {
  expect(repeated("GET")).toEqual(["unavailable", "lost", "unsent"]);
  expect(repeated("POST")).toEqual(["unsent", "locked"]);
  expect(repeated("PATCH")).toEqual(["unavailable", "lost", "unsent", "conflict", "locked"]);
  expect(repeated("DELETE")).toEqual(["unavailable", "lost", "unsent", "conflict", "locked"]);
});

test("delays double, with jitter between half and whole, and end", () => {
  expect(delays(errors.unavailable, 1)).toEqual([500, 1_000, 2_000, 4_000]);
  expect(delays(new SegmentApiError("r", 500, []), 1)).toEqual([500, 1_000, 2_000, 4_000]);
  expect(delays(errors.unavailable, 0)).toEqual([250, 500, 1_000, 2_000]);
  expect(delays(errors.locked, 1)).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000,
  ]);
});

function repeated(method: string): string[] {
  return Object.entries(errors)
    .filter(([, error]) => retryDelayMs(error, { method, failures: 1 }, () => 0) !== undefined)
    .map(([name]) => name);
}

function delays(error: Error, random: number): number[] {
  const found = [];
  for (let failures = 1; ; failures++) {
    const delay = retryDelayMs(error, { method: "PATCH", failures }, () => random);
    if (delay === undefined) return found;
    found.push(delay);
  }
}
