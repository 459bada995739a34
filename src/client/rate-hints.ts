import { ErrorBody, RateLimitData } from "../api";

type Headers = Record<string, string | string[] | undefined>;

/** What an answer said about its rate window. */
export interface RateHints {
  consumed?: number | undefined;
  remaining?: number | undefined;
  /** Milliseconds until the window ends, good to a second either way. */
  resetMs?: number | undefined;
}

/** No service means a wait longer than this; what says so is damaged. */
const longestSaneWaitMs = 24 * 3_600_000;
/** Dates in headers have whole seconds. */
const datePrecisionMs = 1_000;

/**
 * What a successful answer says about its rate window.
 *
 * @param now - milliseconds since 1970, for a service that does not tell its own time
 */
export function rateHints(headers: Headers, now: number): RateHints {
  return {
    consumed: countOf(headers["x-ratelimit-consumed"]),
    remaining: countOf(headers["x-ratelimit-remaining"]),
    resetMs: [untilReset(headers, now)].find(isSane),
  };
}

/**
 * How long a 429 asks to wait: `Retry-After`, else `msBeforeNext` of the body, else `X-RateLimit-Reset`. Negative and
 * absurd waits are passed over; undefined when none is left.
 *
 * @param now - milliseconds since 1970, for a service that does not tell its own time
 */
export function waitAfterRefusal(headers: Headers, body: unknown, now: number): number | undefined {
  const reset = untilReset(headers, now);
  const candidates = [
    retryAfterMs(headers, now),
    msBeforeNext(body),
    reset === undefined ? undefined : reset + datePrecisionMs,
  ];
  return candidates.find(isSane);
}

/** Whether a 429 is the rate limiter's own, which lets nothing through that it refuses: it says so, or how long to wait. */
export function isLimiters(headers: Headers, body: unknown): boolean {
  if (headers["retry-after"] !== undefined || msBeforeNext(body) !== undefined) return true;
  const { errors = [] } = ErrorBody.safeParse(body).data ?? {};
  return errors.some(({ message = "" }) => /too many requests|rate limit/i.test(message));
}

function isSane(ms: number | undefined): ms is number {
  return ms !== undefined && ms >= 0 && ms <= longestSaneWaitMs;
}

function retryAfterMs(headers: Headers, now: number): number | undefined {
  const seconds = countOf(headers["retry-after"]);
  if (seconds !== undefined) return seconds * 1_000;
  const ms = dateMs(headers["retry-after"], headers["date"], now);
  return ms === undefined ? undefined : ms + datePrecisionMs;
}

function msBeforeNext(body: unknown): number | undefined {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return undefined;
  return parsed.data.errors
    .map(({ data }) => RateLimitData.safeParse(data).data?.msBeforeNext)
    .find((ms) => ms !== undefined);
}

function untilReset(headers: Headers, now: number): number | undefined {
  return dateMs(headers["x-ratelimit-reset"], headers["date"], now);
}

/** The service's own clock stands in `Date`, so that a skewed one does no harm. */
function dateMs(
  value: string | string[] | undefined,
  serverNow: string | string[] | undefined,
  now: number,
): number | undefined {
  const text = single(value);
  // `Date.parse` makes a year of a lone number, such as the "-5" of a damaged header.
  const at = text === undefined || !/[a-z:]/i.test(text) ? Number.NaN : Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  const said = Date.parse(single(serverNow) ?? "");
  return at - (Number.isNaN(said) ? now : said);
}

function countOf(value: string | string[] | undefined): number | undefined {
  const text = single(value);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
