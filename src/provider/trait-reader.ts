import type { ComputedTrait } from "../api";
import type { SegmentClient } from "../client";
import { undefinedIfGone } from "./gone";
import { bareSpaceId } from "./ids";

/** A list stays good this long: the engine keeps a few reads in flight only, so a refresh of many traits takes a while. */
const snapshotMs = 60_000;

interface Snapshot {
  takenAt: number;
  traits: Promise<ReadonlyMap<string, ComputedTrait>>;
}

/**
 * Answers every read of a space's traits from one list. Segment allows 25 lists of 1000 traits a minute against 100
 * single reads, so a list is worth hundreds of them.
 */
export class TraitReader {
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(private readonly client: SegmentClient) {}

  /** All traits of a space by id, at most a minute old and never older than the last write of this process. */
  list(spaceId: string): Promise<ReadonlyMap<string, ComputedTrait>> {
    const key = bareSpaceId(spaceId);
    const known = this.#snapshots.get(key);
    if (known !== undefined && Date.now() - known.takenAt < snapshotMs) return known.traits;
    const traits = this.client.computedTraits
      .list(spaceId)
      .then((list) => new Map(list.map((trait) => [trait.id, trait])));
    const snapshot = { takenAt: Date.now(), traits };
    this.#snapshots.set(key, snapshot);
    // A failed list is never an empty one, and the next read may try again.
    traits.catch(() => this.#snapshots.get(key) === snapshot && this.#snapshots.delete(key));
    return traits;
  }

  /** The same, asked anew. */
  async listAnew(spaceId: string): Promise<ReadonlyMap<string, ComputedTrait>> {
    this.forget(spaceId);
    return this.list(spaceId);
  }

  /**
   * One trait, or undefined once the list of its space has succeeded without it and a single read has confirmed it.
   * A wrong token or a failing service therefore never makes a trait look deleted.
   */
  async find(spaceId: string, id: string): Promise<ComputedTrait | undefined> {
    const listed = (await this.list(spaceId)).get(id);
    if (listed?.definition) return listed;
    return this.client.computedTraits.get(spaceId, id).catch(undefinedIfGone);
  }

  /** After an own write the list is out of date. */
  forget(spaceId: string): void {
    this.#snapshots.delete(bareSpaceId(spaceId));
  }
}
