/** By what a call says whose it is. */
export interface Ids {
  readonly userId: string | undefined;
  readonly anonymousId: string | undefined;
  readonly email: string | undefined;
}

/** One person, or one visitor of whom no user id is known. */
export interface Identified {
  userId: string | undefined;
  /** In the order in which they became known. */
  readonly emails: string[];
  /** In the order in which they became known. */
  readonly anonymousIds: string[];
}

/** How many values of an identifier other than the user id a profile has. */
const maxValues = 5;

/**
 * Whose calls are whose: a call belongs to the profiles that have any of its ids, and joins them. That never gives a
 * profile two user ids, or more of another identifier than it may have: instead the call is read again without the id
 * that counts least, so that the email or anonymous id of somebody else stays where it is.
 */
export class Identities<Profile extends Identified> {
  readonly #byUserId = new Map<string, Profile>();
  readonly #byEmail = new Map<string, Profile>();
  readonly #byAnonymousId = new Map<string, Profile>();

  /**
   * @param create - a profile of nobody
   * @param join - gives a profile what was known of another one, which is the same person
   * @param limit - how many emails and how many anonymous ids a profile has at most
   */
  constructor(
    private readonly create: () => Profile,
    private readonly join: (profile: Profile, other: Profile) => void,
    private readonly limit: () => number = () => maxValues,
  ) {}

  /** The profile that a call belongs to; from now on the call's ids lead to it. At least one of them is there. */
  of(ids: Ids): Profile {
    const { userId, email, anonymousId } = ids;
    const known = this.#withFirst(ids);
    // Most calls carry the ids of the call before.
    if (known !== undefined && has(known.emails, email) && has(known.anonymousIds, anonymousId)) return known;
    return (
      this.#fitting(ids) ??
      this.#fitting({ userId, email, anonymousId: undefined }) ??
      this.#fitting({ userId, email: undefined, anonymousId: undefined }) ??
      // It has had more than it may have since before the limit was lowered.
      known ??
      this.create()
    );
  }

  withUserId(userId: string): Profile | undefined {
    return this.#byUserId.get(userId);
  }

  withEmail(email: string): Profile | undefined {
    return this.#byEmail.get(email);
  }

  withAnonymousId(anonymousId: string): Profile | undefined {
    return this.#byAnonymousId.get(anonymousId);
  }

  /** Every profile once. */
  all(): Set<Profile> {
    return new Set([...this.#byUserId.values(), ...this.#byEmail.values(), ...this.#byAnonymousId.values()]);
  }

  /** By the id of the call that counts most. */
  #withFirst({ userId, email, anonymousId }: Ids): Profile | undefined {
    if (userId !== undefined) return this.#byUserId.get(userId);
    if (email !== undefined) return this.#byEmail.get(email);
    return anonymousId === undefined ? undefined : this.#byAnonymousId.get(anonymousId);
  }

  /** One profile of all that have one of the ids, with these ids; undefined where that would be too many for one. */
  #fitting({ userId, email, anonymousId }: Ids): Profile | undefined {
    if ((userId ?? email ?? anonymousId) === undefined) return undefined;
    const found = [
      userId === undefined ? undefined : this.#byUserId.get(userId),
      email === undefined ? undefined : this.#byEmail.get(email),
      anonymousId === undefined ? undefined : this.#byAnonymousId.get(anonymousId),
    ];
    const profiles = [...new Set(found)].filter((profile) => profile !== undefined);
    const userIds = differing([userId, ...profiles.map((profile) => profile.userId)]);
    const emails = differing([...profiles.flatMap((profile) => profile.emails), email]);
    const anonymousIds = differing([...profiles.flatMap((profile) => profile.anonymousIds), anonymousId]);
    if (userIds.length > 1 || this.#areMany(emails) || this.#areMany(anonymousIds)) return undefined;
    const profile = profiles.find((one) => one.userId !== undefined) ?? profiles[0] ?? this.create();
    for (const other of profiles) if (other !== profile) this.join(profile, other);
    this.#know(profile, userIds[0], emails, anonymousIds);
    return profile;
  }

  #areMany(values: readonly string[]): boolean {
    return values.length > this.limit();
  }

  #know(
    profile: Profile,
    userId: string | undefined,
    emails: readonly string[],
    anonymousIds: readonly string[],
  ): void {
    if (userId !== undefined) {
      profile.userId = userId;
      this.#byUserId.set(userId, profile);
    }
    for (const email of emails) {
      if (!profile.emails.includes(email)) profile.emails.push(email);
      this.#byEmail.set(email, profile);
    }
    for (const id of anonymousIds) {
      if (!profile.anonymousIds.includes(id)) profile.anonymousIds.push(id);
      this.#byAnonymousId.set(id, profile);
    }
  }
}

function has(values: readonly string[], value: string | undefined): boolean {
  return value === undefined || values.includes(value);
}

function differing(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
