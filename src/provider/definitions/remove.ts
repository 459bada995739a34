import { acceptedInputs } from "../inputs/parse";
import { hasUnknown } from "../inputs/unknown";
import type { Properties } from "../properties";
import { aliasAdvice, type Declaration } from "../workspace/declarations";
import { deleteConfirmed } from "../workspace/delete-confirmed";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Kind } from "./kind";

/** Something that a declaration has, and should have no more. */
interface Doomed {
  readonly id: string;
  readonly name: string;
  readonly declaration: Declaration;
}

/**
 * Delete a trait or an audience, unless another declaration of this run has it. What makes way for a successor in
 * another space waits until that one is there.
 */
export async function remove<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  { id, name, declaration }: Doomed,
): Promise<void> {
  const registry = kind.registry.of(session);
  const what = `${kind.noun} "${name}" (${id})`;
  const keeper = registry.declarations.keeperOf(id, declaration);
  if (keeper !== undefined) {
    session.log.warn(
      `${what} stays, because ${keeper} has it; only the entry of ${declaration} goes. ` +
        aliasAdvice(declaration, keeper),
    );
    return;
  }
  const replacement = registry.replacements.of(id);
  if (replacement?.moves === true) return;
  // A replacement that somebody asks for by hand has no difference, but is declared like any other.
  const successor = replacement?.name ?? (registry.declarations.isDeclared(declaration) ? name : undefined);
  if (successor !== undefined) await registry.requireNothingInTheWay(where.space.id, successor, id);
  if (replacement?.inputs !== undefined) await requireRightInputs(kind, session, replacement.inputs);
  await deleteNow(kind, session, where.space.id, id, what);
  await registry.deleted(where.space.id, id, declaration);
  if (successor === undefined) registry.warnOfDeletions();
}

/** What would refuse the successor must do so while the predecessor is there; of what is not known yet, nothing is said. */
async function requireRightInputs<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  inputs: Properties,
): Promise<void> {
  if (!hasUnknown(inputs)) await kind.prepare(session, acceptedInputs(kind.schema, inputs), {});
}

/** Delete what a declaration had in another space, now that its successor is there. */
export async function removeMoved<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  declaration: Declaration,
  successorId: string,
): Promise<void> {
  const registry = kind.registry.of(session);
  const replacement = registry.replacements.for(declaration);
  if (replacement?.moves !== true || replacement.id === successorId) return;
  const { id, spaceId } = replacement;
  const what = `${kind.noun} ${id} of space ${spaceId}`;
  try {
    await deleteNow(kind, session, spaceId, id, what);
    await registry.deleted(spaceId, id, declaration);
    registry.replacements.drop(id);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    session.log.warn(
      `${declaration} has moved to another space, and its old ${what} could not be deleted (${why}): delete it in Segment`,
    );
  }
}

async function deleteNow<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  spaceId: string,
  id: string,
  what: string,
): Promise<void> {
  const { snapshots } = kind.registry.of(session);
  await deleteConfirmed({
    what,
    delete: () => kind.remove(session.client, spaceId, id),
    isListed: async () => (await snapshots.listAnew(spaceId)).has(id),
  });
}
