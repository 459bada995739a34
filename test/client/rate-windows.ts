import type { ServerResponse } from "node:http";

import type { Clock } from "../../src/client/clock";
import { json } from "../support/http-server";

export interface RateWindowOptions {
  limit: number;
  windowMs?: number;
  /** How far the service's own clock is ahead. */
  skewMs?: number;
  /** What a refusal tells of the wait. */
  tells?: "everything" | "body" | "reset" | "nothing";
}

/** Fixed rate windows as Segment has them, on a test's own clock. Refused requests count too. */
export class RateWindows {
  #endsAt = 0;
  #consumed = 0;
  readonly limit: number;
  readonly #windowMs: number;
  readonly #skewMs: number;
  readonly #tells: RateWindowOptions["tells"];
  /** How many requests each window took, and how many were refused in all. */
  readonly taken: number[] = [];
  refused = 0;
  /** When each request was taken, in milliseconds of the clock. */
  readonly takenAt: number[] = [];

  constructor(
    private readonly clock: Clock,
    { limit, windowMs = 60_000, skewMs = 0, tells = "everything" }: RateWindowOptions,
  ) {
    this.limit = limit;
    this.#windowMs = windowMs;
    this.#skewMs = skewMs;
    this.#tells = tells;
  }

  /** Use up places as another process would. */
  use(count: number): void {
    for (let index = 0; index < count; index++) this.#count();
  }

  /** Answer a request with what its window allows. */
  answer(response: ServerResponse, body: unknown): void {
    const { status, headers, body: refusal } = this.take();
    json(response, status, refusal ?? body, headers);
  }

  /** Count a request, and say what it is answered; `body` is that of a refusal. */
  take(): { status: 200 | 429; headers: Record<string, string>; body?: unknown } {
    if (this.#count()) {
      this.taken[this.taken.length - 1] = (this.taken.at(-1) ?? 0) + 1;
      this.takenAt.push(this.clock.now());
      return { status: 200, headers: this.#headers() };
    }
    this.refused += 1;
    const msBeforeNext = this.#endsAt - this.clock.now();
    const tells = this.#tells;
    const data = { remainingPoints: 0, msBeforeNext, consumedPoints: this.#consumed };
    const error = {
      type: "RequestError",
      message: "Too many requests",
      ...(tells === "everything" || tells === "body" ? { data } : {}),
    };
    const headers = {
      ...(tells === "everything" || tells === "reset" ? this.#headers() : {}),
      ...(tells === "everything" ? { "retry-after": String(Math.ceil(msBeforeNext / 1_000)) } : {}),
    };
    return { status: 429, headers, body: { errors: [error] } };
  }

  #count(): boolean {
    const now = this.clock.now();
    if (now >= this.#endsAt) {
      this.#endsAt = now + this.#windowMs;
      this.#consumed = 0;
      this.taken.push(0);
    }
    this.#consumed += 1;
    return this.#consumed <= this.limit;
  }

  #headers(): Record<string, string> {
    const serverNow = this.clock.now() + this.#skewMs;
    return {
      "x-ratelimit-consumed": String(this.#consumed),
      "x-ratelimit-remaining": String(Math.max(0, this.limit - this.#consumed)),
      "x-ratelimit-reset": new Date(this.#endsAt + this.#skewMs).toUTCString(),
      date: new Date(serverNow).toUTCString(),
    };
  }
}
