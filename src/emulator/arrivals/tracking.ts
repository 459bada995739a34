import {
  CallError,
  isForSpaces,
  isOverLimits,
  readCall,
  type Call,
  type Ids,
  type NamedEvent,
  type RawCall,
} from "../../calls";
import type { ComputedValues } from "../computing/compute";
import type { Outgoing } from "../outgoing";
import type { Sighting, StoredEvent, StoredProfile } from "../profiles/profiles";
import type { ReceivedCall } from "./received-calls";
import { dropping } from "./space-filters";
import type { Store, StoredSource, StoredSpace } from "../store";

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
    const { sources, clock, received } = this.store;
    const source = sources.find((candidate) => candidate.writeKey === writeKey);
    const at = clock.now();
    if (source === undefined)
      return received.add({ at, call: raw, lost: "no source has its write key", spaces: [] });
    const read = this.#read(source, raw);
    if (typeof read === "string")
      return received.add({ at, source: source.slug, call: raw, lost: read, spaces: [] });
    received.add({ at, source: source.slug, call: raw, spaces: this.#handOut(source, raw, read) });
  }

  /** What Segment can make nothing of it drops without a word; here it is said why. */
  #read(source: StoredSource, raw: RawCall): Call | string {
    const { clock, switches, profiles } = this.store;
    if (!source.enabled) return "its source is disabled";
    const call = readOrReason(raw, { numericIds: switches.numericIds, receivedAt: clock.now() });
    if (typeof call === "string") return call;
    if (profiles.messages.isRepeat(call.messageId)) return "a call with its messageId has come before";
    if (isOverLimits(raw)) return "it has more properties, or a longer id, than Segment takes";
    if (!isForSpaces(raw, switches.allMeansSpaces)) return "its `integrations` keep it out of spaces";
    return call;
  }

  #handOut(source: StoredSource, raw: RawCall, call: Call): ReceivedCall["spaces"] {
    const { spaces, clock, switches } = this.store;
    const fed = spaces.filter(({ id }) => this.store.isConnected(id, source.id));
    // Kept only where it may be asked for: this is most of the memory that an event takes.
    if (switches.replayOnConnect) {
      const kept = this.#received.get(source) ?? [];
      this.#received.set(source, kept);
      kept.push({ raw, call, at: clock.now(), spaces: new Set(fed.map(({ id }) => id)) });
    }
    return fed.map(({ id }) => this.#deliver(id, source, raw, call));
  }

  /** For a data file: what may be asked for by a replay. */
  state() {
    return new Map(
      this.store.sources.map(
        (source) =>
          [
            source,
            this.#received.get(source)?.map(({ raw, call, at, spaces }) => ({ raw, call, at, spaces })) ?? [],
          ] as const,
      ),
    );
  }

  restore(received: ReturnType<Tracking["state"]>): void {
    for (const [source, calls] of received) this.#received.set(source, calls);
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

  #deliver(spaceId: string, source: StoredSource, raw: RawCall, call: Call): ReceivedCall["spaces"][number] {
    const filter = dropping(this.store, spaceId, source, raw);
    if (filter !== undefined) return { spaceId, filter: filter.name };
    const { profiles, clock } = this.store;
    const seen: Sighting = { at: clock.iso(), sourceId: source.id, messageId: call.messageId };
    this.computation.beforeCall(spaceId, call);
    const profile = profiles.resolve(spaceId, call, seen);
    this.computation.beforeChange(spaceId, profile);
    if (call.traits !== undefined)
      profiles.tell(spaceId, profile, call.traits, { updatedAt: seen.at, sourceId: source.id });
    if (call.event !== undefined) this.#take(spaceId, profile, seen, call, call.event);
    this.outgoing.arrived(spaceId, profile);
    return { spaceId };
  }

  #take(
    spaceId: string,
    profile: StoredProfile,
    { at, sourceId, messageId }: Sighting,
    call: Call,
    { event, timestamp, properties = {}, context = {} }: NamedEvent,
  ): void {
    const { profiles } = this.store;
    const stored: StoredEvent = {
      event,
      type: call.type,
      timestamp,
      properties,
      context,
      sourceId,
      ids: idsOf(call, profile.events.at(-1)?.ids),
      arrival: profiles.space(spaceId).arrivals++,
      receivedAt: Date.parse(at),
      ...(messageId === undefined ? {} : { messageId }),
    };
    profile.events.push(stored);
    profiles.see(spaceId, stored, at);
  }
}

/** Those of the event before, if they are the same: most events of a profile are, and each would keep its own. */
function idsOf({ userId, anonymousId, email }: Call, before: Ids | undefined): Ids {
  const areSame = before?.userId === userId && before?.anonymousId === anonymousId && before?.email === email;
  return before !== undefined && areSame ? before : { userId, anonymousId, email };
}

function readOrReason(raw: RawCall, options: Required<Parameters<typeof readCall>[1]>): Call | string {
  try {
    return readCall(raw, options);
  } catch (error) {
    if (error instanceof CallError) return error.message;
    throw error;
  }
}
