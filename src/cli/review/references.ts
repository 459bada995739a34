import { parse, referencesOf, type AudienceType } from "../../query";
import { type Change, isTrait, keyAfter, remains, SECRET, text } from "./changes";
import type { SpaceKeys } from "./spaces";

/** An audience that asks for a trait which is not there, or which gets no new values. */
export interface UnmetReference {
  /** The audience, by its name in the program; none for one that the stack does not manage. */
  readonly resource?: string;
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

/**
 * What an audience of the stack asks for after the apply; undefined where its query or space is not known.
 *
 * @param updated - places of traits that are updated. Pulumi takes all outputs of one for unknown, the key too, which
 * never changes, and with it the query of an audience that is made with the key.
 */
function referencesOfAudience(audience: Change, updated: ReadonlySet<string>): Reference[] | undefined {
  const { spaceId, after, before } = audience;
  if (spaceId === undefined) return undefined;
  const type = text(after["audienceType"]) ?? text(before["audienceType"]);
  const keysOfText = (query: unknown): Reference[] | undefined =>
    keysIn(text(query), type)?.map((key) => ({ audience, spaceId, key }));
  if (!("query" in after)) return keysOfText(before["query"]);
  if (after["query"] === SECRET || text(after["query"]) !== undefined) return keysOfText(after["query"]);
  const was = keysOfText(before["query"]);
  return was?.every(({ key }) => updated.has(placeOf(spaceId, key))) === true ? was : undefined;
}

/** What an audience's query asks for; undefined where there is none, or none that can be read. */
export function keysIn(query: string | undefined, type: string | undefined): string[] | undefined {
  if (query === undefined) return undefined;
  const audienceType: AudienceType = type === "ACCOUNTS" || type === "LINKED" ? type : "USERS";
  try {
    return referencesOf(parse(query, { as: "audience", audienceType }));
  } catch {
    return undefined; // The preview says what is wrong with it.
  }
}

/** A key of a space, and what writes it. */
interface Keyed {
  readonly spaceId: string;
  readonly key: string;
  readonly change: Change;
}

/** References of the stack's audiences, sorted by what can be told without asking Segment. */
export interface References {
  readonly unmet: readonly UnmetReference[];
  /** Of new and changed audiences: whether the space has the trait is for Segment to say. */
  readonly toAsk: readonly Reference[];
  /** New and changed audiences whose query is secret, wrong, or known only during the update. */
  readonly notKnown: readonly string[];
  /** Keys of what is deleted, or replaced under another key. */
  readonly gone: readonly Keyed[];
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
  const gone = keysOf([...deleted, ...renewed], ({ before }) => text(before["key"])).filter(
    ({ spaceId, key }) => !there.has(placeOf(spaceId, key)),
  );
  const isGone = (place: string): boolean => gone.some((one) => placeOf(one.spaceId, one.key) === place);

  const updated = places(
    definitions.filter(({ action }) => action === "update"),
    keyAfter,
  );
  const audiences = changes.filter((change) => change.kind === "Audience" && remains(change));
  const references = audiences.flatMap((audience) => referencesOfAudience(audience, updated) ?? []);
  const problemOf = (reference: Reference): UnmetReference["problem"] | undefined => {
    const place = placeOf(reference.spaceId, reference.key);
    if (isGone(place)) return "deleted";
    // One that is disabled itself waits for no values.
    return disabled.has(place) && !isDisabled(reference.audience) ? "disabled" : undefined;
  };
  return {
    unmet: references.flatMap((reference) => {
      const problem = problemOf(reference);
      return problem === undefined ? [] : [unmet(reference, problem)];
    }),
    toAsk: references.filter(({ audience, spaceId, key }) => {
      const place = placeOf(spaceId, key);
      return isNew(audience) && !there.has(place) && !isGone(place);
    }),
    notKnown: audiences
      .filter((audience) => isNew(audience) && referencesOfAudience(audience, updated) === undefined)
      .map(({ resource }) => resource),
    gone,
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
  return new Set(keysOf(changes, keyOf).map(({ spaceId, key }) => placeOf(spaceId, key)));
}

function keysOf(changes: readonly Change[], keyOf: (change: Change) => string | undefined): readonly Keyed[] {
  return changes.flatMap((change) => {
    const key = keyOf(change);
    return change.spaceId === undefined || key === undefined
      ? []
      : [{ spaceId: change.spaceId, key, change }];
  });
}

export function placeOf(spaceId: string, key: string): string {
  return `${spaceId}/${key}`;
}
