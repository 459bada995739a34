import type { Clock } from "./clock";
import { SegmentRateLimitError } from "./errors";
import type { RateHints } from "./rate-hints";

/** A pause of an operation until its next rate window. */
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
  /** Longest time one request may wait, all its refusals together. */
  maxWaitMs: number;
  onWait: (wait: Wait) => void;
  /** Between 0 and 1. */
  random: () => number;
}

/** One request on its way through a budget. */
export interface Ticket {
  /** As in `POST /spaces/spa_9aQ1/computed-traits`. */
  readonly request: string;
  /** When it first asked for a place. */
  readonly since: number;
  /** Its place in the queue, which it keeps when it is refused. */
  readonly turn: number;
  /** The window in which it was sent. */
  window: number;
  /** Whether it was sent and refused. */
  wasRefused: boolean;
}

interface Waiter {
  ticket: Ticket;
  admit: () => void;
  refuse: (error: unknown) => void;
}

/** Hints in whole seconds confirm an exact estimate when they are no farther from it than this. */
const hintPrecisionMs = 1_500;
const hintMarginMs = 1_000;
const firstBackOffMs = 1_000;
const longestBackOffMs = 60_000;

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
  #turns = 0;
  #alone = true;
  /** Counts windows, so that an answer that comes late says nothing about the next one. */
  #window = 0;
  #windowEndsAt: number | undefined;
  /** From here to the estimated end, a request may already count in the service's next window. */
  #unsureFrom: number | undefined;
  /** Refusals without an answer in between. */
  #refusals = 0;
  #pausedUntil = 0;
  #wakeAt: number | undefined;
  #reportedUntil = 0;
  readonly #queue: Waiter[] = [];
  readonly #end = new AbortController();

  constructor(
    private readonly operation: string,
    limit: number | undefined,
    private readonly options: RateOptions,
  ) {
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  ticket(request: string): Ticket {
    this.#turns += 1;
    return { request, since: this.#now(), turn: this.#turns, window: this.#window, wasRefused: false };
  }

  /**
   * Wait for a place; every `acquire` that succeeds is followed by one `answered`, `refused` or `failed`.
   *
   * @param signal - gives the place in the queue up
   */
  acquire(ticket: Ticket, signal?: AbortSignal): Promise<void> {
    return new Promise((admit, refuse) => {
      if (signal?.aborted === true) return refuse(signal.reason as Error);
      const waiter = { ticket, admit, refuse };
      const later = this.#queue.findIndex((other) => other.ticket.turn > ticket.turn);
      this.#queue.splice(later === -1 ? this.#queue.length : later, 0, waiter);
      signal?.addEventListener("abort", () => this.#giveUp(waiter, signal.reason), { once: true });
      this.#pump();
    });
  }

  #giveUp(waiter: Waiter, reason: unknown): void {
    const place = this.#queue.indexOf(waiter);
    if (place === -1) return; // It has been let out.
    this.#queue.splice(place, 1);
    waiter.refuse(reason);
  }

  /** The service took the request and said how its window stands. */
  answered(ticket: Ticket, hints: RateHints): void {
    this.#inFlight -= 1;
    this.#done += 1;
    if (ticket.window === this.#window) this.#learn(hints);
    this.#pump();
  }

  /**
   * The service refused it for the rate limit: the whole operation pauses, then one request probes.
   *
   * @param askedMs - the wait that the service asks for
   */
  refused(ticket: Ticket, askedMs: number | undefined): void {
    this.#inFlight -= 1;
    ticket.wasRefused = true;
    // The refusals of one burst are one event.
    if (ticket.window === this.#window) {
      this.#refusals += 1;
      this.#openWindow();
    }
    this.#alone = true;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + this.#waitMs(askedMs));
    this.#pump();
  }

  /** No answer came. A request that never left has used nothing. */
  failed(ticket: Ticket, wasSent: boolean): void {
    this.#inFlight -= 1;
    if (ticket.window === this.#window) this.#lost(wasSent);
    // One request after the other would take for ever to find out that the service is down.
    this.#alone = false;
    this.#pump();
  }

  #lost(wasSent: boolean): void {
    if (wasSent) {
      this.#windowEndsAt ??= this.#now() + this.#windowMs();
      return;
    }
    this.#used -= 1;
    if (this.#used === 0) this.#unsureFrom = undefined;
  }

  /** Refuse everything that waits and everything to come. */
  close(reason: unknown): void {
    this.#end.abort(reason);
    for (const { refuse } of this.#queue.splice(0)) refuse(reason);
  }

  #learn({ consumed, remaining, resetMs }: RateHints): void {
    this.#alone = false;
    this.#refusals = 0;
    if (consumed !== undefined && remaining !== undefined) this.#limit = Math.max(1, consumed + remaining);
    if (remaining !== undefined) this.#used = Math.max(this.#used, this.#limit - remaining);
    this.#windowEndsAt ??= this.#now() + this.#windowMs();
    this.#heed(resetMs);
  }

  /** A server's own word on the window's end wins over the estimate, unless it merely says the same less exactly. */
  #heed(resetMs: number | undefined): void {
    if (resetMs === undefined || this.#windowEndsAt === undefined) return;
    const estimatedMs = this.#windowEndsAt - this.#now();
    if (Math.abs(estimatedMs - resetMs) <= hintPrecisionMs) return;
    this.#windowEndsAt = this.#now() + resetMs + hintMarginMs;
    // An answer that was long on its way makes the window end too late, so the earlier of the two holds here.
    this.#unsureFrom = Math.min(
      this.#unsureFrom ?? Number.POSITIVE_INFINITY,
      this.#now() + resetMs - hintMarginMs,
    );
  }

  /** A wait that did not help, such as none at all, gets longer. */
  #waitMs(askedMs: number | undefined): number {
    if (askedMs !== undefined && this.#refusals <= 1) return askedMs;
    const backOffMs = Math.min(firstBackOffMs * 2 ** (this.#refusals - 1), longestBackOffMs);
    return Math.max(askedMs ?? 0, backOffMs * (0.5 + this.options.random() / 2));
  }

  #pump(): void {
    if (this.#end.signal.aborted) return this.close(this.#end.signal.reason);
    while (this.#queue.length > 0) {
      const waitUntil = this.#closedUntil();
      if (waitUntil === undefined) this.#admitNext();
      else return Number.isFinite(waitUntil) ? this.#wake(waitUntil) : undefined;
    }
  }

  #admitNext(): void {
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#used += 1;
    this.#inFlight += 1;
    // The service opens its window after this and before the first answer, and closes it in the same order.
    this.#unsureFrom ??= this.#now() + this.options.windowMs;
    next.ticket.window = this.#window;
    next.admit();
  }

  /** Undefined while a request may go; infinity while only an answer can open the way. */
  #closedUntil(): number | undefined {
    const now = this.#now();
    if (now < this.#pausedUntil) return this.#pausedUntil;
    if (this.#windowEndsAt !== undefined && now >= this.#windowEndsAt) this.#openWindow();
    if (this.#alone) return this.#inFlight > 0 ? Number.POSITIVE_INFINITY : undefined;
    if (this.#used < this.#limit && now < (this.#unsureFrom ?? Number.POSITIVE_INFINITY)) return undefined;
    if (this.#windowEndsAt === undefined && this.#inFlight > 0) return Number.POSITIVE_INFINITY;
    return (this.#windowEndsAt ??= now + this.#windowMs());
  }

  #openWindow(): void {
    this.#window += 1;
    this.#windowEndsAt = undefined;
    this.#unsureFrom = undefined;
    this.#used = 0;
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
    const late = this.#queue.filter(({ ticket }) => at - ticket.since > maxWaitMs);
    for (const waiter of late) {
      this.#queue.splice(this.#queue.indexOf(waiter), 1);
      const { request, wasRefused } = waiter.ticket;
      waiter.refuse(new SegmentRateLimitError(request, maxWaitMs, wasRefused));
    }
  }

  #report(at: number): void {
    if (this.#now() < this.#reportedUntil) return;
    this.#reportedUntil = at;
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
