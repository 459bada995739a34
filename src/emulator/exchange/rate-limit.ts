import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { operations, type Operation, type OperationName } from "../../api";
import { Refusal } from "./http";
import type { Switches } from "../switches";

const names = Object.keys(operations) as OperationName[];

/** A rate window in which there have been calls. */
export interface OpenWindow {
  readonly operation: OperationName;
  readonly limit: number;
  /** Calls so far, refused ones too. */
  readonly consumed: number;
  readonly msBeforeNext: number;
}

/**
 * The documented limits: fixed windows for each token and operation, in which refused calls count too. A window of no
 * length is over before the next call, so nothing is refused.
 */
export class RateLimits {
  #limiters = new Map<string, RateLimiterMemory>();

  constructor(readonly windowMs: number) {}

  reset(): void {
    this.#limiters = new Map();
  }

  /**
   * Count calls.
   *
   * @returns the headers of a call that passes
   * @throws {RateRefusal} for one that does not
   */
  async consume(
    operation: OperationName,
    token: string,
    switches: Switches,
    calls = 1,
  ): Promise<Record<string, string>> {
    const { perMinute = switches.unspecifiedPerMinute }: Operation = operations[operation];
    if (this.windowMs === 0) return headersOf(aloneInItsWindow(perMinute, calls));
    try {
      return headersOf(await this.#limiter(operation, perMinute).consume(token, calls));
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw new RateRefusal(refused, switches.retryAfter);
      throw refused;
    }
  }

  /** How the windows stand that a token has open. */
  async open(token: string, { unspecifiedPerMinute }: Switches): Promise<OpenWindow[]> {
    const windows = names.map(async (operation) => {
      const { perMinute: limit = unspecifiedPerMinute }: Operation = operations[operation];
      const window = await this.#limiters.get(`${operation} ${limit}`)?.get(token);
      if (window === null || window === undefined) return [];
      return [{ operation, limit, consumed: window.consumedPoints, msBeforeNext: window.msBeforeNext }];
    });
    return (await Promise.all(windows)).flat();
  }

  #limiter(operation: OperationName, points: number): RateLimiterMemory {
    const id = `${operation} ${points}`;
    const limiter =
      this.#limiters.get(id) ?? new RateLimiterMemory({ points, duration: this.windowMs / 1_000 });
    this.#limiters.set(id, limiter);
    return limiter;
  }
}

/** The limiter takes a window of 0 for one that never ends. */
function aloneInItsWindow(perMinute: number, calls: number): Window {
  return { consumedPoints: calls, remainingPoints: Math.max(0, perMinute - calls), msBeforeNext: 0 };
}

type Window = Pick<RateLimiterRes, "consumedPoints" | "remainingPoints" | "msBeforeNext">;

function headersOf({ consumedPoints, remainingPoints, msBeforeNext }: Window): Record<string, string> {
  return {
    "X-RateLimit-Consumed": String(consumedPoints),
    "X-RateLimit-Remaining": String(remainingPoints),
    "X-RateLimit-Reset": new Date(Date.now() + msBeforeNext).toUTCString(),
  };
}

export class RateRefusal extends Refusal {
  readonly headers: Record<string, string>;

  constructor(result: RateLimiterRes, retryAfter: boolean) {
    const { remainingPoints, msBeforeNext, consumedPoints } = result;
    super(429, "RequestError", "Too many requests", undefined, {
      remainingPoints,
      msBeforeNext,
      consumedPoints,
    });
    this.headers = {
      ...headersOf(result),
      ...(retryAfter ? { "Retry-After": String(Math.ceil(msBeforeNext / 1_000)) } : {}),
    };
  }
}
