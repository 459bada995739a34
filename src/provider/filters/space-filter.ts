import type { Filter } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import type { ResourceHandler } from "../handler";
import { acceptedInputs } from "../inputs/parse";
import { text, type Properties } from "../properties";
import { declarationOf, requireOneOwner, type Wanted } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { locate, type Where } from "../workspace/where";
import { checkFilter, contradicted, crowded } from "./check";
import { createOrAdopt } from "./create";
import { diffFilter } from "./difference";
import { SpaceFilterInputs, type Inputs } from "./inputs";
import { registries } from "./registry";
import { remove, removeMoved } from "./remove";
import { changesTo, inputsFrom, stateOf } from "./state";
import { update } from "./update";

const nameOf = (properties: Properties): string => declarationOf("SpaceFilter", properties);

/** Space filters: Segment itself drops calls before a profile of the space sees them, whoever connects what. */
export const spaceFilter: ResourceHandler = {
  check(session, given, oldInputs) {
    const registry = registries.of(session);
    registry.declarations.declare(nameOf(given));
    const checked = checkFilter(session.settings, given, oldInputs);
    const failures = [crowded, contradicted].flatMap((judge) =>
      judge(registry, nameOf(given), checked.inputs),
    );
    return { ...checked, failures: [...checked.failures, ...failures] };
  },

  diff(session, id, state, inputs) {
    const { declarations, replacements } = registries.of(session);
    const declaration = nameOf(inputs);
    const other = declarations.keep(id, declaration, nameOf(state));
    requireOneOwner(`the space filter "${text(state, "name")}" (${id})`, declaration, other);
    const difference = diffFilter(state, inputs);
    if (difference.replaces?.includes("spaceId") === true)
      replacements.note({
        id,
        declaration,
        spaceId: text(state, "spaceId"),
        name: text(inputs, "name"),
        moves: true,
      });
    return difference;
  },

  async create(session, given) {
    const inputs = acceptedInputs(SpaceFilterInputs, given);
    const where = await locate(session, inputs.spaceId);
    const wanted = { declaration: nameOf(given), inputs };
    const filter = await createOrAdopt(session, where, wanted);
    await removeMoved(session, wanted.declaration, filter.id);
    return { id: filter.id, state: stateOf(inputs, filter, where) };
  },

  async read(session, id, state) {
    const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
    const filter = await registries.of(session).find(where.space.id, id, state["createdAt"]);
    if (filter === undefined) return undefined;
    const inputs = inputsFrom(state, filter);
    return { id, state: stateOf(inputs, filter, where), inputs };
  },

  async update(session, id, state, given) {
    const inputs = acceptedInputs(SpaceFilterInputs, given);
    const where = await locate(session, inputs.spaceId, state["workspaceId"]);
    const filter = await change(session, where, { id, state }, { declaration: nameOf(given), inputs });
    return stateOf(inputs, filter, where);
  },

  async delete(session, id, state) {
    const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
    await remove(session, where, { id, name: text(state, "name"), declaration: nameOf(state) });
  },
};

/** Send what differs from what Segment is known to have. */
async function change(
  session: Session,
  where: Where,
  { id, state }: { id: string; state: Properties },
  wanted: Wanted<Inputs>,
): Promise<Filter> {
  const { inputs } = wanted;
  const changes = changesTo(state, inputs);
  const filter =
    Object.keys(changes).length === 0
      ? await registries.of(session).find(where.space.id, id, state["createdAt"])
      : await update(session, where, id, changes, wanted).catch(undefinedIfGone);
  if (filter !== undefined) return filter;
  throw new UsageError(
    `space filter "${inputs.name}" (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
  );
}
