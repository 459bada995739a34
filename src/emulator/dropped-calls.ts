/** A call that a space never saw, and the filter that is why. */
export interface DroppedCall {
  at: string;
  spaceId: string;
  /** Slug of the source that received it. */
  source: string;
  call: { type?: unknown; event?: unknown; messageId?: unknown };
  filter: { id: string; name: string };
}

const maxCalls = 10_000;

/** The calls that filters have dropped lately. */
export class DroppedCalls {
  #calls: DroppedCall[] = [];

  get calls(): readonly DroppedCall[] {
    return this.#calls;
  }

  add(call: DroppedCall): void {
    if (this.#calls.length >= maxCalls) this.#calls.shift();
    this.#calls.push(call);
  }

  /** For a data file. */
  state(): DroppedCall[] {
    return this.#calls;
  }

  restore(calls: DroppedCall[]): void {
    this.#calls = calls;
  }

  clear(): void {
    this.#calls = [];
  }
}
