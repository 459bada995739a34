import { Identities, RecentMessages, setTraits, type Identified, type Ids } from "../calls";
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
export interface StoredProfile extends Identified {
  /** In the order in which they became known. No profile is found by them, and none joined. */
  readonly emails: string[];
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

  /** Set what an Identify call tells of a profile. */
  tell(
    spaceId: string,
    profile: StoredProfile,
    traits: Record<string, unknown>,
    told: Omit<CustomTrait, "value">,
  ): void {
    setTraits(profile.custom, traits, (value) => ({ value, ...told }));
    addEmail(profile, traits["email"]);
    const { customKeys } = this.space(spaceId);
    for (const key of Object.keys(traits)) if (profile.custom.has(key)) customKeys.set(key, told.updatedAt);
  }

  setCustom(spaceId: string, profile: StoredProfile, key: string, trait: CustomTrait): void {
    profile.custom.set(key, trait);
    this.space(spaceId).customKeys.set(key, trait.updatedAt);
  }

  space(spaceId: string): SpaceProfiles {
    const known = this.#spaces.get(spaceId) ?? {
      identities: new Identities<StoredProfile>(nobody, merge),
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
    if (type === "user_id") return identities.withUserId(id);
    return type === "anonymous_id" ? identities.withAnonymousId(id) : undefined;
  }

  /** The profile that a call belongs to. */
  resolve(spaceId: string, ids: Ids): StoredProfile {
    return this.space(spaceId).identities.of(ids);
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

function nobody(): StoredProfile {
  return { userId: undefined, anonymousIds: [], emails: [], events: [], custom: new Map(), joins: 0 };
}

function addEmail({ emails }: StoredProfile, email: unknown): void {
  if (typeof email === "string" && email !== "" && !emails.includes(email)) emails.push(email);
}

/** The user's profile takes in what was known of the visitor; what definitions made of both is computed anew. */
function merge(user: StoredProfile, visitor: StoredProfile): void {
  user.events.push(...visitor.events);
  user.events.sort((a, b) => a.arrival - b.arrival);
  for (const email of visitor.emails) addEmail(user, email);
  for (const [key, trait] of visitor.custom) if (!user.custom.has(key)) user.custom.set(key, trait);
  user.joins += 1;
}
