import type { Declaration } from "./declarations";

/** What the declarations of one run have spoken for, such as the name of a trait in a space: each may be had once. */
export class Claims {
  readonly #claims = new Map<string, Declaration>();
  readonly #claimOf = new Map<Declaration, string>();
  readonly #taken = new Set<string>();

  /** @returns another declaration that has spoken for it, and still wants it */
  claim(declaration: Declaration, wanted: string): Declaration | undefined {
    const other = this.#claims.get(wanted);
    if (other !== undefined && other !== declaration && this.#claimOf.get(other) === wanted) return other;
    this.#claims.set(wanted, declaration);
    this.#claimOf.set(declaration, wanted);
    return undefined;
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
