import { traitKey, type Query } from "../../query";
import { IncompleteError, undefinedIfGone, UsageError, type Observed } from "../errors";
import type { ResourceHandler } from "../handler";
import { acceptedInputs } from "../inputs/parse";
import { text } from "../properties";
import type { Session } from "../workspace/session";
import { adopt } from "./adopt";
import { checkDefinition } from "./check";
import { diffDefinition } from "./difference";
import type { CommonInputs } from "./inputs";
import type { Definition } from "./family";
import type { Kind, Where } from "./kind";
import { waitUntilLive } from "./live";
import { changesTo, inputsFrom, stateOf } from "./state";

/** The life of a computed trait or an audience, from check to delete; `kind` says what is particular about it. */
export function definitionHandler<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
): ResourceHandler {
  return {
    check: ({ settings }, inputs, oldInputs) => checkDefinition(kind, settings, inputs, oldInputs),

    diff: (_session, _id, state, inputs) => diffDefinition(kind, state, inputs),

    async create(session, given) {
      const inputs = acceptedInputs(kind.schema, given);
      const where = await locate(session, inputs.spaceId);
      const registry = kind.registry.of(session);
      registry.take(where.space.id, inputs.name);
      try {
        const item = await createOrAdopt(kind, session, where, inputs, kind.compile(given));
        warnAboutKey(kind, session, inputs.name, item);
        return await settled(kind, session, where, inputs, item);
      } catch (error) {
        registry.release(where.space.id, inputs.name);
        throw error;
      }
    },

    async read(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const item = await kind.registry.of(session).snapshots.find(where.space.id, id);
      if (item === undefined) return undefined;
      const inputs = inputsFrom(kind, state, item);
      return { id, state: stateOf(kind, { query: state["query"], ...inputs }, item, where), inputs };
    },

    async update(session, id, state, given) {
      const inputs = acceptedInputs(kind.schema, given);
      const where = await locate(session, inputs.spaceId, state["workspaceId"]);
      const { snapshots } = kind.registry.of(session);
      const changes = changesTo(kind, state, inputs, kind.compile(given));
      const item =
        Object.keys(changes).length === 0
          ? await snapshots.find(where.space.id, id)
          : await kind.update(session.client, where.space.id, id, changes, inputs).catch(undefinedIfGone);
      if (item === undefined) {
        throw new UsageError(
          `${kind.noun} "${inputs.name}" (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
        );
      }
      snapshots.forget(where.space.id);
      return (await settled(kind, session, where, inputs, item)).state;
    },

    async delete(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const registry = kind.registry.of(session);
      const gone = await kind.remove(session.client, where.space.id, id).then(
        () => false,
        (error: unknown) => undefinedIfGone(error) ?? true,
      );
      // "Not found" counts as deleted only where the space can be read at all.
      if (gone) await registry.snapshots.listAnew(where.space.id);
      await registry.deleted(where.space.id, id);
    },
  };
}

async function locate(session: Session, spaceId: string, workspaceId?: unknown): Promise<Where> {
  const workspace = await session.requireWorkspace(workspaceId);
  return { workspace, space: await session.requireSpace(spaceId) };
}

async function createOrAdopt<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  inputs: Inputs,
  query: Query,
): Promise<T> {
  const spaceId = where.space.id;
  const registry = kind.registry.of(session);
  const existing = await registry.existing(spaceId, inputs.name);
  if (existing !== undefined) return adopt(kind, session, where, existing, inputs, query);
  return registry.create(spaceId, inputs, {
    create: () => kind.create(session.client, spaceId, inputs, query),
    isSame: (found) => kind.isSame(found, inputs, query),
  });
}

function warnAboutKey({ noun }: { noun: string }, session: Session, name: string, { key }: Definition): void {
  if (key === traitKey(name)) return;
  session.log.warn(
    `Segment gave ${noun} "${name}" the key "${key}", not "${traitKey(name)}": whatever uses it must use "${key}"`,
  );
}

/** The state after a write; when the program asked for it, not before Segment reports it live. */
async function settled<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  inputs: Inputs,
  item: T,
): Promise<Observed> {
  const observed = (seen: T): Observed => ({ id: seen.id, state: stateOf(kind, inputs, seen, where) });
  if (inputs.waitForLive !== true || inputs.enabled === false) return observed(item);
  const { last, problem } = await waitUntilLive(kind, session, item, inputs.waitMinutes);
  if (problem !== undefined) throw new IncompleteError(problem, observed(last));
  return observed(last);
}
