import type { ComputedValues } from "../compute";
import type { StoredProfile } from "../profiles";
import type { IdSync, Store, StoredActivation, StoredDestination, StoredTraitDestination } from "../store";
import { audienceCalls, audienceTarget } from "./audiences";
import type { OutgoingCall } from "./calls";
import { Told } from "./told";
import { traitCalls } from "./traits";

/** A call that a destination has received, and when by the emulator's clock. */
export interface ReceivedCall {
  at: string;
  destination: Pick<StoredDestination, "id" | "slug" | "name">;
  call: OutgoingCall;
}

/** What goes from the profiles of a space to a destination. */
interface Flow {
  readonly spaceId: string;
  readonly destination: StoredDestination;
  /** What has to be told of a profile now; it counts as told from then on. */
  readonly news: (profile: StoredProfile) => OutgoingCall[];
}

/** What an activation's destination was told, since when, and by which ids. */
interface Memory {
  readonly told: Told;
  readonly resyncedAt: number | undefined;
  readonly idSync: readonly IdSync[];
}

/**
 * Sends what has changed on profiles to destinations, and keeps what each has received. A change is looked for on one
 * profile when a call has arrived for it, and on every profile when definitions or destinations may have changed or time
 * has passed.
 */
export class Outgoing {
  #received: ReceivedCall[] = [];
  readonly #selections = new WeakMap<StoredTraitDestination, Told>();
  readonly #activations = new WeakMap<StoredActivation, Memory>();

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

  /** For a data file: what was received, and what was told to whom. */
  state() {
    const { traitDestinations, activations } = this.store;
    return {
      received: this.#received,
      selections: new Map(
        traitDestinations.map((selection) => [selection, this.#selections.get(selection)?.state()] as const),
      ),
      activations: new Map(
        activations.flatMap((activation) => {
          const known = this.#activations.get(activation);
          return known === undefined ? [] : [[activation, { ...known, told: known.told.state() }] as const];
        }),
      ),
    };
  }

  restore({ received, selections, activations }: ReturnType<Outgoing["state"]>): void {
    this.#received = received;
    for (const [selection, told] of selections) this.#selections.set(selection, new Told(told));
    for (const [activation, known] of activations)
      this.#activations.set(activation, { ...known, told: new Told(known.told) });
  }

  /** A call has arrived for a profile, and whatever it changes is computed. */
  arrived(spaceId: string, profile: StoredProfile): void {
    for (const flow of this.#flows()) if (flow.spaceId === spaceId) this.#send(flow, profile);
  }

  /** Look for changes on every profile. */
  settle(): void {
    for (const flow of this.#flows())
      for (const profile of this.store.profiles.all(flow.spaceId)) this.#send(flow, profile);
  }

  /** What is so now counts as told, because what is chosen anew holds for what changes from now on. */
  pass(selection: StoredTraitDestination): void {
    this.#skip(this.#traitFlow(selection));
  }

  #flows(): Flow[] {
    const { traitDestinations, activations } = this.store;
    // Most runs have neither, and this is asked with each call that arrives.
    if (traitDestinations.length === 0 && activations.length === 0) return none;
    return [
      ...traitDestinations.map((selection) => this.#traitFlow(selection)),
      ...activations.flatMap((activation) => this.#activationFlow(activation) ?? []),
    ];
  }

  #traitFlow(selection: StoredTraitDestination): Flow {
    const { trait, destination } = selection;
    const told = this.#selections.get(selection) ?? new Told();
    this.#selections.set(selection, told);
    const news: Flow["news"] = (profile) =>
      traitCalls(this.store, this.computation, selection, profile, told);
    return { spaceId: trait.spaceId, destination, news };
  }

  /** Without a resync a new activation is about what changes from now on, and so are new ids. */
  #activationFlow(activation: StoredActivation): Flow | undefined {
    const target = audienceTarget(this.store, activation);
    if (target === undefined) return undefined;
    const { idSync, destination } = target;
    const { resyncedAt } = activation;
    const known = this.#activations.get(activation);
    const isResync = resyncedAt !== known?.resyncedAt;
    const told = isResync || known === undefined ? new Told() : known.told;
    this.#activations.set(activation, { told, resyncedAt, idSync });
    const news: Flow["news"] = (profile) =>
      audienceCalls(this.store, this.computation, target, profile, told);
    const flow = { spaceId: target.audience.spaceId, destination, news };
    if (!isResync && known?.idSync !== idSync) this.#skip(flow);
    return flow;
  }

  #skip({ spaceId, news }: Flow): void {
    for (const profile of this.store.profiles.all(spaceId)) news(profile);
  }

  /** What runs in a browser hears nothing from a space, and what is switched off has missed it. */
  #send({ destination, news }: Flow, profile: StoredProfile): void {
    const calls = news(profile);
    const { id, slug, name, kind, enabled } = destination;
    if (kind === "device" || !enabled) return;
    const at = this.store.clock.iso();
    for (const call of calls) this.#received.push({ at, destination: { id, slug, name }, call });
  }
}

const none: Flow[] = [];
