import type { Computation } from "./compute";
import type { StoredEvent } from "./profiles";
import { isFilteredOut } from "./space-filters";
import type { Store, StoredSource, StoredSpace } from "./store";

/** One call of the Tracking API, as it was sent. */
export interface Call {
  type: string;
  event?: unknown;
  name?: unknown;
  userId?: unknown;
  anonymousId?: unknown;
  groupId?: unknown;
  messageId?: unknown;
  timestamp?: unknown;
  properties?: unknown;
  traits?: unknown;
  context?: unknown;
}

const maxProperties = 300;
const maxMessageId = 100;
const maxGroupId = 500;
const replayMs = 30 * 86_400_000;

/** A call that a source has received, kept for a later replay. */
interface Received {
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
    private readonly computation: Computation,
  ) {}

  /** @param writeKey - an unknown one is taken and forgotten, as Segment does */
  receive(writeKey: string, call: Call): void {
    const { sources, spaces, clock, switches } = this.store;
    const source = sources.find((candidate) => candidate.writeKey === writeKey);
    if (source === undefined || !source.enabled || this.#isDuplicate(call)) return;
    const fed = spaces.filter(({ id }) => this.store.isConnected(id, source.id));
    // Kept only where it may be asked for: this is most of the memory that an event takes.
    if (switches.replayOnConnect) {
      const kept = this.#received.get(source) ?? [];
      this.#received.set(source, kept);
      kept.push({ call, at: clock.now(), spaces: new Set(fed.map(({ id }) => id)) });
    }
    if (isDropped(call)) return;
    for (const { id } of fed) this.#deliver(id, source, call);
  }

  /** Give a space what a source has received in the last month and the space has not, oldest first. */
  replay(space: StoredSpace, source: StoredSource): void {
    const since = this.store.clock.now() - replayMs;
    for (const { call, at, spaces } of this.#received.get(source) ?? []) {
      if (at < since || spaces.has(space.id)) continue;
      spaces.add(space.id);
      if (!isDropped(call))
        this.#deliver(space.id, source, {
          ...call,
          timestamp: timeOf(call.timestamp) ?? new Date(at).toISOString(),
        });
    }
  }

  #isDuplicate({ messageId }: Call): boolean {
    const id = text(messageId);
    return id !== undefined && this.store.profiles.isKnownMessage(id);
  }

  #deliver(spaceId: string, source: StoredSource, call: Call): void {
    if (isFilteredOut(this.store, spaceId, source, call)) return;
    const { profiles, clock } = this.store;
    const [userId, anonymousId] = [text(call.userId), text(call.anonymousId)];
    if (userId === undefined && anonymousId === undefined) return;
    const profile = profiles.resolve(spaceId, userId, anonymousId);
    const now = clock.iso();
    if (call.type === "identify") {
      for (const [key, value] of Object.entries(recordOf(call.traits)))
        profiles.setCustom(spaceId, profile, key, { value, updatedAt: now, sourceId: source.id });
    }
    const event = nameOf(call);
    if (event === undefined) return;
    const properties = recordOf(call.properties);
    const stored: StoredEvent = {
      event,
      type: call.type,
      timestamp: timeOf(call.timestamp) ?? now,
      properties: call.type === "track" ? properties : { ...properties, [`${call.type}_name`]: call.name },
      context: recordOf(call.context),
      sourceId: source.id,
      arrival: profiles.space(spaceId).arrivals++,
      ...(text(call.messageId) === undefined ? {} : { messageId: String(call.messageId) }),
    };
    profile.events.push(stored);
    profiles.see(spaceId, stored, now);
    this.computation.arrived(spaceId, profile, stored);
  }
}

/** Unify drops these silently. */
function isDropped({ properties, traits, messageId, groupId }: Call): boolean {
  return (
    Object.keys(recordOf(properties)).length > maxProperties ||
    Object.keys(recordOf(traits)).length > maxProperties ||
    (text(messageId)?.length ?? 0) > maxMessageId ||
    (text(groupId)?.length ?? 0) > maxGroupId
  );
}

/** Page and Screen calls have names of their own among events; Identify, Group and Alias are no events. */
function nameOf({ type, event }: Call): string | undefined {
  if (type === "page") return "Page Viewed";
  if (type === "screen") return "Screen Viewed";
  return type === "track" ? text(event) : undefined;
}

/** A time that nobody can read counts as not given; one without a zone is UTC, wherever this runs. */
function timeOf(value: unknown): string | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  const at = Date.parse(/T[\d:.]+$/.test(given) ? `${given}Z` : given);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
