import type { ComputedTrait, NewComputedTrait } from "../api";
import { traitKey } from "../query";
import { UsageError } from "./handler";
import { bareSpaceId } from "./ids";
import { createOnce } from "./create-once";
import { SpaceKeys } from "./space-keys";
import type { Session } from "./session";

interface SpaceBefore {
  /** Traits that were there before this run created any, without those it has deleted since. */
  readonly traits: Map<string, ComputedTrait>;
  readonly keys: SpaceKeys;
}

/** What has to be known, and remembered, so that no run makes two traits for one declaration. */
export class TraitCreations {
  readonly #before = new Map<string, Promise<SpaceBefore>>();
  /** Keys and ids that a declaration of this run has taken. */
  readonly #taken = new Set<string>();
  #total: Promise<number> | undefined;
  #created = 0;

  constructor(private readonly session: Session) {}

  /** The trait that already has this name or its key, from before this run. */
  async existing(spaceId: string, name: string): Promise<ComputedTrait | undefined> {
    const { traits } = await this.#spaceBefore(spaceId);
    const key = traitKey(name);
    const candidates = [...traits.values()].filter(({ id }) => !this.#taken.has(id));
    return candidates.find((trait) => trait.name === name) ?? candidates.find((trait) => trait.key === key);
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
        `two traits of this program would get the key "${traitKey(name)}" in space ${spaceId}; one is named "${name}": rename it, Segment builds keys from names`,
      );
    }
    this.#taken.add(claim);
  }

  /** Give a name back after a failure, so that the engine may try again. */
  release(spaceId: string, name: string): void {
    this.#taken.delete(`${bareSpaceId(spaceId)}/${traitKey(name)}`);
  }

  /** Take over a trait that is already there; no second declaration can. */
  adopt(trait: ComputedTrait): ComputedTrait {
    this.#taken.add(trait.id);
    return trait;
  }

  /** Remember a deletion: its name is free, its place in the quota too. */
  async deleted(spaceId: string, id: string): Promise<void> {
    this.session.traits.forget(spaceId);
    this.#created -= 1;
    const before = await this.#before.get(bareSpaceId(spaceId));
    before?.traits.delete(id);
  }

  /**
   * Create a trait, once, even when the answer is lost.
   *
   * @throws {UsageError} when the quota is used up, or a value that is not a computed trait of ours has the key
   */
  async create(spaceId: string, trait: NewComputedTrait, reuseKey: boolean): Promise<ComputedTrait> {
    const before = await this.#spaceBefore(spaceId);
    await this.#reserveQuota(trait.name);
    try {
      if (!reuseKey) await before.keys.requireFree(traitKey(trait.name), trait.name);
      const created = await createOnce(
        this.session,
        spaceId,
        trait,
        (found) => !before.traits.has(found.id) && !this.#taken.has(found.id),
      );
      return this.adopt(created);
    } catch (error) {
      this.#created -= 1;
      throw error;
    } finally {
      this.session.traits.forget(spaceId);
    }
  }

  #spaceBefore(spaceId: string): Promise<SpaceBefore> {
    const key = bareSpaceId(spaceId);
    const known = this.#before.get(key) ?? this.#lookAtSpace(spaceId);
    this.#before.set(key, known);
    known.catch(() => this.#before.delete(key));
    return known;
  }

  async #lookAtSpace(spaceId: string): Promise<SpaceBefore> {
    const space = await this.session.requireSpace(spaceId);
    const traits = new Map(await this.session.traits.list(space.id));
    return { traits, keys: new SpaceKeys(this.session, space.id) };
  }

  async #reserveQuota(name: string): Promise<void> {
    const { maxTraits } = this.session.settings;
    this.#created += 1;
    if (maxTraits === 0) return;
    this.#total ??= this.#countTraits();
    this.#total.catch(() => (this.#total = undefined));
    const before = await this.#total;
    if (before + this.#created <= maxTraits) return;
    const others = this.#created - 1;
    this.#created -= 1;
    throw new UsageError(
      `"${name}" would be trait number ${before + others + 1} of the workspace, and its plan allows ${maxTraits} ` +
        `(counted: ${before} in the spaces this token may list, ${others} made in this run): delete some, or set segment:maxTraits to what the contract says (0 turns this check off)`,
    );
  }

  async #countTraits(): Promise<number> {
    const spaces = await this.session.client.spaces.list();
    const lists = await Promise.all(spaces.map(({ id }) => this.session.traits.list(id)));
    return lists.reduce((sum, list) => sum + list.size, 0);
  }
}
