import { z } from "zod";

import { badRequest } from "./http";

/** The clock shows years of four digits, so that every time that is answered is one that every reader takes. */
const [first, last] = [0, Date.UTC(9999, 11, 31, 23, 59, 59, 999)];
const range = `between ${iso(first)} and ${iso(last)}`;

/** How a clock is moved: on by so much, or to an instant, where it stands still unless it is to run on from there. */
export const ClockMove = z
  .strictObject({
    advanceMs: z
      .number()
      .min(0, { error: '"advanceMs" must not be negative: "now" sets an earlier time' })
      .optional(),
    now: z
      .string()
      .refine(isInstant, { error: `"now" must be an ISO 8601 time with a zone, ${range}` })
      .optional(),
    running: z.boolean().optional(),
  })
  .refine(({ advanceMs, now }) => (advanceMs === undefined) !== (now === undefined), {
    error: 'give either "advanceMs" or "now"',
  })
  .refine(({ now, running }) => now !== undefined || running === undefined, {
    error: '"running" goes with "now"',
  });
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
  move({ advanceMs = 0, now, running = false }: ClockMove): void {
    if (now === undefined) this.#advance(advanceMs);
    else this.#set(Date.parse(now), running);
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = undefined;
  }

  #advance(ms: number): void {
    if (!isShown(this.now() + ms))
      throw badRequest(`"advanceMs" must be at most ${last - this.now()}: the clock shows times ${range}`);
    if (this.#frozenAt === undefined) this.#offsetMs += ms;
    else this.#frozenAt += ms;
  }

  #set(at: number, running: boolean): void {
    this.#frozenAt = running ? undefined : at;
    this.#offsetMs = at - Date.now();
  }
}

function isInstant(text: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(text).success && isShown(Date.parse(text));
}

function isShown(at: number): boolean {
  return at >= first && at <= last;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
