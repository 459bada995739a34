import { defaultIdentifiers } from "../../api";
import type { Ids } from "../../calls";
import { evaluate, traitValue, type Query } from "../../query";
import { BatchRuns } from "./batch-runs";
import { followedOnce, Following, type Counted } from "./following";
import { computedAt } from "./progress";
import type { StoredProfile } from "../profiles/profiles";
import { compile, SpaceDefinitions, type Compiled } from "./space-definitions";
import { standingOf } from "./standing";
import type { Store, StoredDefinition } from "../store";

/** A trait as a profile carries it. */
export interface ProfileTrait {
  value: unknown;
  kind: "custom" | "computed_trait" | "audience";
  sourceId: string;
  /** When it was told; of a definition, when the last event that it counts was received, or it was computed. */
  updatedAt: string;
}

/** Computes traits and audiences from the events that have arrived. */
export class ComputedValues {
  #definitions = new Map<string, { revision: number; definitions: SpaceDefinitions }>();
  readonly #following = new Following();
  readonly #runs = new BatchRuns<ProfileTrait>();

  constructor(private readonly store: Store) {}

  /** For a data file: what runs have made of profiles; the rest is computed anew. */
  state() {
    const { spaces, profiles } = this.store;
    return this.#runs.state(spaces.flatMap(({ id }) => [...profiles.all(id)]));
  }

  restore(runs: ReturnType<ComputedValues["state"]>): void {
    this.#runs.restore(runs);
  }

  /** Before a call changes the profiles that it is about, or makes one of several. */
  beforeCall(spaceId: string, { userId, email, anonymousId }: Ids): void {
    if (this.store.switches.timing === "instant") return;
    const { identities } = this.store.profiles.space(spaceId);
    if (userId !== undefined) this.beforeChange(spaceId, identities.withUserId(userId));
    if (email !== undefined) this.beforeChange(spaceId, identities.withEmail(email));
    if (anonymousId !== undefined) this.beforeChange(spaceId, identities.withAnonymousId(anonymousId));
  }

