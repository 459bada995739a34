import type { Incremental, ProfileEvent } from "../query";

export interface StoredEvent extends ProfileEvent {
  /** Order of arrival in this space. */
  readonly arrival: number;
  readonly receivedAt: number;
  readonly type: string;
}

export interface CustomTrait {
  value: unknown;
  updatedAt: string;
  sourceId: string;
}

/** One person, or one anonymous visitor, of a space. */
export interface StoredProfile {
  userId: string | undefined;
  readonly anonymousIds: Set<string>;
  readonly events: StoredEvent[];
  readonly eventNames: Set<string>;
  readonly custom: Map<string, CustomTrait>;
  /** What each definition has made of the events so far; built when first asked for. */
  readonly folds: Map<string, Incremental>;
}

interface SeenProperty {
  lastSeenAt: string;
  samples: Set<string>;
}

/** An event name that a space has received, for the space schema. */
export interface SeenEvent {
  type: string;
  lastSeenAt: string;
  properties: Map<string, SeenProperty>;
}

/** The profiles of one space and what its events look like. */
export interface SpaceProfiles {
  readonly byUserId: Map<string, StoredProfile>;
  readonly byAnonymousId: Map<string, StoredProfile>;
  readonly seen: Map<string, SeenEvent>;
  arrivals: number;
}

const maxSamples = 1_000;
const rememberedMessageIds = 100_000;

export class ProfileStore {
  readonly #spaces = new Map<string, SpaceProfiles>();
  #messageIds = new Set<string>();

  /** Whether a message has arrived before; from now on it has. */
  isKnownMessage(id: string): boolean {
    if (this.#messageIds.has(id)) return true;
    if (this.#messageIds.size >= rememberedMessageIds) this.#messageIds = new Set();
    this.#messageIds.add(id);
    return false;
  }

  space(spaceId: string): SpaceProfiles {
    const known = this.#spaces.get(spaceId) ?? {
      byUserId: new Map(),
      byAnonymousId: new Map(),
      seen: new Map(),
      arrivals: 0,
    };
    this.#spaces.set(spaceId, known);
    return known;
  }

  all(spaceId: string): Set<StoredProfile> {
    const { byUserId, byAnonymousId } = this.space(spaceId);
    return new Set([...byUserId.values(), ...byAnonymousId.values()]);
  }

  find(spaceId: string, type: string, id: string): StoredProfile | undefined {
    const { byUserId, byAnonymousId } = this.space(spaceId);
    return type === "user_id"
      ? byUserId.get(id)
      : type === "anonymous_id"
        ? byAnonymousId.get(id)
        : undefined;
  }

  /**
   * The profile that an event belongs to. An event with both ids joins an anonymous profile with its user's; an
   * anonymous id that already belongs to another user stays there.
   */
  resolve(spaceId: string, userId: string | undefined, anonymousId: string | undefined): StoredProfile {
    const { byUserId, byAnonymousId } = this.space(spaceId);
    const anonymous = anonymousId === undefined ? undefined : byAnonymousId.get(anonymousId);
    if (userId === undefined) return anonymous ?? this.#create(spaceId, undefined, anonymousId);
    const user = byUserId.get(userId);
    if (user === undefined && anonymous?.userId === undefined && anonymous !== undefined) {
      anonymous.userId = userId;
      byUserId.set(userId, anonymous);
      return anonymous;
    }
    const profile = user ?? this.#create(spaceId, userId, undefined);
    if (anonymousId !== undefined && anonymous?.userId === undefined) {
      if (anonymous !== undefined && anonymous !== profile) merge(profile, anonymous);
      for (const id of [anonymousId, ...(anonymous?.anonymousIds ?? [])]) {
        profile.anonymousIds.add(id);
        byAnonymousId.set(id, profile);
      }
    }
    return profile;
  }

  #create(spaceId: string, userId: string | undefined, anonymousId: string | undefined): StoredProfile {
    const { byUserId, byAnonymousId } = this.space(spaceId);
    const profile: StoredProfile = {
      userId,
      anonymousIds: new Set(anonymousId === undefined ? [] : [anonymousId]),
      events: [],
      eventNames: new Set(),
      custom: new Map(),
      folds: new Map(),
    };
    if (userId !== undefined) byUserId.set(userId, profile);
    if (anonymousId !== undefined) byAnonymousId.set(anonymousId, profile);
    return profile;
  }

  /** Note an event for the space schema. */
  see(spaceId: string, { event, type, properties = {} }: StoredEvent, at: string): void {
    const { seen } = this.space(spaceId);
    const known = seen.get(event) ?? { type: type.toUpperCase(), lastSeenAt: at, properties: new Map() };
    seen.set(event, known);
    known.lastSeenAt = at;
    for (const [name, value] of Object.entries(properties)) {
      const property = known.properties.get(name) ?? { lastSeenAt: at, samples: new Set<string>() };
      known.properties.set(name, property);
      property.lastSeenAt = at;
      if (property.samples.size < maxSamples)
        property.samples.add(typeof value === "string" ? value : JSON.stringify(value));
    }
  }
}

/** The user's profile takes in what was known of the visitor; what definitions made of both is computed anew. */
function merge(user: StoredProfile, visitor: StoredProfile): void {
  user.events.push(...visitor.events);
  user.events.sort((a, b) => a.arrival - b.arrival);
  for (const name of visitor.eventNames) user.eventNames.add(name);
  for (const [key, trait] of visitor.custom) if (!user.custom.has(key)) user.custom.set(key, trait);
  user.folds.clear();
}
