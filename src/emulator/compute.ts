import { defaultIdentifiers } from "../api";
import { evaluate, incremental, traitValue, type Incremental, type Query } from "../query";
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

/** What the traits of a space have made of a profile's events. */
interface Folds {
  readonly definitions: SpaceDefinitions;
  readonly joins: number;
  readonly byTrait: Map<StoredDefinition, Incremental>;
}

/**
 * Computes traits and audiences from the events that have arrived. What a trait makes of a profile is kept and continued
 * with each event, so an event costs only the traits that it can change; it is made anew when definitions change or
 * profiles join.
 */
export class ComputedValues {
  #definitions = new Map<string, { revision: number; definitions: SpaceDefinitions }>();

  /** Made when a profile is first asked for. */
  readonly #folds = new WeakMap<StoredProfile, Folds>();

  constructor(private readonly store: Store) {}

  /** Continue with an event that has just arrived on a profile. */
  arrived(spaceId: string, profile: StoredProfile, event: StoredEvent): void {
    const folds = this.#folds.get(profile);
    if (folds === undefined) return;
    if (this.#isCurrent(spaceId, profile, folds)) take(folds, event);
    else this.#folds.delete(profile);
  }

  /** Everything on a profile, by trait key: what it was told, traits, audiences. */
  traitsOf(spaceId: string, profile: StoredProfile): Map<string, ProfileTrait> {
    const definitions = this.#of(spaceId);
    const { byTrait } = this.#foldsOf(spaceId, profile);
    const computed = [
      ...definitions.traits.filter(({ definition }) => byTrait.has(definition)),
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

  #foldsOf(spaceId: string, profile: StoredProfile): Folds {
    const known = this.#folds.get(profile);
    if (known !== undefined && this.#isCurrent(spaceId, profile, known)) return known;
    const folds: Folds = { definitions: this.#of(spaceId), joins: profile.joins, byTrait: new Map() };
    for (const event of profile.events) take(folds, event);
    this.#folds.set(profile, folds);
    return folds;
  }

  #isCurrent(spaceId: string, { joins }: StoredProfile, folds: Folds): boolean {
    return folds.definitions === this.#of(spaceId) && folds.joins === joins;
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
      const trait = (compiled && this.#compute(spaceId, profile, compiled, read)) ?? custom;
      known.set(key, trait);
      return trait;
    };
    return read;
  }

  #compute(
    spaceId: string,
    profile: StoredProfile,
    compiled: Compiled,
    read: Reader,
  ): ProfileTrait | undefined {
    const { definition, query, references } = compiled;
    const { id: sourceId, updatedAt } = definition;
    if (definition.kind === "audience") {
      if (!definition.enabled || !isCandidate(profile, definition.options)) return undefined;
      const events = profile.events.filter((event) => counts(definition, event));
      return {
        kind: "audience",
        value: this.#holds(query, references, events, read),
        sourceId,
        updatedAt,
      };
    }
    if (profile.userId === undefined && definition.options?.includeAnonymousUsers !== true) return undefined;
    const fold = this.#foldsOf(spaceId, profile).byTrait.get(definition);
    const value = traitValue(query, fold?.value(this.#now(), valuesOf(references, read)) ?? null);
    if (value === null) return undefined;
    return { kind: "computed_trait", value, sourceId, updatedAt };
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

function take({ definitions, byTrait }: Folds, event: StoredEvent): void {
  for (const { definition, query } of definitions.wanting(event)) {
    if (!counts(definition, event)) continue;
    const fold = byTrait.get(definition) ?? incremental(query);
    byTrait.set(definition, fold);
    fold.add(event);
  }
}

function isCandidate({ userId, anonymousIds, emails }: StoredProfile, options: Options): boolean {
  const identifiers = options?.filterByExternalIds ?? defaultIdentifiers;
  return (
    (userId !== undefined && identifiers.includes("user_id")) ||
    (anonymousIds.length > 0 && identifiers.includes("anonymous_id")) ||
    (emails.length > 0 && identifiers.includes("email"))
  );
}

const dayMs = 86_400_000;

/**
 * Whether a definition counts an event: none that came after it was disabled; of those from before its creation all,
 * none, or those of so many days.
 */
function counts(definition: StoredDefinition, { arrival, timestamp }: StoredEvent): boolean {
  const { options = {}, createdAt, createdArrival, disabledArrival } = definition;
  if (disabledArrival !== undefined && arrival >= disabledArrival) return false;
  if (arrival >= createdArrival) return true;
  if (options.includeHistoricalData === false) return false;
  const days = options.backfillDurationDays ?? options.backfillEventDataDays;
  return days === undefined || Date.parse(timestamp) >= Date.parse(createdAt) - days * dayMs;
}
