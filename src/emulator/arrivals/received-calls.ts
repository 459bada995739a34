import type { RawCall } from "../../calls";
import { Recent } from "../recent";

/** A call of the Tracking API, and what became of it. */
export interface ReceivedCall {
  /** In order of arrival, from 1. */
  readonly number: number;
  /** Milliseconds of the emulator's clock. */
  readonly at: number;
  /** Slug of the source whose write key it had, if one has it. */
  readonly source?: string;
  readonly call: RawCall;
  /** Why no space got it, whatever its source feeds. */
  readonly lost?: string;
  /** The spaces that its source feeds, and which filter of a space has dropped it there. */
  readonly spaces: readonly { readonly spaceId: string; readonly filter?: string }[];
}

/** As many as a person looks through; a load test sends more in a second. */
const maxCalls = 500;

/** The calls that came last, for whoever wonders where one has gone. */
export class ReceivedCalls {
  readonly #calls = new Recent<ReceivedCall>(maxCalls);
  #count = 0;

  add(call: Omit<ReceivedCall, "number">): void {
    this.#count += 1;
    this.#calls.add({ number: this.#count, ...call });
  }

  /** How many there have been, also those that are no longer kept. */
  get count(): number {
    return this.#count;
  }

  /** Newest first. */
  latest(max = maxCalls): ReceivedCall[] {
    return this.#calls.items.slice(-max).toReversed();
  }

  /** For a data file. */
  state(): { calls: readonly ReceivedCall[]; count: number } {
    return { calls: this.#calls.items, count: this.#count };
  }

  restore({ calls, count }: ReturnType<ReceivedCalls["state"]>): void {
    this.#calls.restore(calls);
    this.#count = count;
  }

  clear(): void {
    this.restore({ calls: [], count: 0 });
  }
}
