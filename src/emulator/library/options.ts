import { z } from "zod";

import type { Seed } from "../seeds/seed";
import { type SwitchChanges, Switches } from "../switches";

/** How long a timer may run at most. */
const longestMs = 2 ** 31 - 1;

const Options = z.strictObject({
  port: z.int().min(0).max(65_535).default(0),
  token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "must be a text that a header can carry, without blanks")
    .optional(),
  rateWindowMs: z.number().min(0).max(longestMs).default(60_000),
  seed: z.unknown().optional(),
  dataFile: z.string().min(1).optional(),
  switches: z.custom<SwitchChanges>().superRefine(mustBeSwitches).optional(),
});

/** What a Segment on this machine starts with. */
export interface EmulatorOptions {
  /** Default: a free one. */
  port?: number | undefined;
  /** The Public API token the emulator accepts. Default: that of the data file, else a generated one. */
  token?: string | undefined;
  /**
   * Length of the Public API's rate windows in milliseconds, 0 for none. Default: Segment's 60,000. What the Profile API and
   * the Tracking API take in a second, the switches `profileReadsPerSecond` and `trackingRequestsPerSecond` say.
   */
  rateWindowMs?: number | undefined;
  /**
   * What the workspace contains at the start, and after a reset. Default: a production space and three sources, none
   * connected. Beside a data file that is there already it counts from the next reset only: the file has the workspace.
   */
  seed?: Seed | undefined;
  /** File that keeps the state from one run to the next; made if it is not there. Default: nothing is kept. */
  dataFile?: string | undefined;
  /**
   * How it answers where Segment documents nothing, from the start and after every reset. Default: as the README of the
   * local Segment says.
   */
  switches?: SwitchChanges | undefined;
}

/** Only those that are given are kept: the others go on having their defaults. */
function mustBeSwitches(given: SwitchChanges, context: z.RefinementCtx): void {
  for (const { path, message } of Switches.safeParse(given).error?.issues ?? [])
    context.addIssue({ code: "custom", path: [...path], message });
}

/** @throws {TypeError} that names every option that is wrong */
export function readOptions(options: EmulatorOptions): z.output<typeof Options> {
  const read = Options.safeParse(options);
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(({ path, message }) => `${path.join(".") || "options"}: ${message}`);
  throw new TypeError(`startEmulator: ${mistakes.join("; ")}`);
}
