import { CallError, isOverLimits, readCall, type Call, type NamedEvent, type RawCall } from "../calls";
import type { ComputedValues } from "./compute";
import type { Outgoing } from "./outgoing";
import type { StoredEvent, StoredProfile } from "./profiles";
import { isFilteredOut } from "./space-filters";
import type { Store, StoredSource, StoredSpace } from "./store";

const replayMs = 30 * 86_400_000;

/** A call that a source has received, kept for a later replay. */
interface Received {
  readonly raw: RawCall;
  readonly call: Call;
  readonly at: number;
  /** Spaces that have it already. */
  readonly spaces: Set<string>;
}

/** Takes calls in and hands them to the spaces that their source feeds. */
export class Tracking {
  readonly #received = new WeakMap<StoredSource, Received[]>();

  constructor(
    private readonly store: Store,
    private readonly computation: ComputedValues,
    private readonly outgoing: Outgoing,
  ) {}

  /** @param writeKey - a call with an unknown one is accepted and dropped, as Segment does */
  receive(writeKey: string, raw: RawCall): void {
    const { sources, spaces, clock, switches, profiles } = this.store;
    const source = sources.find((candidate) => candidate.writeKey === writeKey);
    if (source === undefined || !source.enabled) return;
    const call = readOrDrop(raw, { numericIds: switches.numericIds, receivedAt: clock.now() });
    if (call === undefined || profiles.messages.isRepeat(call.messageId) || isOverLimits(raw)) return;
    const fed = spaces.filter(({ id }) => this.store.isConnected(id, source.id));
    // Kept only where it may be asked for: this is most of the memory that an event takes.
    if (switches.replayOnConnect) {
      const kept = this.#received.get(source) ?? [];
      this.#received.set(source, kept);
      kept.push({ raw, call, at: clock.now(), spaces: new Set(fed.map(({ id }) => id)) });
    }
    for (const { id } of fed) this.#deliver(id, source, raw, call);
  }

  /** Give a space what a source has received in the last month and the space has not, oldest first. */
  replay(space: StoredSpace, source: StoredSource): void {
    const since = this.store.clock.now() - replayMs;
    for (const { raw, call, at, spaces } of this.#received.get(source) ?? []) {
      if (at < since || spaces.has(space.id)) continue;
      spaces.add(space.id);
      this.#deliver(space.id, source, raw, call);
    }
  }

  #deliver(spaceId: string, source: StoredSource, raw: RawCall, call: Call): void {
    if (isFilteredOut(this.store, spaceId, source, raw)) return;
    const { profiles, clock } = this.store;
    this.computation.beforeCall(spaceId, call);
    const profile = profiles.resolve(spaceId, call);
    this.computation.beforeChange(spaceId, profile);
    if (call.traits !== undefined)
      profiles.tell(spaceId, profile, call.traits, { updatedAt: clock.iso(), sourceId: source.id });
    if (call.event !== undefined) this.#take(spaceId, source, profile, call, call.event);
    this.outgoing.arrived(spaceId, profile);
  }

  #take(
    spaceId: string,
    source: StoredSource,
    profile: StoredProfile,
    call: Call,
    { event, timestamp, properties = {}, context = {} }: NamedEvent,
  ): void {
    const { profiles, clock } = this.store;
    const stored: StoredEvent = {
      event,
      type: call.type,
      timestamp,
      properties,
      context,
      sourceId: source.id,
      arrival: profiles.space(spaceId).arrivals++,
      ...(call.messageId === undefined ? {} : { messageId: call.messageId }),
    };
    profile.events.push(stored);
    profiles.see(spaceId, stored, clock.iso());
    this.computation.arrived(spaceId, profile, stored);
  }
}

/** What Segment can make nothing of it drops without a word. */
function readOrDrop(raw: RawCall, options: Required<Parameters<typeof readCall>[1]>): Call | undefined {
  try {
    return readCall(raw, options);
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}
