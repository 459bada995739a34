import type { Query } from "../../query";
import { undefinedIfGone, UsageError, type Observed } from "../errors";
import type { ResourceHandler } from "../handler";
import { acceptedInputs } from "../inputs/parse";
import { text, type Properties } from "../properties";
import { declarationOf, requireOneOwner } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { isFresh } from "../workspace/times";
import { locate, type Where } from "../workspace/where";
import { checkDefinition, sharedKey } from "./check";
import { createOrAdopt } from "./create";
import { diffDefinition } from "./difference";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Kind } from "./kind";
import { remove, removeMoved } from "./remove";
import { settled } from "./settled";
import { changesTo, inputsFrom, ownInputs, stateOf } from "./state";

/** The life of a computed trait or an audience, from check to delete; `kind` says what is particular about it. */
export function definitionHandler<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
): ResourceHandler {
  const nameOf = (properties: Properties): string => declarationOf(kind.resource, properties);
  return {
    check(session, given, oldInputs) {
      const registry = kind.registry.of(session);
      registry.declarations.declare(nameOf(given));
      const checked = checkDefinition(kind, session.settings, given, oldInputs);
      const shared = sharedKey(kind, registry, nameOf(given), checked.inputs);
      return { ...checked, failures: [...checked.failures, ...shared] };
    },

    diff(session, id, state, inputs) {
      const { declarations, replacements } = kind.registry.of(session);
      const declaration = nameOf(inputs);
      const other = declarations.keep(id, declaration, nameOf(state));
      requireOneOwner(`the ${kind.noun} "${text(state, "name")}" (${id})`, declaration, other);
      const difference = diffDefinition(kind, state, inputs);
      const { replaces = [] } = difference;
      const spaceId = text(state, "spaceId");
      if (replaces.length > 0)
        replacements.note({
          id,
          declaration,
          spaceId,
          name: text(inputs, "name"),
          inputs,
          moves: replaces.includes("spaceId"),
        });
      return difference;
    },

    async create(session, given) {
      const inputs = acceptedInputs(kind.schema, given);
      const where = await locate(session, inputs.spaceId);
      const prepared = await kind.prepare(session, inputs, {});
      const wanted = { declaration: nameOf(given), inputs, query: kind.compile(given) };
      const item = await createOrAdopt(kind, session, where, wanted);
      await removeMoved(kind, session, wanted.declaration, item.id);
      return settled(kind, session, where, { inputs, prepared }, item);
    },

    async read(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      const item = await kind.registry.of(session).snapshots.find(where.space.id, id);
      if (item === undefined) return kept(kind, session, id, state);
      const inputs = inputsFrom(kind, state, item);
      const more = kind.outputs(item, state);
      return { id, state: stateOf(kind, { query: state["query"], ...inputs }, item, where, more), inputs };
    },

    async update(session, id, state, given) {
      const inputs = acceptedInputs(kind.schema, given);
      const where = await locate(session, inputs.spaceId, state["workspaceId"]);
      const prepared = await kind.prepare(session, inputs, state);
      const item = await change(kind, session, where, id, { state, inputs, query: kind.compile(given) });
      return (await settled(kind, session, where, { inputs, prepared }, item)).state;
    },

    async delete(session, id, state) {
      const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
      await remove(kind, session, where, { id, name: text(state, "name"), declaration: nameOf(state) });
    },
  };
}

/** Segment may show late what it has just made, so that it is not taken for gone. */
function kept<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  id: string,
  state: Properties,
): (Observed & { inputs: Properties }) | undefined {
  if (!isFresh(session, state["createdAt"])) return undefined;
  session.log.warn(
    `Segment does not show ${kind.noun} "${text(state, "name")}" (${id}) yet, which was made less than a minute ago: it is kept as it was, so refresh again in a minute`,
  );
  return { id, state, inputs: ownInputs(kind, state) };
}

/** Send what differs from what Segment is known to have. */
async function change<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  { space }: Where,
  id: string,
  { state, inputs, query }: { state: Properties; inputs: Inputs; query: Query },
): Promise<T> {
  const { snapshots } = kind.registry.of(session);
  const changes = changesTo(kind, state, inputs, query);
  const item =
    Object.keys(changes).length === 0
      ? await snapshots.find(space.id, id)
      : await kind.update(session.client, space.id, id, changes, inputs).catch(undefinedIfGone);
  snapshots.forget(space.id);
  if (item !== undefined) return item;
  throw new UsageError(
    `${kind.noun} "${inputs.name}" (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
  );
}
