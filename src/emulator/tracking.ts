import type { Computation } from "./compute";
import type { StoredEvent } from "./profiles";
import type { Store, StoredSource } from "./store";

/** One call of the Tracking API, as it was sent. */
export interface Call {
  type: string;
  event?: unknown;
  name?: unknown;
  userId?: unknown;
  anonymousId?: unknown;
  messageId?: unknown;
  timestamp?: unknown;
  properties?: unknown;
  traits?: unknown;
  context?: unknown;
}

const maxProperties = 300;
const maxMessageId = 100;

/** Takes calls in and hands them to the spaces that their source feeds. */
export class Tracking {
  constructor(
    private readonly store: Store,
    private readonly computation: Computation,
  ) {}

  /** @param writeKey - an unknown one is taken and forgotten, as Segment does */
  receive(writeKey: string, call: Call): void {
    const source = this.store.sources.find((candidate) => candidate.writeKey === writeKey);
    if (source === undefined || !source.enabled || this.#isDuplicate(call)) return;
    const properties = recordOf(call.properties);
    // Unify drops these silently.
    if (Object.keys(properties).length > maxProperties || (text(call.messageId)?.length ?? 0) > maxMessageId)
      return;
    for (const { id } of this.store.spaces) {
      if (this.store.isConnected(id, source.id)) this.#deliver(id, source, call, properties);
    }
  }

  #isDuplicate({ messageId }: Call): boolean {
    const id = text(messageId);
    return id !== undefined && this.store.profiles.isKnownMessage(id);
  }

  #deliver(spaceId: string, source: StoredSource, call: Call, properties: Record<string, unknown>): void {
    const { profiles, clock } = this.store;
    const [userId, anonymousId] = [text(call.userId), text(call.anonymousId)];
    if (userId === undefined && anonymousId === undefined) return;
    const profile = profiles.resolve(spaceId, userId, anonymousId);
    const now = clock.iso();
    if (call.type === "identify") {
      for (const [key, value] of Object.entries(recordOf(call.traits)))
        profile.custom.set(key, { value, updatedAt: now, sourceId: source.id });
    }
    const named = nameOf(call);
    if (named === undefined) return;
    const space = profiles.space(spaceId);
    const event: StoredEvent = {
      event: named,
      type: call.type,
      timestamp: timeOf(call.timestamp) ?? now,
      properties: named === call.event ? properties : { ...properties, [`${call.type}_name`]: call.name },
      context: recordOf(call.context),
      sourceId: source.id,
      arrival: space.arrivals++,
      receivedAt: clock.now(),
      ...(text(call.messageId) === undefined ? {} : { messageId: String(call.messageId) }),
    };
    profile.events.push(event);
    profile.eventNames.add(event.event);
    profiles.see(spaceId, event, now);
    this.computation.arrived(spaceId, profile, event);
  }
}

/** Page and Screen calls have names of their own among events; Identify, Group and Alias are no events. */
function nameOf({ type, event }: Call): string | undefined {
  if (type === "page") return "Page Viewed";
  if (type === "screen") return "Screen Viewed";
  return type === "track" ? text(event) : undefined;
}

/** A time that nobody can read counts as not given. */
function timeOf(value: unknown): string | undefined {
  const given = text(value);
  return given === undefined || Number.isNaN(Date.parse(given)) ? undefined : given;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
