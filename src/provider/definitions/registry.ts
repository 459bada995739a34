import { traitKey } from "../../query";
import { UsageError } from "../errors";
import type { Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";
import { createOnce, type Creation } from "./create-once";
import { SpaceKeys } from "./keys";
import type { Definition, Family } from "./family";
import { Snapshots } from "./snapshots";

interface SpaceBefore<T> {
  /** What was there before this run created any, without what it has deleted since. */
  readonly items: Map<string, T>;
  readonly keys: SpaceKeys;
}

/**
 * The traits, or the audiences, of a workspace as one run sees them: read from lists, and with everything known and
 * remembered that keeps a run from making two for one declaration.
 */
export class Registry<T extends Definition> {
  readonly snapshots: Snapshots<T>;
  readonly #before = new Map<string, Promise<SpaceBefore<T>>>();
  /** Keys and ids that a declaration of this run has taken. */
  readonly #taken = new Set<string>();
  #total: Promise<number> | undefined;
  #created = 0;

  constructor(
    private readonly session: Session,
    private readonly family: Family<T>,
  ) {
    const { client } = session;
    this.snapshots = new Snapshots({
      list: (spaceId) => family.list(client, spaceId),
      get: (spaceId, id) => family.get(client, spaceId, id),
    });
  }

  /** The one that already has this name or its key, from before this run. */
  async existing(spaceId: string, name: string): Promise<T | undefined> {
    const { items } = await this.#spaceBefore(spaceId);
    const key = traitKey(name);
    const candidates = [...items.values()].filter(({ id }) => !this.#taken.has(id));
    return candidates.find((item) => item.name === name) ?? candidates.find((item) => item.key === key);
  }

  /**
   * Reserve a name for one declaration.
   *
   * @throws {UsageError} when another declaration of this run has a name with the same key
   */
  take(spaceId: string, name: string): void {
    const claim = `${bareSpaceId(spaceId)}/${traitKey(name)}`;
    if (this.#taken.has(claim)) {
      throw new UsageError(
        `two ${this.family.noun}s of this program would get the key "${traitKey(name)}" in space ${spaceId}; one is named "${name}": rename it, Segment builds keys from names`,
      );
    }
    this.#taken.add(claim);
  }

  /** Give a name back after a failure, so that the engine may try again. */
  release(spaceId: string, name: string): void {
    this.#taken.delete(`${bareSpaceId(spaceId)}/${traitKey(name)}`);
  }

  /** Take over one that is already there; no second declaration can. */
  adopt(item: T): T {
    this.#taken.add(item.id);
    return item;
  }

  /** Remember a deletion: its name is free, its place in the quota too. */
  async deleted(spaceId: string, id: string): Promise<void> {
    this.snapshots.forget(spaceId);
    this.#created -= 1;
    const before = await this.#before.get(bareSpaceId(spaceId));
    before?.items.delete(id);
  }

  /**
   * Create one, once, even when the answer is lost.
   *
   * @throws {UsageError} when the quota is used up, or something else has the key
   */
  async create(
    spaceId: string,
    { name, replaceUnderSameKey }: { name: string; replaceUnderSameKey?: boolean | undefined },
    { create, isSame }: Pick<Creation<T>, "create" | "isSame">,
  ): Promise<T> {
    const before = await this.#spaceBefore(spaceId);
    await this.#reserveQuota(name);
    try {
      if (replaceUnderSameKey !== true) await before.keys.requireFree(traitKey(name), name);
      const made = await createOnce({
        what: `${this.family.noun} "${name}"`,
        place: `space ${spaceId}`,
        create,
        list: async () => (await this.snapshots.listAnew(spaceId)).values(),
        isSame: (found) => !before.items.has(found.id) && !this.#taken.has(found.id) && isSame(found),
      });
      return this.adopt(made);
    } catch (error) {
      this.#created -= 1;
      throw error;
    } finally {
      this.snapshots.forget(spaceId);
    }
  }

  #spaceBefore(spaceId: string): Promise<SpaceBefore<T>> {
    const key = bareSpaceId(spaceId);
    const known = this.#before.get(key) ?? this.#lookAtSpace(spaceId);
    this.#before.set(key, known);
    known.catch(() => this.#before.delete(key));
    return known;
  }

  async #lookAtSpace(spaceId: string): Promise<SpaceBefore<T>> {
    const space = await this.session.requireSpace(spaceId);
    const items = new Map(await this.snapshots.list(space.id));
    return { items, keys: new SpaceKeys(this.session, this.family, space.id) };
  }

  async #reserveQuota(name: string): Promise<void> {
    const { maxSetting, noun } = this.family;
    const max = this.family.max(this.session.settings);
    this.#created += 1;
    if (max === 0) return;
    this.#total ??= this.#count();
    this.#total.catch(() => (this.#total = undefined));
    const before = await this.#total;
    if (before + this.#created <= max) return;
    this.#created -= 1;
    throw new UsageError(
      `"${name}" would be ${noun} number ${before + this.#created + 1} of the workspace, and its plan allows ${max} ` +
        `(counted: ${before} in the spaces this token may list, ${this.#created} made in this run): delete some, or set ${maxSetting} to what the contract says (0 turns this check off)`,
    );
  }

  async #count(): Promise<number> {
    const spaces = await this.session.client.spaces.list();
    const lists = await Promise.all(spaces.map(({ id }) => this.snapshots.list(id)));
    return lists.reduce((sum, list) => sum + list.size, 0);
  }
}
