import { endOf, type Timed } from "./progress";
import type { StoredComputation, StoredDefinition } from "../stored";

interface Queued extends Timed {
  readonly traits: readonly StoredDefinition[];
  readonly audiences: readonly StoredDefinition[];
}

/**
 * Gives computations a place: so many at a time, the others in turn. Time goes by unwatched, so it catches up when it is
 * asked, and before and after whatever changes who waits for whom.
 */
export class ComputeQueue {
  /** Nobody gets a place before then. */
  #quietUntil = 0;
  /** Whoever waits now waited then. */
  #changedAt = 0;

  #turns = 0;

  constructor(private readonly store: Queued) {}

  /** For a data file. Who waits and who is computed, the definitions say. */
  state(): { quietUntil: number; changedAt: number; turns: number } {
    return { quietUntil: this.#quietUntil, changedAt: this.#changedAt, turns: this.#turns };
  }

  restore({ quietUntil, changedAt, turns }: ReturnType<ComputeQueue["state"]>): void {
    [this.#quietUntil, this.#changedAt, this.#turns] = [quietUntil, changedAt, turns];
  }

  /** What a definition has that is to be computed; it gets a place with the next change. */
  enqueue(queue: StoredComputation["queue"]): StoredComputation {
    return { queue, queuedAt: this.store.clock.now(), turn: this.#turns++ };
  }

  /** Give the places that have become free by now, as of when they did. */
  catchUp(): void {
    const now = this.store.clock.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = Infinity;
    for (const line of this.#lines()) this.#fill(line, now);
  }

  /** Change who waits or what a place is: whatever that frees is free from now on. */
  change(apply: () => void): void {
    this.catchUp();
    apply();
    this.#changedAt = this.store.clock.now();
    this.#quietUntil = 0;
    this.catchUp();
  }

  /** Definitions that wait for each other. */
  #lines(): Iterable<StoredDefinition[]> {
    const { traits, audiences, switches } = this.store;
    const lines = new Map<string, StoredDefinition[]>();
    for (const definition of [...traits, ...audiences]) {
      const { computation, spaceId } = definition;
      if (computation === undefined) continue;
      const name = `${computation.queue}/${switches.computeQueue === "space" ? spaceId : ""}`;
      const line = lines.get(name) ?? [];
      lines.set(name, line);
      line.push(definition);
    }
    return lines.values();
  }

  #fill(line: readonly StoredDefinition[], now: number): void {
    const { switches } = this.store;
    const { timing, maxComputing } = switches;
    const places = timing === "instant" || maxComputing === 0 ? Infinity : maxComputing;
    const [begun, waiting] = [line.filter(hasBegun), line.filter((one) => !hasBegun(one))];
    // A place that was free at the last change has been given since, if anybody waited.
    const ends = begun.map((one) => endOf(switches, one)).filter((end) => end > this.#changedAt);
    for (const next of waiting.toSorted(firstComeFirst)) {
      const startsAt = Math.max(queuedAt(next), this.#changedAt, freeAt(ends, places));
      if (startsAt > now) {
        this.#quietUntil = Math.min(this.#quietUntil, startsAt);
        return;
      }
      if (next.computation !== undefined) next.computation.startedAt = startsAt;
      ends.push(endOf(switches, next));
    }
  }
}

function hasBegun({ computation }: StoredDefinition): boolean {
  return computation?.startedAt !== undefined;
}

function firstComeFirst(a: StoredDefinition, b: StoredDefinition): number {
  return (a.computation?.turn ?? 0) - (b.computation?.turn ?? 0);
}

function queuedAt({ computation }: StoredDefinition): number {
  return computation?.queuedAt ?? Infinity;
}

/** When one of so many places is free, of which some are taken until then. */
function freeAt(ends: readonly number[], places: number): number {
  return ends.length < places ? -Infinity : (ends.toSorted((a, b) => b - a)[places - 1] ?? -Infinity);
}
