import type { Filter } from "../../api";
import { UsageError } from "../errors";
import { createOnce } from "../workspace/create-once";
import type { Wanted } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { adoption } from "./adopt";
import { whileComing } from "./coming";
import type { Inputs } from "./inputs";
import { registries } from "./registry";
import { sameStatement, statementToSend } from "./statement";
import { update } from "./update";

/**
 * Make a filter, or take over the one that is there.
 *
 * @throws {UsageError} when another declaration of this run has it, `adopt` does not allow it, or the space is full
 */
export async function createOrAdopt(session: Session, where: Where, wanted: Wanted<Inputs>): Promise<Filter> {
  const registry = registries.of(session);
  const { id: spaceId } = where.space;
  const { name } = wanted.inputs;
  registry.take(spaceId, name);
  try {
    const existing = await registry.existing(spaceId, wanted.inputs);
    return existing === undefined
      ? await create(session, where, wanted)
      : await takeOver(session, where, existing, wanted);
  } catch (error) {
    registry.giveBack(spaceId, name);
    throw error;
  }
}

/** One that is there, and that no other declaration has. */
async function takeOver(
  session: Session,
  where: Where,
  existing: Filter,
  { declaration, inputs }: Wanted<Inputs>,
): Promise<Filter> {
  const { declarations } = registries.of(session);
  const owner = declarations.ownerOf(existing.id);
  if (owner !== undefined && owner !== declaration) {
    throw new UsageError(
      `${owner} of this program already has the name "${inputs.name}" in space ${where.space.slug} (${existing.id}): give this space filter another \`name\``,
    );
  }
  const mode = owner === declaration ? "byName" : (inputs.adopt ?? session.settings.adopt);
  const changes = adoption(where, existing, inputs, mode);
  // Claimed before anything is awaited: two declarations may look for one at the same time.
  declarations.make(existing.id, declaration);
  const filter =
    Object.keys(changes).length === 0
      ? existing
      : await update(session, where, existing.id, changes, { declaration, inputs }).catch(
          (error: unknown) => {
            declarations.drop(existing.id);
            throw error;
          },
        );
  if (owner === undefined)
    session.log.warn(
      `space filter "${inputs.name}" was already in space ${where.space.slug} (${existing.id}) and now belongs to ${declaration}. ` +
        "If that is a resource of this program under a new name, its old entry goes and the " +
        'filter stays; `aliases: [{ name: "<old name>" }]` says so to Pulumi',
    );
  return filter;
}

async function create(session: Session, { space }: Where, wanted: Wanted<Inputs>): Promise<Filter> {
  const { declaration, inputs } = wanted;
  const registry = registries.of(session);
  const { name, description, enabled = true } = inputs;
  const statement = statementToSend(inputs.if);
  const predecessor = registry.deletedFor(declaration);
  await registry.reserve(space.id, name);
  try {
    const creation = {
      what: `space filter "${name}"`,
      place: `space ${space.slug}`,
      create: () =>
        session.client.filters.create({
          integrationId: space.id,
          name,
          if: statement,
          ...(description === undefined ? {} : { description }),
          enabled,
          drop: true,
        }),
      list: async () => (await registry.list(space.id)).values(),
      isSame: (found: Filter) =>
        registry.isNew(space.id, found) && found.name === name && sameStatement(found.if, statement),
    };
    const filter = await whileComing(registry, space, { wanted }, async () => {
      const made = await createOnce(session, creation);
      registry.standing.made({ if: statement, enabled, ...made });
      return made;
    });
    registry.declarations.make(filter.id, declaration);
    if (predecessor !== undefined)
      session.log.warn(
        `space filter "${name}" was deleted (${predecessor}) before it was made again: what it drops reached space ${space.slug} in between, and stays on profiles`,
      );
    return filter;
  } catch (error) {
    registry.release(space.id);
    throw predecessor === undefined || !(error instanceof Error)
      ? error
      : new UsageError(
          `${error.message}. Its predecessor ${predecessor} had to be deleted first and is gone, so what it dropped reaches space ${space.slug}: \`pulumi up\` makes space filter "${name}" again once this is mended`,
          { cause: error },
        );
  }
}
