import { IncompleteError, UsageError } from "../errors";
import { Claims } from "./claims";
import { Declarations, requireOneOwner, type Declaration } from "./declarations";

/**
 * Who has which part of what nobody makes, such as the tables of a warehouse or the labels of a source, in this run. A part
 * was something before a declaration set it, and becomes that again when none has it any more.
 */
export class Parts<Before> {
  readonly #declarations = new Declarations();
  readonly #claims = new Claims();
  readonly #before = new Map<string, Before>();
  readonly #turns = new Map<string, Promise<unknown>>();

  /**
   * Note what a declaration of the program wants to have.
   *
   * @param called - how messages call a part
   * @returns what is wrong where others want it too: two that set one part would undo each other in every run
   */
  declare(declaration: Declaration, parts: readonly string[], called: (part: string) => string): string[] {
    this.#declarations.declare(declaration);
    return this.#claims
      .claimAll(declaration, parts)
      .map(
        ({ wanted, other }) =>
          `${declaration} and ${other} of this program both manage ${called(wanted)}: leave it to one of them`,
      );
  }

  /** Note what a declaration has and goes on wanting. @throws {UsageError} when another one has made a part its own */
  keep(
    declaration: Declaration,
    renamedFrom: Declaration,
    parts: readonly string[],
    called: (part: string) => string,
  ): void {
    for (const part of parts)
      requireOneOwner(called(part), declaration, this.#declarations.keep(part, declaration, renamedFrom));
  }

  /**
   * Let a declaration have parts from the moment in which it sets them for the first time.
   *
   * @param called - how messages call a part
   * @throws {UsageError} when this run has set one for another resource
   */
  async make<T>(
    declaration: Declaration,
    parts: readonly string[],
    called: (part: string) => string,
    set: () => Promise<T>,
  ): Promise<T> {
    const taken = parts.filter((part) => this.#claims.take(part));
    const contested = parts.find((part) => !taken.includes(part));
    if (contested !== undefined) {
      for (const part of taken) this.#claims.giveBack(part);
      throw new UsageError(
        `two resources of this program would both set ${called(contested)}: leave it to one of them`,
      );
    }
    for (const part of parts) this.#declarations.make(part, declaration);
    return set().catch((error: unknown) => {
      // What is half done is in state, so it has them.
      if (error instanceof IncompleteError) throw error;
      for (const part of parts) {
        this.#claims.giveBack(part);
        this.#declarations.drop(part);
      }
      throw error;
    });
  }

  /** The declaration that has a part now, so that another one may not put it back. */
  keeperOf(part: string, declaration: Declaration): Declaration | undefined {
    return this.#declarations.keeperOf(part, declaration);
  }

  /** Note what something was before this program set it, which whoever has it next goes by. */
  remember(what: string, before: Before): void {
    this.#before.set(what, before);
  }

  was(what: string): Before | undefined {
    return this.#before.get(what);
  }

  /** Work on one object, after all that has begun on it: two that read and then write would undo each other. */
  async inTurn<T>(objectId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(objectId) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(objectId, turn);
    return turn;
  }
}
