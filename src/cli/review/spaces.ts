import type { ComputedTrait } from "../../api";
import type { SegmentClient } from "../../client";
import { type Change, isTrait } from "./changes";

/** As much of a trait as the review compares. */
export type ListedTrait = Pick<ComputedTrait, "id" | "name" | "key">;

/** The traits that a space has today, or why they could not be read. */
export type SpaceTraits = ReadonlyMap<string, readonly ListedTrait[] | { readonly error: string }>;

/** Spaces in which traits come or go, of the stack's own provider: the only one whose token is at hand. */
export function spacesToList(changes: readonly Change[]): string[] {
  const relevant = changes.filter(
    (change) =>
      isTrait(change) && change.defaultProvider && ["create", "replace", "delete"].includes(change.action),
  );
  return [...new Set(relevant.flatMap(({ spaceId }) => spaceId ?? []))];
}

/** One list call for each space. */
export async function listSpaces(client: SegmentClient, spaceIds: readonly string[]): Promise<SpaceTraits> {
  const lists = new Map<string, readonly ListedTrait[] | { error: string }>();
  for (const spaceId of spaceIds) {
    lists.set(
      spaceId,
      await client.computedTraits.list(spaceId).catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
      })),
    );
  }
  return lists;
}
