import { identityOf, type SentIds } from "./external-ids";

/** What a destination was told last of each identity, so that it is told changes only. */
export class Told {
  readonly #values: Map<string, string>;

  /** @param values - what was told before, as `state` has given it out */
  constructor(values = new Map<string, string>()) {
    this.#values = values;
  }

  /** For a data file. */
  state(): Map<string, string> {
    return this.#values;
  }

  /** Remember what is told now. @returns whether it differs from what was told last */
  isNews(ids: SentIds, value: unknown): boolean {
    const identity = identityOf(ids);
    const text = JSON.stringify(value);
    if (this.#values.get(identity) === text) return false;
    this.#values.set(identity, text);
    return true;
  }

  isKnown(ids: SentIds, value: unknown): boolean {
    return this.#values.get(identityOf(ids)) === JSON.stringify(value);
  }
}
