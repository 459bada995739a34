/** By what a call says whose it is. At least one is there. */
export interface Ids {
  readonly userId: string | undefined;
  readonly anonymousId: string | undefined;
}

/** One person, or one visitor of whom only anonymous ids are known. */
export interface Identified {
  userId: string | undefined;
  /** In the order in which they became known. */
  readonly anonymousIds: string[];
}

/**
 * Whose calls are whose. A call with both ids joins a visitor with a user. An anonymous id that already belongs to
 * another user stays there: a profile has one user id and any number of anonymous ids.
 */
export class Identities<Profile extends Identified> {
  readonly #byUserId = new Map<string, Profile>();
  readonly #byAnonymousId = new Map<string, Profile>();

  /**
   * @param create - a profile of nobody
   * @param join - gives a user what was known of a visitor, who is the same person
   */
  constructor(
    private readonly create: () => Profile,
    private readonly join: (user: Profile, visitor: Profile) => void,
  ) {}

  /** The profile that a call belongs to; from now on the call's ids lead to it. */
  of({ userId, anonymousId }: Ids): Profile {
    const user = userId === undefined ? undefined : this.#byUserId.get(userId);
    // Most calls of a person carry the ids of the call before, and a second search costs as much as the first.
    if (user !== undefined && anonymousId !== undefined && user.anonymousIds.at(-1) === anonymousId)
      return user;
    const visitor = anonymousId === undefined ? undefined : this.#byAnonymousId.get(anonymousId);
    if (userId === undefined) return visitor ?? this.#withAnonymousId(this.create(), anonymousId);
    if (anonymousId === undefined) return user ?? this.#withUserId(this.create(), userId);
    if (user === undefined && visitor !== undefined && visitor.userId === undefined)
      return this.#withUserId(visitor, userId);
    const profile = user ?? this.#withUserId(this.create(), userId);
    if (visitor === undefined) return this.#withAnonymousId(profile, anonymousId);
    if (visitor.userId !== undefined) return profile;
    this.join(profile, visitor);
    for (const id of visitor.anonymousIds) this.#withAnonymousId(profile, id);
    return profile;
  }

  withUserId(userId: string): Profile | undefined {
    return this.#byUserId.get(userId);
  }

  withAnonymousId(anonymousId: string): Profile | undefined {
    return this.#byAnonymousId.get(anonymousId);
  }

  /** Which ids lead to which profile, to be kept and restored. */
  state(): { byUserId: Map<string, Profile>; byAnonymousId: Map<string, Profile> } {
    return { byUserId: this.#byUserId, byAnonymousId: this.#byAnonymousId };
  }

  /** Into one that knows nobody yet. */
  restore({ byUserId, byAnonymousId }: ReturnType<Identities<Profile>["state"]>): void {
    for (const [id, profile] of byUserId) this.#byUserId.set(id, profile);
    for (const [id, profile] of byAnonymousId) this.#byAnonymousId.set(id, profile);
  }

  /** Every profile once. */
  all(): Set<Profile> {
    return new Set([...this.#byUserId.values(), ...this.#byAnonymousId.values()]);
  }

  #withUserId(profile: Profile, userId: string): Profile {
    profile.userId = userId;
    this.#byUserId.set(userId, profile);
    return profile;
  }

  #withAnonymousId(profile: Profile, anonymousId: string | undefined): Profile {
    if (anonymousId === undefined) return profile;
    profile.anonymousIds.push(anonymousId);
    this.#byAnonymousId.set(anonymousId, profile);
    return profile;
  }
}
