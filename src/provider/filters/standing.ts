import type { Filter } from "../../api";
import type { Declaration } from "../workspace/declarations";
import { bareSpaceId } from "../workspace/space-id";
import { contradiction, type Contradiction, type Stand } from "./agreement";

/** What is about to stand. */
export interface Coming extends Stand {
  /** Of a filter that exists. */
  readonly id: string | undefined;
}

/** What this run declares, has made, and is about to make or change; what was there before, the registry knows. */
export class Standing {
  /** By space, of what the program declares. */
  readonly #declared = new Map<string, Map<Declaration, Stand>>();
  readonly #made = new Map<string, Filter>();
  /** By the space that each is for. */
  readonly #coming = new Map<Coming, string>();

  /**
   * Note what a declaration is to drop in a space; undefined where it drops nothing, or nobody knows yet.
   *
   * @returns another one of this run that would leave nothing beside it
   */
  declare(
    spaceId: string,
    declaration: Declaration,
    statement: string | undefined,
  ): Contradiction | undefined {
    const stand = { called: declaration, statement: statement ?? "" };
    const others = this.#declared.get(bareSpaceId(spaceId)) ?? new Map<Declaration, Stand>();
    this.#declared.set(bareSpaceId(spaceId), others);
    others.delete(declaration);
    if (statement === undefined) return undefined;
    const [found] = [...others.values()].flatMap((other) => contradiction(stand, other) ?? []);
    others.set(declaration, stand);
    return found;
  }

  /** In a space, without the filter of an id. */
  in(spaceId: string, except: string | undefined): Stand[] {
    const space = bareSpaceId(spaceId);
    const made = [...this.#made.values()].filter(({ integrationId }) => bareSpaceId(integrationId) === space);
    const coming = [...this.#coming].filter(
      ([{ id }, at]) => at === space && (id === undefined || id !== except),
    );
    return [...standsOf(made, except), ...coming.map(([one]) => one)];
  }

  come(spaceId: string, stand: Coming): void {
    this.#coming.set(stand, bareSpaceId(spaceId));
  }

  /** Note what has become of it: it stands, or nothing has happened. */
  came(stand: Coming): void {
    this.#coming.delete(stand);
  }

  made(filter: Filter): void {
    this.#made.set(filter.id, filter);
  }

  /** Note what an update has made of one; an answer may leave out what it did not change. */
  changed(filter: Filter): void {
    const before = this.#made.get(filter.id);
    if (before !== undefined) this.#made.set(filter.id, { ...before, ...filter });
  }

  deleted(id: string): void {
    this.#made.delete(id);
  }
}

/** Those that drop anything. */
export function standsOf(filters: readonly Filter[], except: string | undefined): Stand[] {
  return filters.flatMap(({ id, name, enabled, drop, if: statement }) => {
    if (id === except || enabled === false || drop === false || statement === undefined) return [];
    return [{ called: `the filter "${name ?? id}" (${id})`, statement }];
  });
}