  /**
   * Work out what the last runs have made of a profile. Nobody watches runs, so this comes before anything changes on the
   * profile: it is still what it was when they ran.
   */
  beforeChange(spaceId: string, profile: StoredProfile | undefined): void {
    if (profile === undefined || this.store.switches.timing === "instant") return;
    const read = this.#reader(spaceId, profile, this.#now());
    for (const { definition } of this.#of(spaceId).batches) read(definition.key);
  }

  /** Everything on a profile, by trait key: what it was told, traits, audiences. */
  traitsOf(spaceId: string, profile: StoredProfile): Map<string, ProfileTrait> {
    const definitions = this.#of(spaceId);
    const followed = this.#following.of(definitions, profile);
    const computed = [
      ...definitions.traits.filter((trait) => followed.has(trait) || trait.definition.earlier !== undefined),
      ...definitions.audiences,
    ].map(({ definition }) => definition.key);
    const read = this.#reader(spaceId, profile, this.#now());
    const traits = new Map<string, ProfileTrait>();
    for (const key of new Set([...profile.custom.keys(), ...computed])) {
      const trait = read(key);
      if (trait !== undefined) traits.set(key, trait);
    }
    return traits;
  }

  /** One trait of a profile. */
  traitOf(spaceId: string, profile: StoredProfile, key: string): ProfileTrait | undefined {
    return this.#reader(spaceId, profile, this.#now())(key);
  }

  /** Profiles that a condition holds for. */
  members(spaceId: string, query: Query, references: readonly string[], options: Options): StoredProfile[] {
    const now = this.#now();
    return [...this.store.profiles.all(spaceId)].filter((profile) => {
      if (!isCandidate(profile, options)) return false;
      const traits = valuesOf(references, this.#reader(spaceId, profile, now));
      return evaluate(query, { events: profile.events, traits }, { now: new Date(now) }) === true;
    });
  }

  /**
   * What a trait that nobody has made yet would give each profile, worked out as if it were there. Who would get nothing is
   * left out.
   */
  previewed(spaceId: string, query: string): { profile: StoredProfile; value: unknown }[] {
    const { clock, profiles } = this.store;
    const [now, isoNow] = [clock.now(), clock.iso()];
    const form = compile({
      ...draft,
      spaceId,
      query,
      createdAt: isoNow,
      updatedAt: isoNow,
      createdArrival: profiles.space(spaceId).arrivals,
    });
    return [...profiles.all(spaceId)].flatMap((profile) => {
      const trait = this.#compute(spaceId, profile, form, this.#reader(spaceId, profile, now), now);
      return trait === undefined ? [] : [{ profile, value: trait.value }];
    });
  }

  /** What a deleted definition leaves behind: its values, as custom traits. */
  retire(definition: StoredDefinition): void {
    const { spaceId, key } = definition;
    for (const profile of this.store.profiles.all(spaceId)) {
      const trait = this.traitOf(spaceId, profile, key);
      if (trait === undefined || trait.kind === "custom") continue;
      const { value, sourceId } = trait;
      this.store.profiles.setCustom(spaceId, profile, key, {
        value,
        sourceId,
        updatedAt: this.store.clock.iso(),
      });
    }
    this.#of(spaceId).remove(definition);
  }

  #of(spaceId: string): SpaceDefinitions {
    const { revision, traits, audiences } = this.store;
    const known = this.#definitions.get(spaceId);
    if (known?.revision === revision) return known.definitions;
    const mine = (all: readonly StoredDefinition[]) => all.filter((one) => one.spaceId === spaceId);
    const definitions = new SpaceDefinitions(mine(traits), mine(audiences));
    this.#definitions.set(spaceId, { revision, definitions });
    return definitions;
  }

  /** Reads traits of a profile as it is now. */
  reader(spaceId: string, profile: StoredProfile): Reader {
    return this.#reader(spaceId, profile, this.#now());
  }

  /** Reads traits by key as of a time, each at most once, so that definitions may ask for each other in any order. */
  #reader(spaceId: string, profile: StoredProfile, at: number): Reader {
    const definitions = this.#of(spaceId);
    const known = new Map<string, ProfileTrait | undefined>();
    const read: Reader = (key) => {
      if (known.has(key)) return known.get(key);
      const told = profile.custom.get(key);
      const custom = told && { kind: "custom" as const, ...told };
      known.set(key, custom); // What a definition sees that asks for itself.
      const compiled = definitions.get(key);
      const trait = (compiled && this.#carried(spaceId, profile, compiled, read, at)) ?? custom;
      known.set(key, trait);
      return trait;
    };
    return read;
  }

  /** What a profile has of a definition at a time. */
  #carried(
    spaceId: string,
    profile: StoredProfile,
    compiled: Compiled,
    read: Reader,
    at: number,
  ): ProfileTrait | undefined {
    const { definition, isBatch } = compiled;
    const standing = standingOf(this.store.switches, definition, isBatch, at);
    if (standing === undefined) return undefined;
    const isEnabled = definition.enabled && standing.definition.enabled;
    if (definition.kind === "audience" && !isEnabled) return undefined;
    const form = standing.definition === definition ? compiled : compile(standing.definition);
    if (!standing.isRun) return this.#compute(spaceId, profile, form, read, at);
    return this.#runs.of(profile, definition, standing.at, () => {
      const readThen = this.#reader(spaceId, profile, standing.at);
      const trait = this.#compute(spaceId, profile, form, readThen, standing.at);
      return trait && { ...trait, updatedAt: new Date(standing.at).toISOString() };
    });
  }

  #compute(
    spaceId: string,
    profile: StoredProfile,
    form: Compiled,
    read: Reader,
    at: number,
  ): ProfileTrait | undefined {
    const { definition, query, references, ofNothing } = form;
    const { id: sourceId, kind, options } = definition;
    if (kind === "audience" && !isCandidate(profile, options)) return undefined;
    if (kind === "trait" && !carriesTraits(profile, options)) return undefined;
    const definitions = this.#of(spaceId);
    const counted =
      definitions.get(definition.key) === form
        ? this.#following.of(definitions, profile).get(form)
        : followedOnce(form, profile);
    if (kind === "trait" && counted === undefined) return undefined;
    const value = (counted?.following ?? ofNothing).value(new Date(at), valuesOf(references, read));
    const carried = kind === "audience" ? value === true : traitValue(query, value);
    if (carried === null) return undefined;
    const updatedAt = this.#updatedAt(profile, form, counted, read, at);
    return { kind: kind === "audience" ? kind : "computed_trait", value: carried, sourceId, updatedAt };
  }

  /** When what a definition is about last changed on a profile, which its value need not have done. */
  #updatedAt(
    { firstSeen }: StoredProfile,
    { definition, references }: Compiled,
    counted: Counted | undefined,
    read: Reader,
    at: number,
  ): string {
    const { receivedAt = -Infinity } = counted?.last ?? {};
    const since = Math.max(receivedAt, computedAt(this.store.switches, definition));
    const own = new Date(Math.min(since, at)).toISOString();
    if (definition.kind === "trait") return own;
    return references
      .map((key) => read(key)?.updatedAt ?? "")
      .reduce((latest, other) => (other > latest ? other : latest), own > firstSeen.at ? own : firstSeen.at);
  }

  #now(): number {
    return this.store.clock.now();
  }
}

/** A trait of users that has no name yet, and so no key that anybody could ask for. */
const draft = {
  kind: "trait",
  type: "USERS",
  id: "",
  name: "",
  key: "",
  enabled: true,
  createdBy: "",
  updatedBy: "",
  missedReads: 0,
} as const satisfies Partial<StoredDefinition>;

/** A trait of a profile, by key. */
export type Reader = (key: string) => ProfileTrait | undefined;
type Options = StoredDefinition["options"];

function valuesOf(keys: readonly string[], read: Reader): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, read(key)?.value]));
}

function carriesTraits({ userId }: StoredProfile, options: Options): boolean {
  return userId !== undefined || options?.includeAnonymousUsers === true;
}

function isCandidate({ userId, anonymousIds, emails }: StoredProfile, options: Options): boolean {
  const identifiers = options?.filterByExternalIds ?? defaultIdentifiers;
  return (
    (userId !== undefined && identifiers.includes("user_id")) ||
    (anonymousIds.length > 0 && identifiers.includes("anonymous_id")) ||
    (emails.length > 0 && identifiers.includes("email"))
  );
}
