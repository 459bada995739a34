import type { Clock, SegmentClient } from "../../client";
import type { Memory } from "./memory";

/** Whom a run asks, how, and what for. */
export interface Asking {
  readonly client: SegmentClient;
  /** Address of the Public API that the client asks. */
  readonly apiUrl: string;
  /** The same client for what is not waited for longer than half a minute. */
  readonly inTime: () => SegmentClient;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long a count is good for; 0 asks again. */
  readonly maxAgeMs: number;
  /** Of those that name none. */
  readonly space: string | undefined;
  /** Whether profiles are counted, which is what spends previews. */
  readonly count: boolean;
  readonly say: (sentence: string) => void;
  /** Answers whether more may be spent; a refusal is a sentence. */
  readonly mayGoOn: (question: string) => Promise<true | string>;
}
