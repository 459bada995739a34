import { ErrorBody, RateLimitData } from "../api";
import type { RateHints } from "./rate-limit";

type Headers = Record<string, string | string[] | undefined>;

/** No service means a wait longer than this; what says so is damaged. */
const longestSaneWaitMs = 24 * 3_600_000;
const firstBackOffMs = 1_000;

/** What a successful answer says about its rate window. */
export function rateHints(headers: Headers): RateHints {
  return {
    consumed: countOf(headers["x-ratelimit-consumed"]),
    remaining: countOf(headers["x-ratelimit-remaining"]),
    resetMs: untilReset(headers),
  };
}

/**
 * How long a 429 asks to wait: `Retry-After`, else `msBeforeNext` of the body, else `X-RateLimit-Reset`, else an
 * exponential back-off. Negative, dated and absurd values are passed over.
 *
 * @param refusals - how often this request has been refused, this time included
 * @param random - between 0 and 1
 */
export function waitAfterRefusal(
  headers: Headers,
  body: unknown,
  refusals: number,
  random: () => number,
): number {
  const candidates = [retryAfterMs(headers), msBeforeNext(body), untilReset(headers)];
  const said = candidates.find((ms) => ms !== undefined && ms >= 0 && ms <= longestSaneWaitMs);
  return said ?? Math.min(firstBackOffMs * 2 ** (refusals - 1), 60_000) * (0.5 + random() / 2);
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = countOf(headers["retry-after"]);
  return seconds === undefined ? dateMs(headers["retry-after"], headers["date"]) : seconds * 1_000;
}

function msBeforeNext(body: unknown): number | undefined {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return undefined;
  const data = parsed.data.errors
    .map((error) => RateLimitData.safeParse(error.data))
    .find(({ success }) => success);
  return data?.success === true ? data.data.msBeforeNext : undefined;
}

function untilReset(headers: Headers): number | undefined {
  return dateMs(headers["x-ratelimit-reset"], headers["date"]);
}

/** The service's own clock stands in `Date`, so that a skewed one does no harm. */
function dateMs(
  value: string | string[] | undefined,
  serverNow: string | string[] | undefined,
): number | undefined {
  const at = Date.parse(single(value) ?? "");
  const now = Date.parse(single(serverNow) ?? "");
  if (Number.isNaN(at)) return undefined;
  return at - (Number.isNaN(now) ? Date.now() : now);
}

function countOf(value: string | string[] | undefined): number | undefined {
  const text = single(value);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
