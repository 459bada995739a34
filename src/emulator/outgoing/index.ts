import type { ComputedValues } from "../compute";
import type { StoredProfile } from "../profiles";
import type { Store, StoredDestination, StoredTraitDestination } from "../store";
import type { OutgoingCall } from "./calls";
import { Told } from "./told";
import { traitCalls } from "./traits";

/** A call that a destination has received, and when by the emulator's clock. */
export interface ReceivedCall {
  at: string;
  destination: Pick<StoredDestination, "id" | "slug" | "name">;
  call: OutgoingCall;
}

/**
 * Sends what has changed on profiles to destinations, and keeps what each has received. A change is looked for on one
 * profile when a call has arrived for it, and on every profile when definitions or destinations may have changed or time
 * has passed.
 */
export class Outgoing {
  #received: ReceivedCall[] = [];
  readonly #told = new WeakMap<StoredTraitDestination, Told>();

  constructor(
    private readonly store: Store,
    private readonly computation: ComputedValues,
  ) {}

  /** Oldest first. */
  get received(): readonly ReceivedCall[] {
    return this.#received;
  }

  clear(): void {
    this.#received = [];
  }

  /** A call has arrived for a profile, and whatever it changes is computed. */
  arrived(spaceId: string, profile: StoredProfile): void {
    for (const selection of this.store.traitDestinations)
      if (selection.trait.spaceId === spaceId)
        this.#send(selection.destination, this.#newsOf(selection, profile));
  }

  /** Look for changes on every profile. */
  settle(): void {
    const { profiles, traitDestinations } = this.store;
    for (const selection of traitDestinations)
      for (const profile of profiles.all(selection.trait.spaceId))
        this.#send(selection.destination, this.#newsOf(selection, profile));
  }

  /** What is so now counts as told. */
  pass(selection: StoredTraitDestination): void {
    for (const profile of this.store.profiles.all(selection.trait.spaceId)) this.#newsOf(selection, profile);
  }

  #newsOf(selection: StoredTraitDestination, profile: StoredProfile): OutgoingCall[] {
    const told = this.#told.get(selection) ?? new Told();
    this.#told.set(selection, told);
    return traitCalls(this.store, this.computation, selection, profile, told);
  }

  /** What runs in a browser hears nothing from a space, and what is switched off has missed it. */
  #send({ id, slug, name, kind, enabled }: StoredDestination, calls: readonly OutgoingCall[]): void {
    if (kind === "device" || !enabled) return;
    const at = this.store.clock.iso();
    for (const call of calls) this.#received.push({ at, destination: { id, slug, name }, call });
  }
}
