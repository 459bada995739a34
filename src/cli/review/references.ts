import { parse, referencesOf, type AudienceType } from "../../query";
import { type Change, isTrait, keyAfter, remains, text } from "./changes";
import type { SpaceKeys } from "./spaces";

/** An audience of the stack that asks for a trait which is not there, or which gets no new values. */
export interface UnmetReference {
  /** The audience, by its name in the program. */
  readonly resource: string;
  readonly name?: string;
  /** Key of the trait that it asks for. */
  readonly key: string;
  readonly problem: "missing" | "deleted" | "disabled";
}

interface Reference {
  readonly audience: Change;
  readonly spaceId: string;
  readonly key: string;
}

/** What the audiences of the stack ask for after the apply; undefined for one whose query or space is not known. */
function referencesOfAudience(audience: Change): Reference[] | undefined {
  const { spaceId, after, before } = audience;
  const query = "query" in after ? text(after["query"]) : text(before["query"]);
  if (query === undefined || spaceId === undefined) return undefined;
  const type = text(after["audienceType"]) ?? text(before["audienceType"]);
  const audienceType: AudienceType = type === "ACCOUNTS" || type === "LINKED" ? type : "USERS";
  try {
    const keys = referencesOf(parse(query, { as: "audience", audienceType }));
    return keys.map((key) => ({ audience, spaceId, key }));
  } catch {
    return undefined; // The preview says what is wrong with it.
  }
}

/** References of the stack's audiences, sorted by what can be told without asking Segment. */
export interface References {
  readonly unmet: readonly UnmetReference[];
  /** Of new and changed audiences: whether the space has the trait is for Segment to say. */
  readonly toAsk: readonly Reference[];
  /** New and changed audiences whose query is secret, wrong, or known only during the update. */
  readonly notKnown: readonly string[];
}

/** @param deleted - what really goes, without what another resource keeps */
export function referencesIn(changes: readonly Change[], deleted: readonly Change[]): References {
  const definitions = changes.filter((change) => isTrait(change) || change.kind === "Audience");
  const there = places(
    definitions.filter(({ action }) => action !== "delete"),
    keyAfter,
  );
  const disabled = places(
    definitions.filter((change) => remains(change) && isDisabled(change)),
    keyAfter,
  );
  const renewed = definitions.filter(({ action }) => action === "replace");
  const gone = places([...deleted, ...renewed], ({ before }) => text(before["key"]));

  const audiences = changes.filter((change) => change.kind === "Audience" && remains(change));
  const references = audiences.flatMap((audience) => referencesOfAudience(audience) ?? []);
  const problemOf = (reference: Reference): UnmetReference["problem"] | undefined => {
    const place = placeOf(reference.spaceId, reference.key);
    if (there.has(place)) return disabled.has(place) ? "disabled" : undefined;
    return gone.has(place) ? "deleted" : undefined;
  };
  return {
    unmet: references.flatMap((reference) => {
      const problem = problemOf(reference);
      return problem === undefined ? [] : [unmet(reference, problem)];
    }),
    toAsk: references.filter(({ audience, spaceId, key }) => {
      const place = placeOf(spaceId, key);
      return isNew(audience) && !there.has(place) && !gone.has(place);
    }),
    notKnown: audiences
      .filter((audience) => isNew(audience) && referencesOfAudience(audience) === undefined)
      .map(({ resource }) => resource),
  };
}

/** The keys that audiences ask for and the stack does not have, by space. */
export function keysToAsk({ toAsk }: References): ReadonlyMap<string, readonly string[]> {
  const own = toAsk.filter(({ audience }) => audience.defaultProvider);
  const bySpace = Map.groupBy(own, ({ spaceId }) => spaceId);
  return new Map(
    [...bySpace].map(([id, references]) => [id, [...new Set(references.map(({ key }) => key))]]),
  );
}

/** Those that Segment was asked about and does not have. */
export function missingIn({ toAsk }: References, keys: SpaceKeys): UnmetReference[] {
  return toAsk
    .filter(({ spaceId, key }) => keys.get(spaceId)?.get(key) === false)
    .map((reference) => unmet(reference, "missing"));
}

/** Audiences whose query this run writes. */
function isNew({ action, changed }: Change): boolean {
  return action === "create" || action === "replace" || (action === "update" && changed.includes("query"));
}

function unmet(
  { audience: { resource, name }, key }: Reference,
  problem: UnmetReference["problem"],
): UnmetReference {
  return { resource, ...(name !== undefined && { name }), key, problem };
}

function isDisabled({ action, before, after }: Change): boolean {
  return (action === "same" ? before : after)["enabled"] === false;
}

function places(
  changes: readonly Change[],
  keyOf: (change: Change) => string | undefined,
): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) => {
      const key = keyOf(change);
      return change.spaceId === undefined || key === undefined ? [] : [placeOf(change.spaceId, key)];
    }),
  );
}

function placeOf(spaceId: string, key: string): string {
  return `${spaceId}/${key}`;
}
