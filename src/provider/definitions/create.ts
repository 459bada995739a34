import { SegmentApiError } from "../../client";
import { traitKey, type Query } from "../../query";
import { UsageError } from "../errors";
import type { Declaration, Wanted } from "../workspace/declarations";
import { createOnce } from "../workspace/create-once";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { adoption } from "./adopt";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Kind } from "./kind";
import type { Registry } from "./registry";

/** What a declaration wants to have, with its definition. */
export interface WantedDefinition<Inputs> extends Wanted<Inputs> {
  readonly query: Query;
}

/**
 * Make a trait or an audience, or take over the one that is there.
 *
 * @throws {UsageError} when another declaration of this run has it, `adopt` does not allow it, the quota is used up, or
 * profiles use the key for something else
 */
export async function createOrAdopt<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  wanted: WantedDefinition<Inputs>,
): Promise<T> {
  const registry = kind.registry.of(session);
  const { name } = wanted.inputs;
  registry.take(where.space.id, name);
  try {
    const existing = await registry.existing(where.space.id, name);
    const item =
      existing === undefined
        ? await create(kind, session, where, wanted)
        : await takeOver(kind, session, where, existing, wanted);
    warnAboutKey(kind, session, name, item);
    return item;
  } catch (error) {
    registry.giveBack(where.space.id, name);
    throw withLoss(kind, registry, wanted, error);
  }
}

/** An error of a replacement, with what has become of the predecessor. */
function withLoss<T extends Definition>(
  { noun }: { noun: string },
  registry: Registry<T>,
  { declaration, inputs }: Wanted<CommonInputs>,
  error: unknown,
): unknown {
  if (!(error instanceof Error)) return error;
  const deletedId = registry.deletedFor(declaration);
  if (deletedId !== undefined)
    return new UsageError(
      `${error.message}. Its predecessor ${deletedId} had to be deleted first and is gone: \`pulumi up\` makes ${noun} "${inputs.name}" again once this is mended`,
      { cause: error },
    );
  const moved = registry.replacements.for(declaration);
  if (moved?.moves !== true) return error;
  return new UsageError(
    `${error.message}. Its predecessor ${moved.id} is still in space ${moved.spaceId}: once this is mended, \`pulumi up\` moves it; a resource that is taken out of the program instead leaves it there, to be deleted in Segment`,
    { cause: error },
  );
}

/** One that is there, and that no other declaration has. What a declaration has itself, it need not be allowed to adopt. */
async function takeOver<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  existing: T,
  { declaration, inputs, query }: WantedDefinition<Inputs>,
): Promise<T> {
  const registry = kind.registry.of(session);
  const owner = registry.declarations.ownerOf(existing.id);
  if (owner !== undefined && owner !== declaration)
    throw belongsTo(kind, where, existing, inputs.name, owner);
  const mode = owner === declaration ? "byName" : (inputs.adopt ?? session.settings.adopt);
  const changes = adoption(kind, where, existing, { inputs, query, mode });
  // Claimed before anything is awaited: two declarations may look for one at the same time.
  registry.make(existing, declaration);
  const item =
    Object.keys(changes).length === 0
      ? existing
      : await kind
          .update(session.client, where.space.id, existing.id, changes, inputs)
          .catch((error: unknown) => {
            registry.declarations.drop(existing.id);
            throw error;
          });
  registry.snapshots.forget(where.space.id);
  registry.replacements.drop(existing.id);
  if (owner === undefined)
    session.log.warn(
      `${kind.noun} "${inputs.name}" was already in space ${where.space.slug} (${existing.id}) and now belongs to ${declaration}. ` +
        "If that is a resource of this program under a new name, its old entry goes and the " +
        `${kind.noun} stays; \`aliases: [{ name: "<old name>" }]\` says so to Pulumi`,
    );
  return item;
}

function belongsTo(
  { noun }: { noun: string },
  { space }: Where,
  existing: Definition,
  name: string,
  owner: Declaration,
): UsageError {
  const what =
    existing.name === name
      ? `the name "${name}"`
      : `the key "${existing.key}", which ${noun} "${existing.name}" has kept since it was made`;
  return new UsageError(
    `${owner} of this program already has ${what} in space ${space.slug} (${existing.id}): give this ${noun} another \`name\``,
  );
}

async function create<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  { space }: Where,
  { declaration, inputs, query }: WantedDefinition<Inputs>,
): Promise<T> {
  const registry = kind.registry.of(session);
  await registry.quota.reserve(inputs.name);
  try {
    await requireFreeKey(kind, session, registry, space.id, { declaration, inputs });
    const item = await createOnce(session, {
      what: `${kind.noun} "${inputs.name}"`,
      place: `space ${space.slug}`,
      create: () => kind.create(session.client, space.id, inputs, query),
      list: async () => (await registry.snapshots.listAnew(space.id)).values(),
      isSame: (found) => registry.isNew(space.id, found) && kind.isSame(found, inputs, query),
    });
    registry.make(item, declaration);
    return item;
  } catch (error) {
    registry.quota.release();
    throw explained(kind, error);
  } finally {
    registry.snapshots.forget(space.id);
  }
}

/** What this run has itself deleted leaves its values on the profiles, and its successor writes over them. */
async function requireFreeKey<T extends Definition>(
  { noun }: { noun: string },
  session: Session,
  registry: Registry<T>,
  spaceId: string,
  { declaration, inputs }: Wanted<CommonInputs>,
): Promise<void> {
  if (inputs.replaceUnderSameKey === true) return;
  if (registry.deletedFor(declaration) === undefined) return registry.requireFreeKey(spaceId, inputs.name);
  session.log.warn(
    `${noun} "${inputs.name}" is made again under the key "${traitKey(inputs.name)}": profiles hold the old values until new ones arrive`,
  );
}

/** A bare refusal of a name, with what to do about it. */
function explained({ noun }: { noun: string }, error: unknown): unknown {
  if (!(error instanceof Error) || !isNameTaken(error)) return error;
  return new UsageError(
    `${error.message}. A ${noun} of that name or key has appeared since the space was listed: run \`pulumi up\` again, with another \`name\` or with \`adopt: "identical"\``,
    { cause: error },
  );
}

function isNameTaken(error: Error): boolean {
  if (!(error instanceof SegmentApiError) || error.status >= 500) return false;
  return error.issues.some(({ message = "" }) =>
    /\b(already|taken|exists|in use|duplicate)\b/i.test(message),
  );
}

function warnAboutKey({ noun }: { noun: string }, session: Session, name: string, { key }: Definition): void {
  if (key === traitKey(name)) return;
  session.log.warn(
    `Segment gave ${noun} "${name}" the key "${key}", not "${traitKey(name)}": whatever uses it must use "${key}"`,
  );
}
