import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import { operations, type Operation, type OperationName } from "../api";
import { Refusal } from "./http";
import type { Switches } from "./switches";

const names = Object.keys(operations) as OperationName[];

/** A rate window in which there have been calls. */
export interface OpenWindow {
  readonly operation: OperationName;
  readonly limit: number;
  /** Calls so far, refused ones too. */
  readonly consumed: number;
  readonly msBeforeNext: number;
}

/** The documented limits: fixed windows for each token and operation, in which refused calls count too. */
export class RateLimits {
  #limiters = new Map<string, RateLimiterMemory>();

  constructor(private readonly windowMs: number) {}

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

function headersOf({
  consumedPoints,
  remainingPoints,
  msBeforeNext,
}: RateLimiterRes): Record<string, string> {
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
