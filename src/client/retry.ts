import { SegmentApiError, SegmentConflictError, SegmentNetworkError } from "./errors";

/** What is repeated, how often and after how long; pure, and the only place that says so. */
export interface RetryState {
  readonly method: string;
  /** How often this request has failed so far, this failure included. */
  readonly failures: number;
}

const maxFailures = 5;
/** A lock lasts until Segment has applied a change; that is worth a longer wait than an outage. */
const maxLockFailures = 12;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/**
 * How long to wait before a failed request is sent again, or undefined when it is not.
 *
 * A POST goes again only where it cannot have had an effect: Segment has no idempotency key. A lock is worth waiting
 * for. A 429 is not handled here: the rate scheduler keeps the request.
 *
 * @param random - between 0 and 1, spreads the retries of several clients
 */
export function retryDelayMs(
  error: unknown,
  { method, failures }: RetryState,
  random: () => number,
): number | undefined {
  const limit = error instanceof SegmentConflictError ? maxLockFailures : maxFailures;
  if (failures >= limit || !isWorthRepeating(error, method)) return undefined;
  const delay = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
  return delay * (0.5 + random() / 2);
}

function isWorthRepeating(error: unknown, method: string): boolean {
  // A new thing is not locked yet, so a bare 409 to a POST means something else, such as a name that is taken.
  if (error instanceof SegmentConflictError)
    return method !== "GET" && (method !== "POST" || error.speaksOfLock);
  if (error instanceof SegmentNetworkError) return method !== "POST" || !error.mayHaveHappened;
  return error instanceof SegmentApiError && error.status >= 500 && method !== "POST";
}
