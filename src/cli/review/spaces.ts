import type { Audience, ComputedTrait } from "../../api";
import type { SegmentClient } from "../../client";
import { type Change, isTrait } from "./changes";
import type { AskedDestinations } from "./destinations";
import type { SeenInSpaces } from "./filter-questions";

/** As much of a trait as the review compares. */
export type ListedTrait = Pick<ComputedTrait, "id" | "name" | "key">;

/** The traits that a space has today, or why they could not be read. */
export type SpaceTraits = ReadonlyMap<string, readonly ListedTrait[] | { readonly error: string }>;

/** As much of an audience as the review reads. */
type ListedAudience = Pick<Audience, "id" | "name" | "audienceType" | "definition">;

/** The audiences that a space has today, or why they could not be read. */
export type SpaceAudiences = ReadonlyMap<string, readonly ListedAudience[] | { readonly error: string }>;

/** Whether profiles of a space carry the keys that were asked for; a key that could not be asked for is not in it. */
export type SpaceKeys = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

/** What Segment has said; nothing, with a reason, where it was not asked. */
export interface Answers {
  readonly traits: SpaceTraits;
  readonly keys: SpaceKeys;
  /** Of spaces in which a trait or an audience goes. */
  readonly audiences: SpaceAudiences;
  /** Of spaces that get filters. */
  readonly seen: SeenInSpaces;
  /** Undefined where no trait gets any. */
  readonly destinations?: AskedDestinations;
  readonly notAsked?: string;
}

export const noAnswers: Answers = {
  traits: new Map(),
  keys: new Map(),
  audiences: new Map(),
  seen: new Map(),
};

/** A space is waited for so long: a reviewer would rather know what was not judged. */
const longestMs = 30_000;
/** Segment allows 25 look-ups of keys a minute, which the next apply needs too. */
const maxSearches = 5;

/** Spaces in which traits come or go, of the stack's own provider: the only one whose token is at hand. */
export function spacesToList(changes: readonly Change[]): string[] {
  const relevant = changes.filter(
    (change) =>
      isTrait(change) && change.defaultProvider && ["create", "replace", "delete"].includes(change.action),
  );
  return [...new Set(relevant.flatMap(({ spaceId }) => spaceId ?? []))];
}

/** One list call for each space. */
export function listSpaces(client: SegmentClient, spaceIds: readonly string[]): Promise<SpaceTraits> {
  return listEach(spaceIds, (spaceId) => inTime(client).computedTraits.list(spaceId));
}

/** One list call for each space, and another where it has more than 200. */
export function listAudiences(client: SegmentClient, spaceIds: readonly string[]): Promise<SpaceAudiences> {
  return listEach(spaceIds, (spaceId) => inTime(client).audiences.list(spaceId));
}

async function listEach<T>(
  spaceIds: readonly string[],
  list: (spaceId: string) => Promise<readonly T[]>,
): Promise<ReadonlyMap<string, readonly T[] | { readonly error: string }>> {
  const lists = new Map<string, readonly T[] | { error: string }>();
  for (const spaceId of spaceIds) {
    lists.set(
      spaceId,
      await list(spaceId).catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
      })),
    );
  }
  return lists;
}

/** One look at each space, and some more where it has more keys than fit into one. */
export async function lookUpKeys(
  client: SegmentClient,
  wanted: ReadonlyMap<string, readonly string[]>,
): Promise<SpaceKeys> {
  const found = new Map<string, ReadonlyMap<string, boolean>>();
  for (const [spaceId, keys] of wanted) {
    const answers = new Map<string, boolean>();
    found.set(spaceId, answers);
    // What was not found out is said to be so.
    await look(inTime(client), spaceId, keys, answers).catch(() => undefined);
  }
  return found;
}

async function look(
  client: SegmentClient,
  spaceId: string,
  keys: readonly string[],
  answers: Map<string, boolean>,
): Promise<void> {
  const { traits, next } = await client.spaceSchema.traitsPage(spaceId);
  const there = new Set(traits.map(({ trait }) => trait));
  for (const key of keys) if (there.has(key) || next === undefined) answers.set(key, there.has(key));
  for (const key of keys.filter((one) => !answers.has(one)).slice(0, maxSearches)) {
    const page = await client.spaceSchema.traitsPage(spaceId, { search: key });
    const isThere = page.traits.some(({ trait }) => trait === key);
    if (isThere || page.next === undefined) answers.set(key, isThere);
  }
}

export function inTime(client: SegmentClient): SegmentClient {
  return client.until(AbortSignal.timeout(longestMs));
}
