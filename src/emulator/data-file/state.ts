import type { ComputedValues } from "../computing/compute";
import type { Outgoing } from "../outgoing";
import type { Store } from "../store";
import type { Tracking } from "../arrivals/tracking";

/** What has something to keep. */
interface Keepers {
  readonly store: Store;
  readonly computation: ComputedValues;
  readonly outgoing: Outgoing;
  readonly tracking: Tracking;
}

/**
 * All that reads answer from, for a data file. One thing that stands in several places is one thing again afterwards,
 * because the whole is written at once. Faults, the request log and rate windows are not kept: they are about one run.
 */
export type State = ReturnType<typeof stateOf>;

export function stateOf({ store, computation, outgoing, tracking }: Keepers) {
  const { token, profileToken, ownSeed, clock } = store;
  return {
    token,
    profileToken,
    ownSeed,
    clock: clock.state(),
    store: store.state(),
    computation: computation.state(),
    outgoing: outgoing.state(),
    tracking: tracking.state(),
  };
}

export function restore({ store, computation, outgoing, tracking }: Keepers, state: State): void {
  store.clock.restore(state.clock);
  store.restore(state.store);
  computation.restore(state.computation);
  outgoing.restore(state.outgoing);
  tracking.restore(state.tracking);
}
