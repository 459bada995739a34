import { isDeepStrictEqual } from "node:util";

import { IncompleteError, type Observed } from "../errors";
import type { Difference, ResourceHandler } from "../handler";
import { acceptedInputs, parseInputs } from "../inputs/parse";
import { inputsThat } from "../inputs/rules";
import { text, type Properties } from "../properties";
import { declarationOf, type Declaration } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { sameSpace } from "../workspace/space-id";
import { locate } from "../workspace/where";
import { apply, type Before } from "./apply";
import { checkSync, ownInputs } from "./check";
import { ProfilesSyncInputs, rules, wantedBy, type Inputs } from "./inputs";
import { called, eventTablesPart, itemOf, partsOf, registries } from "./registry";
import { beforeIn, inputsFrom, stateOf } from "./state";
import { findWarehouse, requireWarehouse, Synced, type Place } from "./synced";

/**
 * Which tables and columns of a space go to a profiles warehouse. The warehouse is there already: a declaration takes the
 * tables that it names, remembers what they were, and puts that back when it goes.
 */
export const profilesSync: ResourceHandler = {
  check(session, given) {
    return checkSync(session.settings, registries.of(session), nameOf(given), given);
  },

  diff(session, _id, state, inputs) {
    const { known } = parseInputs(ProfilesSyncInputs, ownInputs(inputs));
    registries.of(session).keep(nameOf(inputs), nameOf(state), partsOf(known), called);
    remember(session, state);
    return difference(state, inputs);
  },

  async create(session, given) {
    const inputs = acceptedInputs(ProfilesSyncInputs, ownInputs(given));
    const place = await requireWarehouse(session, await locate(session, inputs.spaceId), inputs.warehouseId);
    const id = `${inputs.spaceId}/${inputs.warehouseId}`;
    return registries
      .of(session)
      .make(nameOf(given), partsOf(inputs), called, () =>
        bring(session, place, nameOf(given), { id, inputs, before: { overrides: [] } }),
      );
  },

  async read(session, id, state) {
    const [idSpace = "", idWarehouse = ""] = id.split("/");
    const spaceId = text(state, "spaceId") || idSpace;
    const warehouseId = text(state, "warehouseId") || idWarehouse;
    const where = await locate(session, spaceId, state["workspaceId"]);
    const place = await findWarehouse(session, where, warehouseId);
    if (place === undefined) return undefined;
    const inputs = inputsFrom(state, await Synced.look(session, place), { spaceId, warehouseId });
    return { id, state: stateOf(inputs, beforeIn(state), place), inputs };
  },

  async update(session, id, state, given) {
    const inputs = acceptedInputs(ProfilesSyncInputs, ownInputs(given));
    const where = await locate(session, inputs.spaceId, state["workspaceId"]);
    const place = await requireWarehouse(session, where, inputs.warehouseId);
    const wanted = { id, inputs, before: beforeIn(state) };
    return (await bring(session, place, nameOf(given), wanted)).state;
  },

  // A warehouse that is gone has nothing to put back.
  async delete(session, _id, state) {
    const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
    const place = await findWarehouse(session, where, text(state, "warehouseId"));
    if (place === undefined) return;
    const progress = { before: beforeIn(state), sent: false };
    await apply(session, place, nameOf(state), progress, { overrides: [] });
  },
};

function nameOf(properties: Properties): Declaration {
  const { __resource: resource = properties["warehouseId"] } = properties;
  return declarationOf("ProfilesSync", { ...properties, __resource: resource });
}

function difference(state: Properties, inputs: Properties): Difference {
  const differing = (change: "update" | "replace"): string[] =>
    inputsThat(change, rules).filter((name) =>
      name === "spaceId"
        ? !sameSpace(state[name], inputs[name])
        : !isDeepStrictEqual(state[name], inputs[name]),
    );
  const replaces = differing("replace");
  const isChanged = replaces.length > 0 || differing("update").length > 0;
  return isChanged ? { changes: "inputs", replaces } : { changes: false };
}

/** What this program has set, another declaration of it may have next: what was there before it is no setting of ours. */
function remember(session: Session, state: Properties): void {
  const place = { spaceId: text(state, "spaceId"), warehouseId: text(state, "warehouseId") };
  const { overrides, enableEventTables } = beforeIn(state);
  const registry = registries.of(session);
  for (const one of overrides) registry.remember(itemOf(place, one), one.enabled);
  if (enableEventTables !== undefined) registry.remember(eventTablesPart(place), enableEventTables);
}

/** @throws {IncompleteError} once anything may have been changed: what was there before is in state then */
async function bring(
  session: Session,
  place: Place,
  declaration: Declaration,
  { id, inputs, before }: { id: string; inputs: Inputs; before: Before },
): Promise<Observed> {
  const progress = { before, sent: false };
  const observed = (): Observed => ({ id, state: stateOf(inputs, progress.before, place) });
  try {
    await apply(session, place, declaration, progress, wantedBy(inputs));
    return observed();
  } catch (error) {
    if (!progress.sent || !(error instanceof Error)) throw error;
    throw new IncompleteError(error.message, observed(), { cause: error });
  }
}
