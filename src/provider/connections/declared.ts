import { hasUnknown } from "../inputs/unknown";
import type { Properties } from "../properties";
import { PerSession, type Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";

/** Sources that the program of this run declares, by space. A process serves one run. */
const declared = new PerSession(() => new Map<unknown, Set<unknown>>());

/** Where the space is not known yet, the connection may be one of any space. */
const anySpace = Symbol("any space");

/** Note what `check` sees: every connection of a run passes there before the first ones are made. */
export function noteDeclared(session: Session, { spaceId, sourceId }: Properties): void {
  const space = typeof spaceId === "string" && !hasUnknown(spaceId) ? bareSpaceId(spaceId) : anySpace;
  const sources = declared.of(session).get(space) ?? new Set();
  declared.of(session).set(space, sources.add(sourceId));
}

/** Whether the program declares no other source for the space, so that what the space receives can come from none. */
export function isOnlySource(session: Session, sourceId: string, spaceId: string): boolean {
  const bySpace = declared.of(session);
  return [bareSpaceId(spaceId), anySpace].every((space) =>
    [...(bySpace.get(space) ?? [])].every((other) => other === sourceId),
  );
}
