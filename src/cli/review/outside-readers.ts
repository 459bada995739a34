import type { Audience } from "../../api";
import type { SegmentClient } from "../../client";
import type { Change } from "./changes";
import { keysIn, placeOf, type References, type UnmetReference } from "./references";
import { inTime } from "./spaces";

/** As much of an audience as the review reads. */
export type ListedAudience = Pick<Audience, "id" | "name" | "audienceType" | "definition">;

/** The audiences that a space has today, or why they could not be read. */
export type SpaceAudiences = ReadonlyMap<string, readonly ListedAudience[] | { readonly error: string }>;

/** Spaces in which a key goes, of the stack's own provider: the only one whose token is at hand. */
export function spacesOfReaders({ gone }: References): string[] {
  return [...new Set(gone.filter(({ change }) => change.defaultProvider).map(({ spaceId }) => spaceId))];
}

/** One list for each space. */
export async function listAudiences(
  client: SegmentClient,
  spaceIds: readonly string[],
): Promise<SpaceAudiences> {
  const lists = new Map<string, readonly ListedAudience[] | { error: string }>();
  for (const spaceId of spaceIds) {
    const listed = inTime(client).audiences.list(spaceId);
    lists.set(
      spaceId,
      await listed.catch((error: unknown) => ({
        error: error instanceof Error ? error.message : String(error),
      })),
    );
  }
  return lists;
}

/** Audiences that read what goes and that somebody has made outside of this stack: nothing else would say so. */
export function outsideReaders(
  changes: readonly Change[],
  { gone }: References,
  lists: SpaceAudiences,
): UnmetReference[] {
  const own = new Set(changes.filter(({ kind }) => kind === "Audience").map(({ id }) => id));
  const places = new Set(gone.map(({ spaceId, key }) => placeOf(spaceId, key)));
  return [...lists].flatMap(([spaceId, audiences]) => {
    if ("error" in audiences) return [];
    return audiences
      .filter(({ id }) => !own.has(id))
      .flatMap(({ name, definition, audienceType }) =>
        (keysIn(definition?.query, audienceType) ?? [])
          .filter((key) => places.has(placeOf(spaceId, key)))
          .map((key): UnmetReference => ({ name, key, problem: "deleted" })),
      );
  });
}
