import type { Declaration } from "./declarations";

/** Something that two declarations of a run want, and one of them may have. */
export interface Contested {
  readonly wanted: string;
  readonly other: Declaration;
}

/** What the declarations of one run have spoken for, such as the name of a trait in a space: each may be had once. */
export class Claims {
  readonly #claims = new Map<string, Declaration>();
  readonly #claimsOf = new Map<Declaration, ReadonlySet<string>>();
  readonly #taken = new Set<string>();

  /** @returns another declaration that has spoken for it, and still wants it */
  claim(declaration: Declaration, wanted: string): Declaration | undefined {
    return this.claimAll(declaration, [wanted])[0]?.other;
  }

  /** The same for all that a declaration wants; nothing is spoken for where some of it is contested. */
  claimAll(declaration: Declaration, all: readonly string[]): Contested[] {
    const contested = all.flatMap((wanted) => {
      const other = this.#claims.get(wanted);
      const isWanted = other !== undefined && this.#claimsOf.get(other)?.has(wanted) === true;
      return isWanted && other !== declaration ? [{ wanted, other }] : [];
    });
    if (contested.length > 0) return contested;
    for (const wanted of all) this.#claims.set(wanted, declaration);
    this.#claimsOf.set(declaration, new Set(all));
    return [];
  }

  /**
   * Note that it is about to be made; `giveBack` takes that back.
   *
   * @returns false when this run makes it already, which two resources of one name in different components can ask for
   */
  take(wanted: string): boolean {
    if (this.#taken.has(wanted)) return false;
    this.#taken.add(wanted);
    return true;
  }

  giveBack(wanted: string): void {
    this.#taken.delete(wanted);
  }
}
