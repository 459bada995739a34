import type { ActivationInput, Inputs } from "./inputs";
import type { Had } from "./state";

/** What a run has done to one connection so far, so that whatever stops it leaves a state to go on from. */
export class Progress {
  /** Whether anything is other than it was. */
  hasChanged = false;
  #idSync: Inputs["idSync"];
  #settings: Inputs["settings"];
  readonly #activations: Map<string, { id: string; as: ActivationInput }>;
  readonly #unsettled: Set<string>;

  constructor(
    readonly connectionId: string,
    { idSync, settings, activations, unsettled }: Omit<Had, "connectionId">,
  ) {
    this.#idSync = idSync;
    this.#settings = settings;
    this.#activations = new Map(activations);
    this.#unsettled = new Set(unsettled);
  }

  connected({ idSync, settings }: Pick<Inputs, "idSync" | "settings">): void {
    [this.#idSync, this.#settings] = [idSync, settings];
    this.hasChanged = true;
  }

  has(wanted: ActivationInput, id: string): void {
    this.#activations.set(wanted.name, { id, as: wanted });
    this.#unsettled.delete(wanted.name);
    this.hasChanged = true;
  }

  lost(name: string): void {
    this.#activations.delete(name);
    this.#unsettled.delete(name);
    this.hasChanged = true;
  }

  /** Note that one may have been made by a request that was not answered. */
  doubt(name: string): void {
    this.#unsettled.add(name);
    this.hasChanged = true;
  }

  isUnsettled(name: string): boolean {
    return this.#unsettled.has(name);
  }

  /** Of those that are the program's. */
  get activationIds(): Set<string> {
    return new Set([...this.#activations.values()].map(({ id }) => id));
  }

  get had(): Had {
    return {
      connectionId: this.connectionId,
      idSync: this.#idSync,
      settings: this.#settings,
      activations: this.#activations,
      unsettled: [...this.#unsettled],
    };
  }
}
