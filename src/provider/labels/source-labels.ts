import { isDeepStrictEqual } from "node:util";

import { IncompleteError, type Observed } from "../errors";
import type { ResourceHandler } from "../handler";
import { acceptedInputs, parseInputs } from "../inputs/parse";
import { inputsThat } from "../inputs/rules";
import { text, type Properties } from "../properties";
import { declarationOf, type Declaration } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { labelsOf } from "../workspace/sources";
import { apply, type Wish } from "./apply";
import { rules, SourceLabelsInputs, type Inputs } from "./inputs";
import { called, keyPart, partsOf, registries } from "./registry";
import { findSource, type Labels } from "./source";
import { inputsFrom, labelsIn, ownInputs, stateOf } from "./state";

/** Labels of a source, of which a declaration has the keys that it names and leaves the others to their owners. */
export const sourceLabels: ResourceHandler = {
  check(session, given) {
    const { known, failures } = parseInputs(SourceLabelsInputs, ownInputs(given));
    const declaration = nameOf(given);
    const contested = registries.of(session).declare(declaration, partsOf(known), called);
    return { inputs: { ...given }, failures: [...failures, ...contested] };
  },

  diff(session, _id, state, inputs) {
    const { known } = parseInputs(SourceLabelsInputs, ownInputs(inputs));
    const registry = registries.of(session);
    registry.keep(nameOf(inputs), nameOf(state), partsOf(known), called);
    // What this program has set, another declaration of it may have next.
    for (const [key, value] of Object.entries(labelsIn(state, "before")))
      registry.remember(keyPart(text(state, "sourceId"), key), value);
    const differing = (change: "update" | "replace"): string[] =>
      inputsThat(change, rules).filter((name) => !isDeepStrictEqual(state[name], inputs[name]));
    const replaces = differing("replace");
    const isChanged = replaces.length > 0 || differing("update").length > 0;
    return isChanged ? { changes: "inputs", replaces } : { changes: false };
  },

  async create(session, given) {
    const inputs = acceptedInputs(SourceLabelsInputs, ownInputs(given));
    const { id: workspaceId } = await session.requireWorkspace();
    return registries
      .of(session)
      .make(nameOf(given), partsOf(inputs), called, () =>
        bring(session, nameOf(given), { workspaceId }, inputs),
      );
  },

  async read(session, id, state) {
    const { id: workspaceId } = await session.requireWorkspace(state["workspaceId"]);
    const source = await findSource(session, text(state, "sourceId") || id);
    if (source === undefined) return undefined;
    const all = labelsOf(source);
    const inputs = inputsFrom(state, source.id, all);
    const before = labelsIn(state, "before");
    return { id, state: stateOf(inputs, { allLabels: all, before, workspaceId }), inputs };
  },

  async update(session, _id, state, given) {
    const inputs = acceptedInputs(SourceLabelsInputs, ownInputs(given));
    const { id: workspaceId } = await session.requireWorkspace(state["workspaceId"]);
    return (await bring(session, nameOf(given), { ...state, workspaceId }, inputs)).state;
  },

  async delete(session, _id, state) {
    await session.requireWorkspace(state["workspaceId"]);
    const sourceId = text(state, "sourceId");
    if ((await findSource(session, sourceId)) === undefined) return;
    const progress = { before: labelsIn(state, "before"), sent: false };
    await apply(session, sourceId, nameOf(state), progress, { had: labelsIn(state, "labels"), wanted: {} });
  },
};

function nameOf(properties: Properties): Declaration {
  const { __resource: resource = properties["sourceId"] } = properties;
  return declarationOf("SourceLabels", { ...properties, __resource: resource });
}

/** @throws {IncompleteError} once anything may have been changed: what was there before is in state then */
async function bring(
  session: Session,
  declaration: Declaration,
  state: Properties,
  inputs: Inputs,
): Promise<Observed> {
  const { sourceId, labels: wanted } = inputs;
  const progress = { before: labelsIn(state, "before"), sent: false };
  const wish: Wish = { had: labelsIn(state, "labels"), wanted };
  const observed = (labels: Labels, allLabels: Labels): Observed => {
    const { workspaceId } = state;
    return {
      id: sourceId,
      state: stateOf({ sourceId, labels }, { allLabels, before: progress.before, workspaceId }),
    };
  };
  try {
    return observed(wanted, await apply(session, sourceId, declaration, progress, wish));
  } catch (error) {
    if (!progress.sent || !(error instanceof Error)) throw error;
    // With the keys that are not put back yet, so that the next run knows which of them are ours.
    const labels = { ...wish.had, ...wanted };
    throw new IncompleteError(error.message, observed(labels, labelsIn(state, "allLabels")), {
      cause: error,
    });
  }
}
