import type { ComputedValues, Reader } from "../computing/compute";
import type { StoredProfile } from "../profiles/profiles";
import type { IdSync, Store, StoredActivation, StoredDestination, StoredTraitDestination } from "../store";
import { Recent } from "../recent";
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
  /** Of the trait or audience that it is about. */
  readonly key: string;
  /** What has to be told of a profile now; it counts as told from then on. */
  readonly news: (profile: StoredProfile, read: Reader) => OutgoingCall[];
}

/** What the flows had to do with a profile when it was looked at last. */
interface Look {
  /** Ids are only ever added. */
  readonly ids: number;
  /** Values by flow. */
  readonly values: readonly unknown[];
}

/** What an activation's destination was told, since when, and by which ids. */
interface Memory {
  readonly told: Told;
  readonly resyncedAt: number | undefined;
  readonly idSync: readonly IdSync[];
}

const maxReceived = 100_000;

/**
 * Sends what has changed on profiles to destinations, and keeps what each has received. A change is looked for on one
 * profile when a call has arrived for it, and on every profile when definitions or destinations may have changed or time
 * has passed.
 */
export class Outgoing {
  readonly #received = new Recent<ReceivedCall>(maxReceived);
  #flows: readonly Flow[] = [];
  /** Of the store when the flows were looked up. */
  #revision = -1;
  #looks = new WeakMap<StoredProfile, Look>();
  readonly #selections = new WeakMap<StoredTraitDestination, Told>();
  readonly #activations = new WeakMap<StoredActivation, Memory>();

  constructor(
    private readonly store: Store,
    private readonly computation: ComputedValues,
  ) {}

  /** The last 100,000, oldest first. */
  get received(): readonly ReceivedCall[] {
    return this.#received.items;
  }

  clear(): void {
    this.#received.clear();
  }

  /** For a data file: what was received, and what was told to whom. */
  state() {
    const { traitDestinations, activations } = this.store;
    return {
      received: this.received,
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
    this.#received.restore(received);
    for (const [selection, told] of selections) this.#selections.set(selection, new Told(told));
    for (const [activation, known] of activations)
      this.#activations.set(activation, { ...known, told: new Told(known.told) });
  }

  /** A call has arrived for a profile, and whatever it changes is computed. */
  arrived(spaceId: string, profile: StoredProfile): void {
    if (this.#revision !== this.store.revision) this.#lookUpFlows();
    // Most runs have none, and this is asked with each call that arrives.
    if (this.#flows.length > 0) this.#look(spaceId, profile);
  }

  /** Look for changes on every profile. */
  settle(): void {
    this.#lookUpFlows();
    for (const spaceId of new Set(this.#flows.map((flow) => flow.spaceId)))
      for (const profile of this.store.profiles.all(spaceId)) this.#look(spaceId, profile);
  }

  /** What is so now counts as told, because what is chosen anew holds for what changes from now on. */
  pass(selection: StoredTraitDestination): void {
    this.#skip(this.#traitFlow(selection));
  }

  /** They stay the same until something has been written, and what is written is settled. */
  #lookUpFlows(): void {
    const { traitDestinations, activations, revision } = this.store;
    this.#revision = revision;
    this.#looks = new WeakMap();
    this.#flows = [
      ...traitDestinations.map((selection) => this.#traitFlow(selection)),
      ...activations.flatMap((activation) => this.#activationFlow(activation) ?? []),
    ];
  }

  /** Where neither a value nor an id is new, there is nothing to tell. */
  #look(spaceId: string, profile: StoredProfile): void {
    const read = this.computation.reader(spaceId, profile);
    const before = this.#looks.get(profile);
    const ids = profile.anonymousIds.length + profile.emails.length + (profile.userId === undefined ? 0 : 1);
    const values = this.#flows.map((flow) => (flow.spaceId === spaceId ? read(flow.key)?.value : undefined));
    for (const [index, flow] of this.#flows.entries()) {
      const isSame = before?.ids === ids && before.values[index] === values[index];
      if (flow.spaceId === spaceId && !isSame) this.#send(flow, profile, read);
    }
    this.#looks.set(profile, { ids, values });
  }

  #traitFlow(selection: StoredTraitDestination): Flow {
    const { trait, destination } = selection;
    const told = this.#selections.get(selection) ?? new Told();
    this.#selections.set(selection, told);
    const news: Flow["news"] = (profile, read) => traitCalls(this.store, selection, profile, told, read);
    return { spaceId: trait.spaceId, destination, key: trait.key, news };
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
    const { spaceId, key } = target.audience;
    const news: Flow["news"] = (profile, read) => audienceCalls(this.store, target, profile, told, read);
    const flow = { spaceId, destination, key, news };
    if (!isResync && known?.idSync !== idSync) this.#skip(flow);
    return flow;
  }

  #skip({ spaceId, news }: Flow): void {
    for (const profile of this.store.profiles.all(spaceId))
      news(profile, this.computation.reader(spaceId, profile));
  }

  /** What runs in a browser hears nothing from a space, and what is switched off has missed it. */
  #send({ destination, news }: Flow, profile: StoredProfile, read: Reader): void {
    const calls = news(profile, read);
    const { id, slug, name, kind, enabled } = destination;
    if (calls.length === 0 || kind === "device" || !enabled) return;
    const at = this.store.clock.iso();
    for (const call of calls) this.#received.add({ at, destination: { id, slug, name }, call });
  }
}
