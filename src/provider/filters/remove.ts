import type { Declaration } from "../workspace/declarations";
import { deleteConfirmed } from "../workspace/delete-confirmed";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { registries } from "./registry";

/** Something that a declaration has, and should have no more. */
interface Doomed {
  readonly id: string;
  readonly name: string;
  readonly declaration: Declaration;
}

/**
 * Delete a filter, unless another declaration of this run has it. What makes way for a successor in the same space goes first:
 * filters add up, and an old and a new statement together may drop what each of them lets through. What makes way for one in
 * another space waits until that one is there.
 */
export async function remove(
  session: Session,
  { space }: Where,
  { id, name, declaration }: Doomed,
): Promise<void> {
  const registry = registries.of(session);
  const what = `space filter "${name}" (${id})`;
  const keeper = registry.declarations.keeperOf(id, declaration);
  if (keeper !== undefined) {
    session.log.warn(
      `${what} stays, because ${keeper} has it; only the entry of ${declaration} goes. ` +
        'A resource that gets a new name in the program needs `aliases: [{ name: "<old name>" }]`',
    );
    return;
  }
  if (registry.replacements.of(id)?.moves === true) return;
  await deleteNow(session, space.id, id, what);
  await registry.deleted(space.id, id, declaration);
  session.log.warn(`${what} is deleted: what it dropped reaches space ${space.slug} from now on`);
}

/** Delete what a declaration had in another space, now that its successor is there. */
export async function removeMoved(
  session: Session,
  declaration: Declaration,
  successorId: string,
): Promise<void> {
  const registry = registries.of(session);
  const replacement = registry.replacements.for(declaration);
  if (replacement?.moves !== true || replacement.id === successorId) return;
  const { id, spaceId } = replacement;
  const what = `space filter ${id} of space ${spaceId}`;
  try {
    await deleteNow(session, spaceId, id, what);
    await registry.deleted(spaceId, id, declaration);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    session.log.warn(
      `${declaration} has moved to another space, and its old ${what} could not be deleted (${why}): delete it in Segment`,
    );
  }
}

async function deleteNow(session: Session, spaceId: string, id: string, what: string): Promise<void> {
  await deleteConfirmed({
    what,
    delete: () => session.client.filters.delete(id),
    isListed: async () => (await registries.of(session).list(spaceId)).has(id),
  });
}
