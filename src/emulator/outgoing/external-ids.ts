import type { StoredProfile } from "../profiles/profiles";
import type { IdSync } from "../stored";

/** By which a call tells a destination who it is about. At least one is there. */
export interface SentIds {
  userId?: string;
  anonymousId?: string;
  email?: string;
  /** Values that ride along under a name of the destination's own. */
  mapped?: Record<string, string>;
}

/** Ids of other kinds, such as those of devices, are not kept here. */
const kinds = {
  user_id: { field: "userId", of: ({ userId }: StoredProfile) => (userId === undefined ? [] : [userId]) },
  email: { field: "email", of: ({ emails }: StoredProfile) => emails },
  anonymous_id: { field: "anonymousId", of: ({ anonymousIds }: StoredProfile) => anonymousIds },
} as const;

/**
 * Whom a destination is told of: one call for each value of an identifier, or one for each combination.
 *
 * @param idSync - which kinds of identifier, and which of their values
 */
export function sentIds(
  profile: StoredProfile,
  idSync: readonly IdSync[],
  arrangement: "apart" | "together",
): SentIds[] {
  const byKind = idSync
    .map((sync) => valuesOf(profile, sync).map((value) => sentId(sync, value)))
    .filter((ids) => ids.length > 0);
  return arrangement === "apart" ? byKind.flat() : combinations(byKind);
}

/** Tells identities apart: what one was told says nothing about another. */
export function identityOf({ userId, anonymousId, email }: SentIds): string {
  return JSON.stringify([userId, anonymousId, email]);
}

/** `anonymous_id` only where it is asked for: most destinations cannot do anything with a visitor. */
export function everyId(includesAnonymous: boolean, strategy: "last" | "all" = "all"): IdSync[] {
  const known = ["user_id", "email"].map((externalId) => ({ externalId, strategy }));
  return includesAnonymous ? [...known, { externalId: "anonymous_id", strategy: "all" }] : known;
}

function valuesOf(profile: StoredProfile, { externalId, strategy }: IdSync): readonly string[] {
  if (!isKnown(externalId)) return [];
  const values = kinds[externalId].of(profile);
  if (strategy === "all") return values;
  return strategy === "first" ? values.slice(0, 1) : values.slice(-1);
}

function sentId({ externalId, mapTo }: IdSync, value: string): SentIds {
  if (!isKnown(externalId)) return {};
  return { [kinds[externalId].field]: value, ...(mapTo === undefined ? {} : { mapped: { [mapTo]: value } }) };
}

function isKnown(externalId: string): externalId is keyof typeof kinds {
  return Object.hasOwn(kinds, externalId);
}

function combinations(byKind: readonly SentIds[][]): SentIds[] {
  if (byKind.length === 0) return [];
  return byKind.reduce<SentIds[]>((all, ids) => all.flatMap((one) => ids.map((id) => joined(one, id))), [{}]);
}

function joined(one: SentIds, other: SentIds): SentIds {
  const mapped = { ...one.mapped, ...other.mapped };
  return { ...one, ...other, ...(Object.keys(mapped).length > 0 ? { mapped } : {}) };
}
