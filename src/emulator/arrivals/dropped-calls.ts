import { Recent } from "../recent";

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
  readonly #calls = new Recent<DroppedCall>(maxCalls);

  get calls(): readonly DroppedCall[] {
    return this.#calls.items;
  }

  add(call: DroppedCall): void {
    this.#calls.add(call);
  }

  /** For a data file. */
  state(): readonly DroppedCall[] {
    return this.calls;
  }

  restore(calls: readonly DroppedCall[]): void {
    this.#calls.restore(calls);
  }

  clear(): void {
    this.#calls.clear();
  }
}
