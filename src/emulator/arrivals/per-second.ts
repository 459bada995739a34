import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** So many requests a second of each space, or each workspace. Segment counts them apart from those of its Public API. */
export class PerSecond {
  readonly #limiters = new Map<number, RateLimiterMemory>();

  /**
   * Count a request.
   *
   * @param most - 0 for any number
   * @returns how many seconds to wait; 0 for a request that passes
   */
  async consume(id: string, most: number): Promise<number> {
    if (most === 0) return 0;
    const limiter = this.#limiters.get(most) ?? new RateLimiterMemory({ points: most, duration: 1 });
    this.#limiters.set(most, limiter);
    try {
      await limiter.consume(id);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1_000);
      throw refused;
    }
  }
}
