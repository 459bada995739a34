import { traitKey } from "../../query";
import { UsageError } from "../errors";
import { Claims } from "../workspace/claims";
import { Declarations, type Declaration } from "../workspace/declarations";
import { Replacements } from "../workspace/replacements";
import type { Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";
import type { Definition, Family } from "./family";
import { SpaceKeys } from "./keys";
import { Quota } from "./quota";
import { Snapshots } from "./snapshots";

interface SpaceBefore<T> {
  /** What was there before this run created any, without what it has deleted since. */
  readonly items: Map<string, T>;
  readonly keys: SpaceKeys;
}

/**
 * The traits, or the audiences, of a workspace as one run sees them: what is there, which declaration has what, and
 * which names are spoken for.
 */
export class Registry<T extends Definition> {
  readonly snapshots: Snapshots<T>;
  readonly declarations = new Declarations();
  readonly replacements = new Replacements();
  readonly quota: Quota;
  readonly #before = new Map<string, Promise<SpaceBefore<T>>>();
  /** The keys of each space. */
  readonly #claims = new Claims();
  /** What had to be deleted before its successor could be made. */
  readonly #deletedFor = new Map<Declaration, string>();
  readonly #known = new Map<string, SpaceBefore<T>>();
  #hasWarned = false;

  constructor(
    private readonly session: Session,
    private readonly family: Family<T>,
  ) {
    this.snapshots = new Snapshots(session, family);
    this.quota = new Quota(session, family, (spaceId) => this.snapshots.list(spaceId));
  }

  /**
   * Note what a declaration wants to be called.
   *
   * @returns another declaration of this run whose name makes the same key in that space
   */
  claim(declaration: Declaration, spaceId: string, name: string): Declaration | undefined {
    return this.#claims.claim(declaration, keyIn(spaceId, name));
  }

  /**
   * Note that a declaration is about to be made; `giveBack` takes it back.
   *
   * @throws {UsageError} when this run has made one with that key already, which two resources of one name in different
   * components can ask for
   */
  take(spaceId: string, name: string): void {
    if (this.#claims.take(keyIn(spaceId, name))) return;
    throw new UsageError(
      `two ${this.family.noun}s of this program would get the key "${traitKey(name)}" in space ${spaceId}; one is named "${name}": rename it, Segment makes keys from names`,
    );
  }

  giveBack(spaceId: string, name: string): void {
    this.#claims.giveBack(keyIn(spaceId, name));
  }

  /**
   * The one that already has this name or its key, as far as this run has not made it itself.
   *
   * @throws {UsageError} when there are several, because nothing tells which is meant
   */
  async existing(spaceId: string, name: string): Promise<T | undefined> {
    const { items } = await this.#spaceBefore(spaceId);
    const key = traitKey(name);
    const there = [...items.values()];
    const named = there.filter((item) => item.name === name);
    if (named.length > 1) {
      throw new UsageError(
        `space ${spaceId} has ${named.length} ${this.family.noun}s called "${name}" (${named.map(({ id }) => id).join(", ")}): delete all but one in Segment, or use another \`name\``,
      );
    }
    return named[0] ?? there.find((item) => item.key === key);
  }

  /** Whether a listed one can have been made by the create that asks: not there before, and no other declaration's. */
  isNew(spaceId: string, { id }: T): boolean {
    const wasThere = this.#known.get(bareSpaceId(spaceId))?.items.has(id) === true;
    return !wasThere && this.declarations.ownerOf(id) === undefined;
  }

  /** @throws {UsageError} when a successor could not be made anyway; asked before its predecessor is deleted */
  async requireNothingInTheWay(spaceId: string, name: string, id: string): Promise<void> {
    const { items } = await this.#spaceBefore(spaceId);
    const other = [...items.values()].find(
      (item) => item.id !== id && (item.name === name || item.key === traitKey(name)),
    );
    if (other === undefined) return;
    throw new UsageError(
      `${this.family.noun} "${name}" (${id}) cannot be replaced: space ${spaceId} has another one with that name or key (${other.id}). Nothing was deleted; delete one of the two in Segment`,
    );
  }

  /** @throws {UsageError} when profiles of the space already use the key for something else */
  async requireFreeKey(spaceId: string, name: string): Promise<void> {
    await (await this.#spaceBefore(spaceId)).keys.requireFree(traitKey(name), name);
  }

  /** Note that a declaration has created or adopted one. */
  make({ id }: T, declaration: Declaration): void {
    this.declarations.make(id, declaration);
  }

  /** Note a deletion: its name is free, its place in the quota too. */
  async deleted(spaceId: string, id: string, declaration: Declaration): Promise<void> {
    this.snapshots.forget(spaceId);
    this.quota.release();
    this.declarations.drop(id);
    this.#deletedFor.set(declaration, id);
    const before = await this.#before.get(bareSpaceId(spaceId));
    before?.items.delete(id);
  }

  /** Deleting is a data event of which a preview says nothing to a provider, so the run says it once. */
  warnOfDeletions(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { noun } = this.family;
    this.session.log.warn(
      `this run deletes ${noun}s: profiles keep their last values as custom traits, destinations attached in the app are lost, and a key should not be used again`,
    );
  }

  /** The id of what this run has deleted for a declaration, to make way for its replacement. */
  deletedFor(declaration: Declaration): string | undefined {
    return this.#deletedFor.get(declaration);
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
    const items = new Map(await this.snapshots.whole(space.id));
    const before = { items, keys: new SpaceKeys(this.session, this.family, space.id) };
    this.#known.set(bareSpaceId(spaceId), before);
    return before;
  }
}

function keyIn(spaceId: string, name: string): string {
  return `${bareSpaceId(spaceId)}/${traitKey(name)}`;
}
