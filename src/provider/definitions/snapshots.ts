import { undefinedIfGone } from "../errors";
import { bareSpaceId } from "../workspace/space-id";

/** A list stays good this long: the engine keeps a few reads in flight only, so a refresh of many traits takes a while. */
const snapshotMs = 60_000;

/** What a space has of one family, and how to ask for it. */
export interface Source<T> {
  list(spaceId: string): Promise<T[]>;
  get(spaceId: string, id: string): Promise<T>;
}

interface Snapshot<T> {
  takenAt: number;
  items: Promise<ReadonlyMap<string, T>>;
}

/**
 * Answers every read of a space's traits (or audiences) from one list. Segment allows 25 lists of 1000 traits a minute against 100
 * single reads, so a list is worth hundreds of them.
 */
export class Snapshots<T extends { readonly id: string; readonly definition?: unknown }> {
  readonly #snapshots = new Map<string, Snapshot<T>>();

  constructor(private readonly source: Source<T>) {}

  /** Everything in a space by id, at most a minute old and never older than the last write of this process. */
  list(spaceId: string): Promise<ReadonlyMap<string, T>> {
    const key = bareSpaceId(spaceId);
    const known = this.#snapshots.get(key);
    if (known !== undefined && Date.now() - known.takenAt < snapshotMs) return known.items;
    const items = this.source.list(spaceId).then((list) => new Map(list.map((item) => [item.id, item])));
    const snapshot = { takenAt: Date.now(), items };
    this.#snapshots.set(key, snapshot);
    // A failed list is never an empty one, and the next read may try again.
    items.catch(() => this.#snapshots.get(key) === snapshot && this.#snapshots.delete(key));
    return items;
  }

  /** The same, asked anew. */
  async listAnew(spaceId: string): Promise<ReadonlyMap<string, T>> {
    this.forget(spaceId);
    return this.list(spaceId);
  }

  /**
   * One of them, or undefined once the list of its space has succeeded without it and a single read has confirmed it.
   * A wrong token or a failing service therefore never makes anything look deleted.
   */
  async find(spaceId: string, id: string): Promise<T | undefined> {
    const listed = (await this.list(spaceId)).get(id);
    if (listed?.definition) return listed;
    return this.source.get(spaceId, id).catch(undefinedIfGone);
  }

  /** After an own write the list is out of date. */
  forget(spaceId: string): void {
    this.#snapshots.delete(bareSpaceId(spaceId));
  }
}
