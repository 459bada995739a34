import { evaluate, incremental, interests, parse, type Query, type Value } from "../query";
import type { StoredEvent, StoredProfile } from "./profiles";
import type { Store, StoredDefinition } from "./store";

interface Compiled {
  query: Query;
  events: readonly string[];
  equals: { path: string; value: string } | undefined;
}

/** A trait as a profile carries it. */
export interface ProfileTrait {
  value: unknown;
  kind: "custom" | "computed_trait" | "audience";
  sourceId: string;
  updatedAt: string;
}

/**
 * Computes traits and audiences from the events that have arrived. What a definition makes of a profile is kept and
 * continued with each event, so an event costs only the definitions that it can change.
 */
export class Computation {
  readonly #compiled = new WeakMap<StoredDefinition, { text: string; compiled: Compiled }>();

  constructor(private readonly store: Store) {}

  /** Continue with an event that has just arrived on a profile. */
  arrived(spaceId: string, profile: StoredProfile, event: StoredEvent): void {
    if (profile.folds.size === 0) return;
    for (const trait of this.store.traits) {
      if (trait.spaceId !== spaceId || !trait.enabled) continue;
      const fold = profile.folds.get(foldKey(trait));
      const { events, equals } = this.#compile(trait, "trait");
      if (fold === undefined || !events.includes(event.event)) continue;
      if (
        equals === undefined ||
        equals.path.includes(".") ||
        event.properties?.[equals.path] === equals.value
      )
        fold.add(event);
    }
  }

  /** Everything on a profile, by trait key. */
  traitsOf(spaceId: string, profile: StoredProfile): Map<string, ProfileTrait> {
    const traits = new Map<string, ProfileTrait>();
    for (const [key, { value, sourceId, updatedAt }] of profile.custom)
      traits.set(key, { value, kind: "custom", sourceId, updatedAt });
    for (const trait of this.store.traits) {
      const value = trait.spaceId === spaceId ? this.value(trait, profile) : null;
      if (value !== null) traits.set(trait.key, this.#computed(value, "computed_trait", trait));
    }
    for (const audience of this.store.audiences) {
      if (audience.spaceId !== spaceId || audience.type !== "USERS" || !audience.enabled) continue;
      traits.set(
        audience.key,
        this.#computed(this.#isMember(audience, profile, traits), "audience", audience),
      );
    }
    return traits;
  }

  /** A computed trait's value on a profile; null where the profile carries none. */
  value(trait: StoredDefinition, profile: StoredProfile): Value {
    if (trait.type !== "USERS") return null; // Accounts have profiles of their own, which are not emulated.
    if (profile.userId === undefined && trait.options?.["includeAnonymousUsers"] !== true) return null;
    const { query, events } = this.#compile(trait, "trait");
    // On a profile that never had a matching event not even a count of 0 is written.
    if (!events.some((name) => profile.eventNames.has(name))) return null;
    const key = foldKey(trait);
    let fold = profile.folds.get(key);
    if (fold === undefined) {
      fold = incremental(query);
      for (const event of profile.events) if (counts(trait, event)) fold.add(event);
      profile.folds.set(key, fold);
    }
    const own = Object.fromEntries([...profile.custom].map(([name, { value }]) => [name, value]));
    return fold.value(new Date(this.store.clock.now()), own);
  }

  /** What a deleted definition leaves behind: its values, as custom traits. */
  freeze(definition: StoredDefinition): void {
    for (const profile of this.store.profiles.all(definition.spaceId)) {
      const trait = this.traitsOf(definition.spaceId, profile).get(definition.key);
      if (trait !== undefined && trait.kind !== "custom") profile.custom.set(definition.key, trait);
    }
  }

  #isMember(
    audience: StoredDefinition,
    profile: StoredProfile,
    traits: ReadonlyMap<string, ProfileTrait>,
  ): boolean {
    const { query } = this.#compile(audience, "audience");
    const known = Object.fromEntries([...traits].map(([key, { value }]) => [key, value]));
    try {
      return (
        evaluate(
          query,
          { events: profile.events, traits: known },
          { now: new Date(this.store.clock.now()) },
        ) === true
      );
    } catch {
      return false; // Accounts and linked entities are beyond one profile.
    }
  }

  #computed(value: Value, kind: ProfileTrait["kind"], { updatedAt, id }: StoredDefinition): ProfileTrait {
    return { value, kind, sourceId: id, updatedAt };
  }

  #compile(definition: StoredDefinition, as: "trait" | "audience"): Compiled {
    const known = this.#compiled.get(definition);
    if (known?.text === definition.query) return known.compiled;
    const audienceType =
      definition.type === "ACCOUNTS" || definition.type === "LINKED" ? definition.type : "USERS";
    const query = parse(definition.query, { as, audienceType });
    const { events, equals } = interests(query);
    const compiled = { query, events, equals };
    this.#compiled.set(definition, { text: definition.query, compiled });
    return compiled;
  }
}

/** A changed definition starts anew. */
function foldKey({ id, query }: StoredDefinition): string {
  return `${id} ${query}`;
}

/** Whether a trait counts an event: not one from before its creation unless history does, none after it was disabled. */
function counts(
  { options, createdAt, enabled, changedAt }: StoredDefinition,
  { receivedAt }: StoredEvent,
): boolean {
  if (options?.["includeHistoricalData"] === false && receivedAt < Date.parse(createdAt)) return false;
  return enabled || receivedAt <= changedAt;
}
