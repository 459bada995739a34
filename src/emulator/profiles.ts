import type { ProfileEvent } from "../query";

export interface StoredEvent extends ProfileEvent {
  /** Order of arrival in this space. */
  readonly arrival: number;
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
  readonly custom: Map<string, CustomTrait>;
  /** How often another profile has joined it, which changes what its events add up to. */
  joins: number;
}

interface SeenProperty {
  lastSeenAt: string;
  samples: Set<string>;
}

/** An event name that a space has received, for the space schema. */
export interface SeenEvent {
  type: string;
  lastSeenAt: string;
  readonly PROPERTY: Map<string, SeenProperty>;
  /** Fields of the context, by path. */
  readonly CONTEXT: Map<string, SeenProperty>;
}

/** The profiles of one space and what its events look like. */
export interface SpaceProfiles {
  readonly byUserId: Map<string, StoredProfile>;
  readonly byAnonymousId: Map<string, StoredProfile>;
  readonly seen: Map<string, SeenEvent>;
  /** When each custom trait was last set on some profile. */
  readonly customKeys: Map<string, string>;
  arrivals: number;
}

const maxSamples = 1_000;
/** Twice as many are remembered: the ids of now and those before. */
const rememberedMessageIds = 500_000;
/** Context is described this deep, by path. */
const maxDepth = 3;

export class ProfileStore {
  readonly #spaces = new Map<string, SpaceProfiles>();
  #messageIds = new Set<string>();
  #earlierMessageIds = new Set<string>();

  /** Whether a message has arrived before; from now on it has. */
  isKnownMessage(id: string): boolean {
    if (this.#messageIds.has(id) || this.#earlierMessageIds.has(id)) return true;
    if (this.#messageIds.size >= rememberedMessageIds) {
      this.#earlierMessageIds = this.#messageIds;
      this.#messageIds = new Set();
    }
    this.#messageIds.add(id);
    return false;
  }

  setCustom(spaceId: string, profile: StoredProfile, key: string, trait: CustomTrait): void {
    profile.custom.set(key, trait);
    this.space(spaceId).customKeys.set(key, trait.updatedAt);
  }

  space(spaceId: string): SpaceProfiles {
    const known = this.#spaces.get(spaceId) ?? {
      byUserId: new Map(),
      byAnonymousId: new Map(),
      seen: new Map(),
      customKeys: new Map(),
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
      custom: new Map(),
      joins: 0,
    };
    if (userId !== undefined) byUserId.set(userId, profile);
    if (anonymousId !== undefined) byAnonymousId.set(anonymousId, profile);
    return profile;
  }

  /** Note an event for the space schema. */
  see(spaceId: string, { event, type, properties = {}, context = {} }: StoredEvent, at: string): void {
    const { seen } = this.space(spaceId);
    const known = seen.get(event) ?? {
      type: type.toUpperCase(),
      lastSeenAt: at,
      PROPERTY: new Map<string, SeenProperty>(),
      CONTEXT: new Map<string, SeenProperty>(),
    };
    seen.set(event, known);
    known.lastSeenAt = at;
    for (const [name, value] of Object.entries(properties)) note(known.PROPERTY, name, value, at);
    for (const [name, value] of leavesOf(context, maxDepth)) note(known.CONTEXT, name, value, at);
  }
}

function note(seen: Map<string, SeenProperty>, name: string, value: unknown, at: string): void {
  const property = seen.get(name) ?? { lastSeenAt: at, samples: new Set<string>() };
  seen.set(name, property);
  property.lastSeenAt = at;
  if (property.samples.size < maxSamples)
    property.samples.add(typeof value === "string" ? value : JSON.stringify(value));
}

function leavesOf(record: object, depth: number, path = ""): [string, unknown][] {
  return Object.entries(record).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && depth > 1
      ? leavesOf(value, depth - 1, `${path}${name}.`)
      : [[`${path}${name}`, value] satisfies [string, unknown]],
  );
}

/** The user's profile takes in what was known of the visitor; what definitions made of both is computed anew. */
function merge(user: StoredProfile, visitor: StoredProfile): void {
  user.events.push(...visitor.events);
  user.events.sort((a, b) => a.arrival - b.arrival);
  for (const [key, trait] of visitor.custom) if (!user.custom.has(key)) user.custom.set(key, trait);
  user.joins += 1;
}
