import { traitKey, type Query } from "../query";
import { adopt } from "./adopt";
import { acceptedInputs } from "./check";
import { checkDefinition } from "./definition-check";
import { diffDefinition } from "./definition-diff";
import type { CommonInputs } from "./definition-inputs";
import type { Kind, Stored, Where } from "./definition-kind";
import { changesTo, inputsFrom, stateOf } from "./definition-state";
import { undefinedIfGone } from "./gone";
import {
  IncompleteError,
  text,
  UsageError,
  type Observed,
  type Properties,
  type ResourceHandler,
} from "./handler";
import type { Session } from "./session";
import { waitUntilLive } from "./wait-until-live";

/** The life of a computed trait or an audience; `kind` says what is particular about it. */
export function definitionHandler<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
): ResourceHandler {
  return {
    check: (settings, inputs, oldInputs) => checkDefinition(kind, settings, inputs, oldInputs),

    diff: (_settings, state, inputs) => diffDefinition(kind, state, inputs),

    async create(session, raw) {
      const inputs = acceptedInputs(kind.schema, raw);
      const query = kind.compile(raw);
      const where = await locate(session, inputs.spaceId);
      const definitions = kind.definitions(session);
      definitions.take(where.space.id, inputs.name);
      try {
        const item = await createOrAdopt(kind, session, where, inputs, raw, query);
        warnAboutKey(kind, session, inputs.name, item);
        return await settled(kind, session, where, inputs, raw, item);
      } catch (error) {
        definitions.release(where.space.id, inputs.name);
        throw error;
      }
    },

    async read(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const item = await kind.definitions(session).snapshots.find(where.space.id, id);
      if (item === undefined) return undefined;
      const inputs = inputsFrom(kind, state, item);
      return { id, state: stateOf(kind, { query: state["query"], ...inputs }, item, where), inputs };
    },

    async update(session, id, state, raw) {
      const inputs = acceptedInputs(kind.schema, raw);
      const where = await locate(session, inputs.spaceId, state["workspaceId"]);
      const { snapshots } = kind.definitions(session);
      const changes = changesTo(kind, state, inputs, kind.compile(raw), raw["options"]);
      const item =
        Object.keys(changes).length === 0
          ? await snapshots.find(where.space.id, id)
          : await kind.update(session, where, id, changes, raw).catch(undefinedIfGone);
      if (item === undefined) {
        throw new UsageError(
          `${kind.noun} "${inputs.name}" (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
        );
      }
      snapshots.forget(where.space.id);
      return (await settled(kind, session, where, inputs, raw, item)).state;
    },

    async delete(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const definitions = kind.definitions(session);
      const gone = await kind.remove(session, where, id).then(
        () => false,
        (error: unknown) => undefinedIfGone(error) ?? true,
      );
      // "Not found" counts as deleted only where the space can be read at all.
      if (gone) await definitions.snapshots.listAnew(where.space.id);
      await definitions.deleted(where.space.id, id);
    },
  };
}

async function locate(session: Session, spaceId: string, workspaceId?: unknown): Promise<Where> {
  const workspace = await session.requireWorkspace(workspaceId);
  return { workspace, space: await session.requireSpace(spaceId) };
}

async function createOrAdopt<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  session: Session,
  where: Where,
  inputs: CommonInputs,
  raw: Properties,
  query: Query,
): Promise<T> {
  const definitions = kind.definitions(session);
  const existing = await definitions.existing(where.space.id, inputs.name);
  if (existing !== undefined) return adopt(kind, session, where, existing, inputs, raw, query);
  return definitions.create(
    where.space.id,
    kind.toCreate(inputs, raw, query),
    inputs.replaceUnderSameKey === true,
  );
}

function warnAboutKey({ noun }: { noun: string }, session: Session, name: string, { key }: Stored): void {
  if (key === traitKey(name)) return;
  session.log.warn(
    `Segment gave ${noun} "${name}" the key "${key}", not "${traitKey(name)}": whatever uses it must use "${key}"`,
  );
}

/** The state after a write; when the program asked for it, not before Segment reports it live. */
async function settled<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  session: Session,
  where: Where,
  inputs: CommonInputs,
  raw: Properties,
  item: T,
): Promise<Observed> {
  const observed = (seen: T): Observed => ({ id: seen.id, state: stateOf(kind, raw, seen, where) });
  if (inputs.waitForLive !== true || inputs.enabled === false) return observed(item);
  const { last, problem } = await waitUntilLive(kind, session, item, inputs.waitMinutes);
  if (problem !== undefined) throw new IncompleteError(problem, observed(last));
  return observed(last);
}
