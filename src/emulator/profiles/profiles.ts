import { Identities, RecentMessages, setTraits, type Identified, type Ids } from "../../calls";
import type { ProfileEvent } from "../../query";

export interface StoredEvent extends ProfileEvent {
  /** By what the call said whose it is. Events of the same ids share them. */
  readonly ids: Ids;
  /** Order of arrival in this space. */
  readonly arrival: number;
  /** In milliseconds; the data files of earlier versions do not say. */
  readonly receivedAt?: number;
  readonly type: string;
}

export interface CustomTrait {
  value: unknown;
  updatedAt: string;
  sourceId: string;
}

/** The call by which something became known. */
export interface Sighting {
  readonly at: string;
  readonly sourceId: string;
  readonly messageId: string | undefined;
}

export interface ExternalId {
  readonly type: "user_id" | "email" | "anonymous_id" | "group_id";
  readonly id: string;
  readonly seen: Sighting;
}

/** One person, or one anonymous visitor, of a space. */
export interface StoredProfile extends Identified {
  /** In the order in which they became known. */
  readonly externalIds: ExternalId[];
  /** Accounts that Group calls have named. */
  readonly accounts: ExternalId[];
  firstSeen: Sighting;
  lastSeen: Sighting;
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
  readonly identities: Identities<StoredProfile>;
  readonly seen: Map<string, SeenEvent>;
  /** When each custom trait was last set on some profile. */
  readonly customKeys: Map<string, string>;
  arrivals: number;
}

const maxSamples = 1_000;
/** Context is described this deep, by path. */
const maxDepth = 3;

export class ProfileStore {
  readonly #spaces = new Map<string, SpaceProfiles>();
  readonly messages = new RecentMessages();

  /** @param maxIdentifiers - of one kind that a profile has */
  constructor(private readonly maxIdentifiers: () => number) {}

  /** Set what an Identify call tells of a profile. */
  tell(
    spaceId: string,
    profile: StoredProfile,
    traits: Record<string, unknown>,
    told: Omit<CustomTrait, "value">,
  ): void {
    setTraits(profile.custom, traits, (value) => ({ value, ...told }));
    const { customKeys } = this.space(spaceId);
    for (const key of Object.keys(traits)) if (profile.custom.has(key)) customKeys.set(key, told.updatedAt);
  }

  setCustom(spaceId: string, profile: StoredProfile, key: string, trait: CustomTrait): void {
    profile.custom.set(key, trait);
    this.space(spaceId).customKeys.set(key, trait.updatedAt);
  }

  space(spaceId: string): SpaceProfiles {
    const known = this.#spaces.get(spaceId) ?? {
      identities: new Identities<StoredProfile>(nobody, merge, this.maxIdentifiers),
      seen: new Map(),
      customKeys: new Map(),
      arrivals: 0,
    };
    this.#spaces.set(spaceId, known);
    return known;
  }

  /** For a data file. */
  state() {
    const spaces = [...this.#spaces].map(
      ([id, { identities, ...space }]) => [id, { ...space, identities: identities.state() }] as const,
    );
    return { spaces: new Map(spaces), messages: this.messages.state() };
  }

  restore({ spaces, messages }: ReturnType<ProfileStore["state"]>): void {
    for (const [id, { identities, ...space }] of spaces) {
      const restored = Object.assign(this.space(id), space);
      restored.identities.restore(identities);
    }
    this.messages.restore(messages);
  }

  all(spaceId: string): Set<StoredProfile> {
    return this.space(spaceId).identities.all();
  }

  find(spaceId: string, type: string, id: string): StoredProfile | undefined {
    const { identities } = this.space(spaceId);
    switch (type) {
      case "user_id":
        return identities.withUserId(id);
      case "email":
        return identities.withEmail(id);
      case "anonymous_id":
        return identities.withAnonymousId(id);
      default:
        return undefined;
    }
  }

  /** The profile that a call belongs to. */
  resolve(spaceId: string, call: Ids & { groupId?: string | undefined }, seen: Sighting): StoredProfile {
    const profile = this.space(spaceId).identities.of(call);
    if (profile.firstSeen === never) profile.firstSeen = seen;
    profile.lastSeen = seen;
    const { userId, emails, anonymousIds, externalIds } = profile;
    if (externalIds.length < emails.length + anonymousIds.length + (userId === undefined ? 0 : 1)) {
      addIds(externalIds, "user_id", userId === undefined ? [] : [userId], seen);
      addIds(externalIds, "email", emails, seen);
      addIds(externalIds, "anonymous_id", anonymousIds, seen);
    }
    if (call.groupId !== undefined) addIds(profile.accounts, "group_id", [call.groupId], seen);
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

const never: Sighting = { at: "", sourceId: "", messageId: undefined };

function nobody(): StoredProfile {
  return {
    userId: undefined,
    emails: [],
    anonymousIds: [],
    externalIds: [],
    accounts: [],
    firstSeen: never,
    lastSeen: never,
    events: [],
    custom: new Map(),
    joins: 0,
  };
}

function addIds(known: ExternalId[], type: ExternalId["type"], ids: readonly string[], seen: Sighting): void {
  for (const id of ids)
    if (!known.some((one) => one.type === type && one.id === id)) known.push({ type, id, seen });
}

/** The profile takes in what was known of the other one; what definitions made of both is computed anew. */
function merge(profile: StoredProfile, other: StoredProfile): void {
  // One by one: a call takes only so many arguments.
  for (const event of other.events) profile.events.push(event);
  profile.events.sort((a, b) => a.arrival - b.arrival);
  for (const { type, id, seen } of other.externalIds) addIds(profile.externalIds, type, [id], seen);
  for (const { type, id, seen } of other.accounts) addIds(profile.accounts, type, [id], seen);
  if (other.firstSeen.at < profile.firstSeen.at) profile.firstSeen = other.firstSeen;
  for (const [key, trait] of other.custom) if (!profile.custom.has(key)) profile.custom.set(key, trait);
  profile.joins += 1;
}
