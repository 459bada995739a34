import { undefinedIfGone } from "../errors";
import type { Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";
import type { Definition, Family } from "./family";

/** A list stays good this long: the engine keeps a few reads in flight only, so a refresh of many traits takes a while. */
const snapshotMs = 60_000;

interface Snapshot<T> {
  takenAt: number;
  items: Promise<ReadonlyMap<string, T>>;
}

/**
 * Answers every read of a space's traits (or audiences) from one list. Segment allows 25 lists of 1000 traits a minute
 * against 100 single reads, so a list is worth hundreds of them.
 */
export class Snapshots<T extends Definition> {
  readonly #snapshots = new Map<string, Snapshot<T>>();
  readonly #reported = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly family: Family<T>,
  ) {}

  /** Everything in a space by id, at most a minute old and never older than the last write of this process. */
  list(spaceId: string): Promise<ReadonlyMap<string, T>> {
    const key = bareSpaceId(spaceId);
    const known = this.#snapshots.get(key);
    if (known !== undefined && this.session.clock.now() - known.takenAt < snapshotMs) return known.items;
    const items = this.#read(spaceId);
    const snapshot = { takenAt: this.session.clock.now(), items };
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
   * The same, with nothing missing: where a list has several pages, an item that is deleted between two of them makes
   * it skip another, so it is read twice.
   */
  async whole(spaceId: string): Promise<ReadonlyMap<string, T>> {
    const first = await this.list(spaceId);
    if (first.size <= this.family.perPage) return first;
    return new Map([...first, ...(await this.listAnew(spaceId))]);
  }

  /**
   * One of them, or undefined once the list of its space has succeeded without it and a single read has confirmed it.
   * A wrong token or a failing service therefore never makes anything look deleted.
   */
  async find(spaceId: string, id: string): Promise<T | undefined> {
    const listed = (await this.list(spaceId)).get(id);
    if (listed?.definition) return listed;
    return this.family.get(this.session.client, spaceId, id).catch(undefinedIfGone);
  }

  /** After an own write the list is out of date. */
  forget(spaceId: string): void {
    this.#snapshots.delete(bareSpaceId(spaceId));
  }

  async #read(spaceId: string): Promise<ReadonlyMap<string, T>> {
    const list = await this.family.list(this.session.client, spaceId);
    this.#reportTwins(spaceId, list);
    return new Map(list.map((item) => [item.id, item]));
  }

  /** Two runs at once can make one thing twice, where Segment takes both; neither run can see it, a later one does. */
  #reportTwins(spaceId: string, list: readonly T[]): void {
    const byKey = Map.groupBy(list, ({ key }) => key);
    for (const [key, twins] of byKey) {
      const ids = [...new Set(twins.map(({ id }) => id))];
      if (ids.length < 2 || this.#reported.has(key)) continue;
      this.#reported.add(key);
      this.session.log.warn(
        `space ${spaceId} has ${ids.length} ${this.family.noun}s with the key "${key}" (${ids.join(", ")}), which write the same values: ` +
          "keep the one that a program manages, and delete the others in Segment",
      );
    }
  }
}
