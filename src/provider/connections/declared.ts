import { text, type Properties } from "../properties";
import { PerSession, type Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";

/** Ids of the sources that the program of this run declares, by space. A process serves one run. */
const declared = new PerSession(() => new Map<string, Set<string>>());

/**
 * Note what `check` sees. The engine checks resources as the program declares them, and a connection is judged after
 * several calls to Segment; so only what the program declares on the outcome of another resource may come too late.
 * What is not known yet is so in previews only, where nothing is judged.
 */
export function noteDeclared(session: Session, connection: Properties): void {
  const space = bareSpaceId(text(connection, "spaceId"));
  const sources = declared.of(session).get(space) ?? new Set();
  declared.of(session).set(space, sources.add(text(connection, "sourceId")));
}

/** Whether the program declares no other source for the space. */
export function isOnlySource(session: Session, sourceId: string, spaceId: string): boolean {
  const sources = [...(declared.of(session).get(bareSpaceId(spaceId)) ?? [])];
  return sources.every((other) => other === sourceId);
}
