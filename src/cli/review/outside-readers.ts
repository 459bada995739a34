import type { Change } from "./changes";
import { keysIn, placeOf, type References, type UnmetReference } from "./references";
import type { SpaceAudiences } from "./spaces";

/** Spaces in which a key goes, of the stack's own provider: the only one whose token is at hand. */
export function spacesOfReaders({ gone }: References): string[] {
  return [...new Set(gone.filter(({ change }) => change.defaultProvider).map(({ spaceId }) => spaceId))];
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
