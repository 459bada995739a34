import type { Properties } from "../properties";
import type { Declaration } from "./declarations";

/** A declaration whose object has to give way to another. */
export interface Replacement {
  readonly declaration: Declaration;
  /** What is there now, and where. */
  readonly id: string;
  readonly spaceId: string;
  /** What its successor will be called. */
  readonly name: string;
  /** What its successor is to be, where that is asked before the deletion; parts may not be known yet. */
  readonly inputs?: Properties;
  /** Whether the successor goes to another space, where nothing is in its way. */
  readonly moves: boolean;
}

/**
 * What `diff` has found to be replaced. The engine asks for the deletion first, because under one key two cannot stand
 * side by side; what moves to another space is deleted only once its successor is there, so that a refused create
 * leaves something.
 */
export class Replacements {
  readonly #byId = new Map<string, Replacement>();

  note(replacement: Replacement): void {
    this.#byId.set(replacement.id, replacement);
  }

  /** By what is there now. */
  of(id: string): Replacement | undefined {
    return this.#byId.get(id);
  }

  /** By whose it is. */
  for(declaration: Declaration): Replacement | undefined {
    return [...this.#byId.values()].find((replacement) => replacement.declaration === declaration);
  }

  drop(id: string): void {
    this.#byId.delete(id);
  }
}
