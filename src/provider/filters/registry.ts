import { maxFilters, type Filter } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import { Claims } from "../workspace/claims";
import { Declarations, type Declaration } from "../workspace/declarations";
import { Replacements } from "../workspace/replacements";
import { PerSession, type Session } from "../workspace/session";
import { bareSpaceId, sameSpace } from "../workspace/space-id";
import { isFresh, latePausesMs } from "../workspace/times";
import { Standing } from "./standing";
import { sameStatement } from "./statement";

interface SpaceBefore {
  /** What was there before this run created any, without what it has deleted since. */
  readonly filters: Map<string, Filter>;
  /** Made by this run, or about to be. */
  made: number;
}

/** The filters of a workspace as one run sees them: what is there, which declaration has what, and how many there may be. */
export class Registry {
  readonly declarations = new Declarations();
  readonly replacements = new Replacements();
  readonly standing = new Standing();
  readonly #claims = new Claims();
  readonly #declaredIn = new Map<string, Set<Declaration>>();
  readonly #before = new Map<string, Promise<SpaceBefore>>();
  readonly #known = new Map<string, SpaceBefore>();
  /** What had to be deleted before its successor could be made. */
  readonly #deletedFor = new Map<Declaration, string>();

  constructor(private readonly session: Session) {}

  /** @returns how many filters of a space this run has declared so far */
  declareIn(spaceId: string, declaration: Declaration): number {
    const declared = this.#declaredIn.get(bareSpaceId(spaceId)) ?? new Set();
    this.#declaredIn.set(bareSpaceId(spaceId), declared.add(declaration));
    return declared.size;
  }

  /** @returns another declaration of this run that wants the name in that space */
  claim(declaration: Declaration, spaceId: string, name: string): Declaration | undefined {
    return this.#claims.claim(declaration, nameIn(spaceId, name));
  }

  /**
   * Note that a declaration is about to be made; `giveBack` takes it back.
   *
   * @throws {UsageError} when this run has made one of that name already
   */
  take(spaceId: string, name: string): void {
    if (this.#claims.take(nameIn(spaceId, name))) return;
    throw new UsageError(
      `two space filters of this program would be called "${name}" in space ${spaceId}: rename one of them`,
    );
  }

  giveBack(spaceId: string, name: string): void {
    this.#claims.giveBack(nameIn(spaceId, name));
  }

  /**
   * The one that already has this name, as far as this run has not made it itself.
   *
   * @throws {UsageError} when there are several, and none or more than one has the statement
   */
  async existing(
    spaceId: string,
    { name, if: statement }: { name: string; if: string },
  ): Promise<Filter | undefined> {
    const named = [...(await this.#spaceBefore(spaceId)).filters.values()].filter(
      (filter) => filter.name === name,
    );
    const [first, ...more] = named;
    if (more.length === 0) return first;
    const same = named.filter((filter) => sameStatement(filter.if, statement));
    if (same.length === 1) return same[0];
    throw new UsageError(
      `space ${spaceId} has ${named.length} space filters called "${name}" (${named.map(({ id }) => id).join(", ")}): delete all but one in Segment, or use another \`name\``,
    );
  }

  /** What was there before this run created any, without what it has deleted since. */
  async there(spaceId: string): Promise<readonly Filter[]> {
    return [...(await this.#spaceBefore(spaceId)).filters.values()];
  }

  /** Whether a listed one can have been made by the create that asks: not there before, and no other declaration's. */
  isNew(spaceId: string, { id }: Filter): boolean {
    const wasThere = this.#known.get(bareSpaceId(spaceId))?.filters.has(id) === true;
    return !wasThere && this.declarations.ownerOf(id) === undefined;
  }

  /**
   * Take one of the places that a space has for filters; `release` gives it back.
   *
   * @throws {UsageError} when none is left
   */
  async reserve(spaceId: string, name: string): Promise<void> {
    const before = await this.#spaceBefore(spaceId);
    if (before.filters.size + before.made >= maxFilters) {
      const names = [...before.filters.values()].map((filter) => `"${filter.name ?? filter.id}"`).join(", ");
      throw new UsageError(
        `space filter "${name}" was not made: Segment takes ${maxFilters} in a space, and space ${spaceId} has ${before.filters.size} ` +
          `(${names || "none"}), with ${before.made} more made by this run. Delete some, or join some with \`or\``,
      );
    }
    before.made += 1;
  }

  release(spaceId: string): void {
    const before = this.#known.get(bareSpaceId(spaceId));
    if (before !== undefined) before.made -= 1;
  }

  /** Note what an update has made of one. */
  changed(filter: Filter): void {
    const filters = this.#known.get(bareSpaceId(filter.integrationId))?.filters;
    const before = filters?.get(filter.id);
    if (before !== undefined) filters?.set(filter.id, { ...before, ...filter });
    this.standing.changed(filter);
  }

  /** Note a deletion: its name and its place are free. */
  async deleted(spaceId: string, id: string, declaration: Declaration): Promise<void> {
    this.declarations.drop(id);
    this.standing.deleted(id);
    this.#deletedFor.set(declaration, id);
    const before = await this.#before.get(bareSpaceId(spaceId));
    before?.filters.delete(id);
  }

  /** The id of what this run has deleted for a declaration, to make way for its replacement. */
  deletedFor(declaration: Declaration): string | undefined {
    return this.#deletedFor.get(declaration);
  }

  /** Everything in a space by id. A failed list is never an empty one. */
  async list(spaceId: string): Promise<ReadonlyMap<string, Filter>> {
    const filters = await this.session.client.filters.list(spaceId);
    return new Map(filters.map((filter) => [filter.id, filter]));
  }

  /**
   * One of them, or undefined once the list of its space has succeeded without it and a single read has confirmed it. A new
   * one, which Segment may show late, is looked for some seconds longer.
   *
   * @param createdAt - when it was made, as Segment has said
   */
  async find(spaceId: string, id: string, createdAt: unknown): Promise<Filter | undefined> {
    const { clock, signal } = this.session;
    for (const pauseMs of isFresh(this.session, createdAt) ? latePausesMs : []) {
      const filter = await this.#look(spaceId, id);
      if (filter !== undefined) return filter;
      await clock.sleep(pauseMs, signal);
    }
    return this.#look(spaceId, id);
  }

  async #look(spaceId: string, id: string): Promise<Filter | undefined> {
    const listed = (await this.list(spaceId)).get(id);
    if (listed?.if !== undefined) return listed;
    const filter = await this.session.client.filters.get(id).catch(undefinedIfGone);
    return filter !== undefined && sameSpace(filter.integrationId, spaceId) ? filter : listed;
  }

  #spaceBefore(spaceId: string): Promise<SpaceBefore> {
    const key = bareSpaceId(spaceId);
    const known = this.#before.get(key) ?? this.#lookAtSpace(spaceId);
    this.#before.set(key, known);
    known.catch(() => this.#before.delete(key));
    return known;
  }

  async #lookAtSpace(spaceId: string): Promise<SpaceBefore> {
    const before = { filters: new Map(await this.list(spaceId)), made: 0 };
    this.#known.set(bareSpaceId(spaceId), before);
    return before;
  }
}

function nameIn(spaceId: string, name: string): string {
  return `${bareSpaceId(spaceId)}/${name}`;
}

export const registries = new PerSession((session) => new Registry(session));
