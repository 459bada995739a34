import { Changes } from "./changes";
import { ComputedValues } from "./computing/compute";
import { Connections } from "./connections";
import { Faults } from "./exchange/faults";
import { Outgoing } from "./outgoing";
import { RateLimits } from "./exchange/rate-limit";
import { RequestLog } from "./exchange/request-log";
import { restore, type State } from "./data-file/state";
import type { CompleteSeed } from "./seeds/seed";
import type { Store } from "./store";
import { Tracking } from "./arrivals/tracking";

/** What a local Segment is made of, behind its routes. */
export interface Parts {
  readonly store: Store;
  readonly computation: ComputedValues;
  readonly outgoing: Outgoing;
  readonly tracking: Tracking;
  readonly connections: Connections;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly limits: RateLimits;
  /** What those who watch are told. */
  readonly changes: Changes;
}

/** @param state - what a data file has kept; without it the store's seed is what there is */
export function createParts(store: Store, rateWindowMs: number, state?: State): Parts {
  const computation = new ComputedValues(store);
  const outgoing = new Outgoing(store, computation);
  const tracking = new Tracking(store, computation, outgoing);
  const parts = {
    store,
    computation,
    outgoing,
    tracking,
    connections: new Connections(store, tracking),
    faults: new Faults(),
    log: new RequestLog(),
    limits: new RateLimits(rateWindowMs),
    changes: new Changes(),
  };
  if (state === undefined) receive(parts, store.ownSeed);
  else restore(parts, state);
  return parts;
}

/** Forget everything, and start from a seed: the emulator's own, if no other is given. */
export function startOver(parts: Parts, seed: CompleteSeed = parts.store.ownSeed): void {
  const { store, faults, log, limits, outgoing } = parts;
  store.clock.reset();
  store.reset(seed);
  faults.clear();
  log.clear();
  limits.reset();
  outgoing.clear();
  receive(parts, seed);
}

/** The calls of a seed, once everything is there that they can change. */
function receive({ store, tracking }: Parts, { calls }: CompleteSeed): void {
  for (const { source, ...call } of calls) {
    const { writeKey = "" } = (source === undefined ? store.sources[0] : store.source(source)) ?? {};
    tracking.receive(writeKey, call);
  }
}
