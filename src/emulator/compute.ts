import { defaultIdentifiers } from "../api";
import { evaluate, referencesOf, traitValue, type Query } from "../query";
import { Following } from "./following";
import type { StoredEvent, StoredProfile } from "./profiles";
import { SpaceDefinitions, type Compiled } from "./space-definitions";
import type { Store, StoredDefinition } from "./store";

/** A trait as a profile carries it. */
export interface ProfileTrait {
  value: unknown;
  kind: "custom" | "computed_trait" | "audience";
  sourceId: string;
  updatedAt: string;
}

/** Computes traits and audiences from the events that have arrived. */
export class ComputedValues {
  #definitions = new Map<string, { revision: number; definitions: SpaceDefinitions }>();
  readonly #following = new Following();

  constructor(private readonly store: Store) {}

  /** Everything on a profile, by trait key: what it was told, traits, audiences. */
  traitsOf(spaceId: string, profile: StoredProfile): Map<string, ProfileTrait> {
    const definitions = this.#of(spaceId);
    const followed = this.#following.of(definitions, profile);
    const computed = [
      ...definitions.traits.filter((trait) => followed.has(trait)),
      ...definitions.audiences,
    ].map(({ definition }) => definition.key);
    const read = this.#reader(spaceId, profile);
    const traits = new Map<string, ProfileTrait>();
    for (const key of new Set([...profile.custom.keys(), ...computed])) {
      const trait = read(key);
      if (trait !== undefined) traits.set(key, trait);
    }
    return traits;
  }

  /** One trait of a profile. */
  traitOf(spaceId: string, profile: StoredProfile, key: string): ProfileTrait | undefined {
    return this.#reader(spaceId, profile)(key);
  }

  /** Profiles that a condition holds for. */
  members(spaceId: string, query: Query, references: readonly string[], options: Options): StoredProfile[] {
    return [...this.store.profiles.all(spaceId)].filter(
      (profile) =>
        isCandidate(profile, options) &&
        this.#holds(query, references, profile.events, this.#reader(spaceId, profile)),
    );
  }

  /** What a trait that nobody has made yet would give each profile. Who would get nothing is left out. */
  previewed(spaceId: string, query: Query, options: Options): { profile: StoredProfile; value: unknown }[] {
    const references = referencesOf(query);
    return [...this.store.profiles.all(spaceId)].flatMap((profile) => {
      if (!carriesTraits(profile, options)) return [];
      const known = { events: profile.events, traits: valuesOf(references, this.#reader(spaceId, profile)) };
      const value = traitValue(query, evaluate(query, known, { now: this.#now() }));
      return value === null ? [] : [{ profile, value }];
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

  /** Reads traits by key, each at most once, so that definitions may ask for each other in any order. */
  #reader(spaceId: string, profile: StoredProfile): Reader {
    const definitions = this.#of(spaceId);
    const known = new Map<string, ProfileTrait | undefined>();
    const read: Reader = (key) => {
      if (known.has(key)) return known.get(key);
      const told = profile.custom.get(key);
      const custom = told && { kind: "custom" as const, ...told };
      known.set(key, custom); // What a definition sees that asks for itself.
      const compiled = definitions.get(key);
      const trait = (compiled && this.#compute(definitions, profile, compiled, read)) ?? custom;
      known.set(key, trait);
      return trait;
    };
    return read;
  }

  #compute(
    definitions: SpaceDefinitions,
    profile: StoredProfile,
    compiled: Compiled,
    read: Reader,
  ): ProfileTrait | undefined {
    const { definition, query, references, ofNothing } = compiled;
    const { id: sourceId, updatedAt, kind, options } = definition;
    if (kind === "audience" && (!definition.enabled || !isCandidate(profile, options))) return undefined;
    if (kind === "trait" && !carriesTraits(profile, options)) return undefined;
    const followed = this.#following.of(definitions, profile).get(compiled);
    if (kind === "trait" && followed === undefined) return undefined;
    const value = (followed ?? ofNothing).value(this.#now(), valuesOf(references, read));
    if (kind === "audience") return { kind, value: value === true, sourceId, updatedAt };
    const carried = traitValue(query, value);
    return carried === null ? undefined : { kind: "computed_trait", value: carried, sourceId, updatedAt };
  }

  #holds(query: Query, references: readonly string[], events: readonly StoredEvent[], read: Reader): boolean {
    return evaluate(query, { events, traits: valuesOf(references, read) }, { now: this.#now() }) === true;
  }

  #now(): Date {
    return new Date(this.store.clock.now());
  }
}

type Reader = (key: string) => ProfileTrait | undefined;
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
