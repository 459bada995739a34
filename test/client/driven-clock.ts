import { subscribe } from "node:diagnostics_channel";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Clock } from "../../src/client/clock";

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A clock that stands still until a test moves it. It starts at a full second. */
export class DrivenClock implements Clock {
  #now = Date.parse("2026-11-24T12:00:00.000Z");
  readonly #start = this.#now;
  readonly #sleepers = new Set<Sleeper>();
  /** How long each sleep was asked to be. */
  readonly sleeps: number[] = [];

  now(): number {
    return this.#now;
  }

  /** Milliseconds since the start. */
  get elapsedMs(): number {
    return this.#now - this.#start;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers].toSorted((a, b) => a.at - b.at)) {
      if (sleeper.at > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** Move to the moment when the first sleeper wakes; false when nobody sleeps. */
  advanceToNextWake(): boolean {
    if (this.#sleepers.size === 0) return false;
    this.advance(Math.max(0, Math.min(...[...this.#sleepers].map(({ at }) => at)) - this.#now));
    return true;
  }
}

let exchanges = 0;
subscribe("undici:request:create", () => (exchanges += 1));
subscribe("undici:request:trailers", () => (exchanges -= 1));
subscribe("undici:request:error", () => (exchanges -= 1));

/** Wait until no request is under way and everything that its answer set off has happened. */
export async function untilQuiet(): Promise<void> {
  for (let quietTurns = 0; quietTurns < 5; quietTurns = exchanges === 0 ? quietTurns + 1 : 0)
    await nextTurn();
}

/** Let time pass, whenever there is nothing but time to wait for, until the work is done. */
export async function drive<T>(clock: DrivenClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = work.finally(() => (settled = true));
  done.catch(() => undefined);
  for (;;) {
    await untilQuiet();
    if (settled) return done;
    clock.advanceToNextWake();
  }
}
