import type { Seed } from "../../../src/emulator";
import type { Switches } from "../../../src/emulator/switches";
import type { Segment } from "../segment";

/** What a switch is about: the same question, and its answer in each position. */
export interface Case<Value> {
  readonly seed?: Seed;
  /** Other switches that it takes to see the difference. */
  readonly given?: Partial<Switches>;
  readonly ask: (segment: Segment) => Promise<unknown>;
  /** Every position with its answer; the first is the default. Of a number, two. */
  readonly answers: readonly (readonly [position: Value, answer: unknown])[];
}

export type Cases = { readonly [Name in keyof Switches]-?: Case<Switches[Name]> };
