import { isDeepStrictEqual } from "node:util";

import type { Workspace } from "../../api";
import { undefinedIfGone } from "../errors";
import type { Difference, ResourceHandler } from "../handler";
import { acceptedInputs, parseInputs } from "../inputs/parse";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import { advisory } from "../workspace/advisory";
import { disconnectSteps } from "../workspace/app-pages";
import { Declarations, declarationOf, type Declaration } from "../workspace/declarations";
import { PerSession, type Session } from "../workspace/session";
import { bareSpaceId, sameSpace } from "../workspace/space-id";
import { noteDeclared } from "./declared";
import { deliveryTo, warnOfEnvironments } from "./delivery";
import { establish } from "./establish";
import { evidenceOf, type Evidence } from "./evidence";
import { futureDay, SourceConnectionInputs, type Inputs } from "./inputs";
import { connectionRoute } from "./route";
import { stateOf } from "./state";
import { locate } from "../workspace/where";
import type { Where } from "./where";

const inputNames = Object.keys(SourceConnectionInputs.shape);
const owners = new PerSession(() => new Declarations());
const replacing = ["sourceId", "spaceId"];

/**
 * A source that feeds a space. Segment's Public API has no call that connects one, so by default the connection is
 * declared and verified here and made by a person in the app; with `segment:connections: api` a route of the stack's
 * own gateway makes it.
 */
export const sourceConnection: ResourceHandler = {
  // `environment` is never filled in: policies judge what the program itself has said.
  check(session, given) {
    const { space } = session.settings;
    const inputs =
      space === undefined || given["spaceId"] !== undefined ? { ...given } : { ...given, spaceId: space };
    const { known, failures } = parseInputs(SourceConnectionInputs, inputs);
    const future = futureDay(known.confirmedOn, session.clock.now());
    noteDeclared(session, inputs);
    owners.of(session).declare(nameOf(given));
    return { inputs, failures: future === undefined ? failures : [...failures, future] };
  },

  // Two declarations may share a connection: nobody loses it while one of them is left.
  diff(session, _id, state, inputs): Difference {
    owners.of(session).keep(pairOf(state), nameOf(inputs), nameOf(state));
    const changed = inputNames.filter((name) => hasUnknown(inputs[name]) || !same(name, state, inputs));
    if (changed.length > 0)
      return { changes: "inputs", replaces: replacing.filter((name) => changed.includes(name)) };
    // Whatever `onUnconfirmed` says: it rules what an update does about it, not whether anybody hears of it.
    if (state["state"] !== "disconnected") return { changes: false };
    return {
      changes: "outputs",
      reason: `source "${text(state, "sourceSlug")}" was disconnected from its space: ${text(state, "evidence")}`,
    };
  },

  async create(session, raw) {
    const inputs = acceptedInputs(SourceConnectionInputs, raw);
    const state = await establish(session, await locate(session, inputs.spaceId), inputs, {});
    owners.of(session).make(pairOf(state), nameOf(raw));
    return { id: `${inputs.spaceId}/${inputs.sourceId}`, state };
  },

  async read(session, id, state) {
    const [idSpace = "", idSource = ""] = id.split("/");
    const spaceId = text(state, "spaceId") || idSpace;
    const { workspace, space } = await locate(session, spaceId, state["workspaceId"]);
    const source = await session.client.sources
      .get(text(state, "sourceId") || idSource)
      .catch(undefinedIfGone);
    if (source === undefined) return undefined;
    const inputs = { ...inputsIn(state), spaceId, sourceId: source.id };
    const where = { workspace, space, source };
    const evidence = await look(session, where, inputs, state);
    if (evidence === undefined) return undefined;
    await warnOfEnvironments(session, space, inputs.expects);
    return { id, state: stateOf(inputs, where, evidence), inputs };
  },

  async update(session, _id, state, raw) {
    const inputs = acceptedInputs(SourceConnectionInputs, raw);
    return establish(session, await locate(session, inputs.spaceId, state["workspaceId"]), inputs, state);
  },

  async delete(session, _id, state) {
    const workspace = await session.requireWorkspace(state["workspaceId"]);
    const keeper = owners.of(session).keeperOf(pairOf(state), nameOf(state));
    if (keeper !== undefined) return tellOfKeeper(session, state, keeper);
    if (session.settings.connections === "api") await disconnect(session, state);
    else if (state["state"] !== "disconnected") await askToDisconnect(session, workspace, state);
  },
};

function nameOf(properties: Properties): Declaration {
  const { __resource: resource = properties["sourceId"] } = properties;
  return declarationOf("SourceConnection", { ...properties, __resource: resource });
}

/** What tells one connection from another. */
function pairOf(state: Properties): string {
  return `${bareSpaceId(text(state, "spaceId"))}/${text(state, "sourceId")}`;
}

function tellOfKeeper(session: Session, state: Properties, keeper: Declaration): void {
  session.log.info(
    `source "${text(state, "sourceName")}" goes on feeding its space, because ${keeper} declares it too; only the entry of ${nameOf(state)} goes`,
  );
}

function same(name: string, state: Properties, inputs: Properties): boolean {
  if (name === "spaceId") return sameSpace(state[name], inputs[name]);
  return isDeepStrictEqual(state[name], inputs[name]);
}

/** Inputs as the last run stored them; a lookup has but two. */
function inputsIn(state: Properties): Partial<Inputs> {
  const stored = Object.fromEntries(Object.entries(state).filter(([name]) => inputNames.includes(name)));
  return parseInputs(SourceConnectionInputs, stored).known;
}

/** Undefined when the stack's own route says that there is no connection. */
async function look(
  session: Session,
  { source, space }: Where,
  inputs: Partial<Inputs>,
  state: Properties,
): Promise<Evidence | undefined> {
  const route = connectionRoute(session, source.id, space.id);
  if (route === undefined) return evidenceOf(session, source, space, inputs, state)();
  const verdict = await route.read();
  return verdict && { ...verdict, delivering: await deliveryTo(session, space, inputs.expects) };
}

/** A connection goes with its space. */
async function disconnect(session: Session, state: Properties): Promise<void> {
  const space = await session.client.spaces.get(text(state, "spaceId")).catch(undefinedIfGone);
  if (space !== undefined) await connectionRoute(session, text(state, "sourceId"), space.id)?.disconnect();
}

async function askToDisconnect(session: Session, workspace: Workspace, state: Properties): Promise<void> {
  const spaceId = text(state, "spaceId");
  const looked = await advisory(session, "whether the space of a deleted connection exists", ({ spaces }) =>
    spaces.get(spaceId).catch(undefinedIfGone),
  );
  const space = "found" in looked ? looked.found : { id: spaceId, slug: spaceId, name: spaceId };
  if (space === undefined) return;
  const name = text(state, "sourceName") || text(state, "sourceId");
  session.log.warn(disconnectSteps(name, workspace, space, state["state"] === "connected"));
}
