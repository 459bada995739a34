import { defaultIdentifiers } from "../api";
import type { Ids } from "../calls";
import { evaluate, incremental, traitValue, type Incremental, type Query } from "../query";
import type { StoredEvent, StoredProfile } from "./profiles";
import { compile, SpaceDefinitions, type Compiled } from "./space-definitions";
import { standingOf } from "./standing";
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

/** What a run of a batch definition has made of a profile, and when. */
interface RunResult {
  readonly at: number;
  readonly trait: ProfileTrait | undefined;
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

  /** Of the last run that somebody has asked for. */
  readonly #runs = new WeakMap<StoredProfile, Map<StoredDefinition, RunResult>>();

  constructor(private readonly store: Store) {}

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
      ...definitions.traits.filter(({ definition: one }) => byTrait.has(one) || one.earlier !== undefined),
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
    return [...this.store.profiles.all(spaceId)].filter(
      (profile) =>
        isCandidate(profile, options) &&
        this.#holds(query, references, profile.events, this.#reader(spaceId, profile, now), now),
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
    const inForce = standing.definition === definition ? compiled : compile(standing.definition);
    if (!standing.isRun) return this.#compute(spaceId, profile, inForce, read, at);
    return this.#ofRun(profile, definition, standing.at, () =>
      this.#compute(spaceId, profile, inForce, this.#reader(spaceId, profile, standing.at), standing.at),
    );
  }

  #ofRun(
    profile: StoredProfile,
    definition: StoredDefinition,
    at: number,
    compute: () => ProfileTrait | undefined,
  ): ProfileTrait | undefined {
    const results = this.#runs.get(profile) ?? new Map<StoredDefinition, RunResult>();
    this.#runs.set(profile, results);
    const known = results.get(definition);
    if (known !== undefined && known.at >= at) return known.trait;
    results.set(definition, { at, trait: known?.trait }); // What a run sees that asks for its own outcome.
    const trait = isBlank(profile) ? undefined : compute();
    results.set(definition, { at, trait });
    return trait;
  }

  #compute(
    spaceId: string,
    profile: StoredProfile,
    compiled: Compiled,
    read: Reader,
    at: number,
  ): ProfileTrait | undefined {
    const { definition, query, references } = compiled;
    const { id: sourceId, updatedAt } = definition;
    if (definition.kind === "audience") {
      if (!isCandidate(profile, definition.options)) return undefined;
      const events = profile.events.filter((event) => counts(definition, event));
      return {
        kind: "audience",
        value: this.#holds(query, references, events, read, at),
        sourceId,
        updatedAt,
      };
    }
    if (profile.userId === undefined && definition.options?.includeAnonymousUsers !== true) return undefined;
    const fold = this.#foldOf(spaceId, profile, compiled);
    const value = traitValue(query, fold?.value(new Date(at), valuesOf(references, read)) ?? null);
    if (value === null) return undefined;
    return { kind: "computed_trait", value, sourceId, updatedAt };
  }

  /** An earlier form of a definition is not kept up, because it is not needed for long. */
  #foldOf(spaceId: string, profile: StoredProfile, { definition }: Compiled): Incremental | undefined {
    const definitions = this.#of(spaceId);
    if (definitions.get(definition.key)?.definition === definition)
      return this.#foldsOf(spaceId, profile).byTrait.get(definition);
    const folds: Folds = {
      definitions: new SpaceDefinitions([definition], []),
      joins: profile.joins,
      byTrait: new Map(),
    };
    for (const event of profile.events) take(folds, event);
    return folds.byTrait.get(definition);
  }

  #holds(
    query: Query,
    references: readonly string[],
    events: readonly StoredEvent[],
    read: Reader,
    at: number,
  ): boolean {
    return evaluate(query, { events, traits: valuesOf(references, read) }, { now: new Date(at) }) === true;
  }

  #now(): number {
    return this.store.clock.now();
  }
}

/** Nothing is known of whoever has just come. */
function isBlank({ events, custom }: StoredProfile): boolean {
  return events.length === 0 && custom.size === 0;
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
