import type { Clock } from "./clock";
import { SegmentRateLimitError } from "./errors";

/** A request that waits for its place in a rate window. */
export interface Wait {
  /** Segment's name of the operation, as in `createComputedTrait`. */
  operation: string;
  /** Requests answered so far, requests waiting, and how many of those go next. */
  done: number;
  waiting: number;
  nextCount: number;
  waitMs: number;
}

export interface RateOptions {
  clock: Clock;
  /** Length of a window. */
  windowMs: number;
  /** Longest time one request may wait. */
  maxWaitMs: number;
  onWait: (wait: Wait) => void;
}

/** What an answer said about its window. */
export interface RateHints {
  consumed?: number | undefined;
  remaining?: number | undefined;
  /** Milliseconds until the window ends, good to a second either way. */
  resetMs?: number | undefined;
}

interface Waiter {
  since: number;
  admit: () => void;
  refuse: (error: unknown) => void;
}

/** Hints in whole seconds confirm an exact estimate when they are no farther from it than this. */
const hintPrecisionMs = 1_500;

/**
 * The requests of one operation with one token. Segment counts in fixed windows that open with a first request: so a
 * budget sends as much as a window takes, then waits until it ends, and never paces.
 *
 * The first request of a process goes alone, because another process may have used the window; its answer says what is
 * left. The same holds after a refusal.
 */
export class RateBudget {
  #limit: number;
  #used = 0;
  #inFlight = 0;
  #done = 0;
  #alone = true;
  #windowEndsAt: number | undefined;
  #pausedUntil = 0;
  #wakeAt: number | undefined;
  #reportedWindow: number | undefined;
  readonly #queue: Waiter[] = [];
  readonly #end = new AbortController();

  constructor(
    private readonly operation: string,
    limit: number | undefined,
    private readonly options: RateOptions,
  ) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  /** Wait for a place; every `acquire` is followed by one `answered`, `refused` or `failed`. */
  acquire(): Promise<void> {
    return new Promise((admit, refuse) => {
      this.#queue.push({ since: this.#now(), admit, refuse });
      this.#pump();
    });
  }

  /** The service took the request and said how its window stands. */
  answered({ consumed, remaining, resetMs }: RateHints): void {
    this.#inFlight -= 1;
    this.#done += 1;
    this.#alone = false;
    if (consumed !== undefined && remaining !== undefined) this.#limit = consumed + remaining;
    if (remaining !== undefined) this.#used = Math.max(this.#used, this.#limit - remaining);
    this.#windowEndsAt ??= this.#now() + this.#windowMs();
    this.#heed(resetMs);
    this.#pump();
  }

  /** The service refused it for the rate limit: the whole operation pauses, then one request probes. */
  refused(waitMs: number): void {
    this.#inFlight -= 1;
    this.#alone = true;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + waitMs);
    this.#windowEndsAt = undefined;
    this.#used = 0;
    this.#pump();
  }

  /** No answer, or none that says anything about the window. */
  failed(): void {
    this.#inFlight -= 1;
    this.#pump();
  }

  /** Refuse everything that waits and everything to come. */
  close(reason: unknown): void {
    this.#end.abort(reason);
    for (const { refuse } of this.#queue.splice(0)) refuse(reason);
  }

  #pump(): void {
    if (this.#end.signal.aborted) return this.close(this.#end.signal.reason);
    while (this.#queue.length > 0) {
      const waitUntil = this.#closedUntil();
      if (waitUntil === undefined) {
        this.#admitNext();
      } else {
        if (Number.isFinite(waitUntil)) this.#wake(waitUntil);
        return;
      }
    }
  }

  #admitNext(): void {
    this.#used += 1;
    this.#inFlight += 1;
    this.#queue.shift()?.admit();
  }

  /** Undefined while a request may go; infinity while only an answer can open the way. */
  #closedUntil(): number | undefined {
    const now = this.#now();
    if (now < this.#pausedUntil) return this.#pausedUntil;
    if (this.#windowEndsAt !== undefined && now >= this.#windowEndsAt) {
      this.#windowEndsAt = undefined;
      this.#used = 0;
    }
    if (this.#alone && this.#inFlight > 0) return Number.POSITIVE_INFINITY;
    if (this.#used < this.#limit || (this.#alone && this.#inFlight === 0 && this.#windowEndsAt === undefined))
      return undefined;
    if (this.#windowEndsAt === undefined && this.#inFlight > 0) return Number.POSITIVE_INFINITY;
    return (this.#windowEndsAt ??= now + this.#windowMs());
  }

  /** A server's own word on the window's end wins over the estimate, unless it merely says the same less exactly. */
  #heed(resetMs: number | undefined): void {
    if (resetMs === undefined || this.#windowEndsAt === undefined) return;
    const estimatedMs = this.#windowEndsAt - this.#now();
    if (Math.abs(estimatedMs - resetMs) > hintPrecisionMs) this.#windowEndsAt = this.#now() + resetMs + 1_000;
  }

  #wake(at: number): void {
    this.#refuseLate(at);
    if (this.#queue.length === 0) return;
    this.#report(at);
    if (this.#wakeAt !== undefined && this.#wakeAt <= at) return;
    this.#wakeAt = at;
    this.options.clock.sleep(at - this.#now(), this.#end.signal).then(
      () => {
        if (this.#wakeAt === at) this.#wakeAt = undefined;
        this.#pump();
      },
      () => undefined, // Closing has refused everybody already.
    );
  }

  #refuseLate(at: number): void {
    const { maxWaitMs } = this.options;
    const late = this.#queue.filter(({ since }) => at - since > maxWaitMs);
    for (const waiter of late) {
      this.#queue.splice(this.#queue.indexOf(waiter), 1);
      waiter.refuse(new SegmentRateLimitError(this.operation, maxWaitMs));
    }
  }

  #report(at: number): void {
    if (this.#reportedWindow === at) return;
    this.#reportedWindow = at;
    this.options.onWait({
      operation: this.operation,
      done: this.#done,
      waiting: this.#queue.length,
      nextCount: Math.min(this.#queue.length, this.#limit),
      waitMs: at - this.#now(),
    });
  }

  /** A little more than a window, because the service's clock started a little earlier or runs a little slower. */
  #windowMs(): number {
    return this.options.windowMs + Math.max(5, this.options.windowMs / 1_000);
  }

  #now(): number {
    return this.options.clock.now();
  }
}
