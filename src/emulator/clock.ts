import { z } from "zod";

import { readDuration, type Duration } from "./library/duration";
import { badRequest } from "./exchange/http";

/** Times that ISO 8601 writes with four digits for the year, with room for windows of days before and after. */
const [first, last] = [Date.UTC(1971, 0, 1), Date.UTC(9998, 11, 31, 23, 59, 59, 999)];
const range = `between ${iso(first)} and ${iso(last)}`;

/** How a clock is moved: on by so much, or to an instant, where it stands still unless it is to run on from there. */
export const ClockMove = z
  .strictObject({
    advance: z.union([z.string(), z.number()]).optional(),
    advanceMs: z.number().optional(),
    now: z
      .string()
      .refine(isInstant, { error: `must be an ISO 8601 time with a zone, ${range}` })
      .optional(),
    running: z.boolean().optional(),
  })
  .refine(({ advance, advanceMs, now }) => [advance, advanceMs, now].filter(isGiven).length === 1, {
    error: "give one of advance, advanceMs and now",
  })
  .refine(({ now, running }) => isGiven(now) || !isGiven(running), { error: "running goes with now" });
export type ClockMove = z.output<typeof ClockMove>;

/** The emulator's time: real time until somebody moves it. */
export class EmulatorClock {
  #offsetMs = 0;
  #frozenAt: number | undefined;

  now(): number {
    return this.#frozenAt ?? Math.min(Date.now() + this.#offsetMs, last);
  }

  iso(): string {
    return iso(this.now());
  }

  /** @throws {Refusal} for a time that the clock does not show */
  move({ advance, advanceMs, now, running = false }: ClockMove): void {
    if (now === undefined) this.#advance(spanOf(advance ?? advanceMs));
    else this.#set(Date.parse(now), running);
  }

  /** For a data file. A clock that stands still goes on standing; one that runs has run on meanwhile. */
  state(): { offsetMs: number; frozenAt: number | undefined } {
    return { offsetMs: this.#offsetMs, frozenAt: this.#frozenAt };
  }

  restore({ offsetMs, frozenAt }: ReturnType<EmulatorClock["state"]>): void {
    this.#offsetMs = offsetMs;
    this.#frozenAt = frozenAt;
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = undefined;
  }

  #advance(ms: number): void {
    if (ms < 0) throw badRequest("The clock is not moved back by a span of time: `now` sets an earlier time");
    if (!isShown(this.now() + ms))
      throw badRequest(
        `The clock can be moved on by ${last - this.now()} ms at most: it shows times ${range}`,
      );
    if (this.#frozenAt === undefined) this.#offsetMs += ms;
    else this.#frozenAt += ms;
  }

  #set(at: number, running: boolean): void {
    this.#frozenAt = running ? undefined : at;
    this.#offsetMs = at - Date.now();
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

function isInstant(text: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(text).success && isShown(Date.parse(text));
}

function spanOf(duration: string | number | undefined): number {
  try {
    return readDuration(duration as Duration);
  } catch (error) {
    throw error instanceof RangeError ? badRequest(error.message) : error;
  }
}

function isShown(at: number): boolean {
  return at >= first && at <= last;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
