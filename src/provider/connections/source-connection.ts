import { z } from "zod";

import type { Source, Space, Workspace } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import type { Difference, ResourceHandler } from "../handler";
import { acceptedInputs, filledText, parseInputs } from "../inputs/parse";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import { connectSteps, disconnectSteps } from "../workspace/app-pages";
import type { Session } from "../workspace/session";
import { sameSpace } from "../workspace/space-id";
import { findEvidence, type Evidence } from "./evidence";
import { connectionRoute } from "./route";
import { waitForConnection } from "./wait";

const SourceConnectionInputs = z.object({
  sourceId: filledText,
  spaceId: filledText,
  environment: filledText.optional(),
  onUnconfirmed: z.enum(["warn", "fail", "wait"]).optional(),
  waitMinutes: z.number({ error: "must be a number of minutes" }).positive().optional(),
});

type Inputs = z.output<typeof SourceConnectionInputs>;

/**
 * A source that feeds a space. Segment's Public API has no call that connects one, so by default the connection is
 * declared and verified here and made by a person in the app; with `segment:connections: api` a route of the stack's
 * own gateway makes it.
 */
export const sourceConnection: ResourceHandler = {
  // `environment` is never filled in: policies judge what the program itself has said.
  check({ settings: { space } }, given) {
    const inputs =
      space === undefined || given["spaceId"] !== undefined ? { ...given } : { ...given, spaceId: space };
    return { inputs, failures: parseInputs(SourceConnectionInputs, inputs).failures };
  },

  diff(_session, _id, state, inputs): Difference {
    const replaces = ["sourceId", "spaceId"].filter(
      (name) => hasUnknown(inputs[name]) || !same(name, state, inputs),
    );
    const changed = ["environment", "onUnconfirmed", "waitMinutes"].filter(
      (name) => state[name] !== inputs[name],
    );
    if (replaces.length + changed.length > 0) return { changes: "inputs", replaces };
    if (state["state"] !== "disconnected" || (inputs["onUnconfirmed"] ?? "warn") === "warn")
      return { changes: false };
    return {
      changes: "outputs",
      reason: `source "${text(state, "sourceSlug")}" was disconnected from its space: ${text(state, "evidence")}`,
    };
  },

  async create(session, raw) {
    const inputs = acceptedInputs(SourceConnectionInputs, raw);
    const state = await establish(session, raw, inputs);
    return { id: `${text(state, "spaceId")}/${inputs.sourceId}`, state };
  },

  async read(session, id, state) {
    const { workspace, space } = await locate(session, state);
    const [idSpace = "", idSource = ""] = id.split("/");
    const spaceId = text(state, "spaceId") || idSpace;
    const source = await session.client.sources
      .get(text(state, "sourceId") || idSource)
      .catch(undefinedIfGone);
    if (source === undefined) return undefined;
    const route = connectionRoute(session, source.id, space.id);
    const evidence = route === undefined ? await findEvidence(session, source, space) : await route.read();
    if (evidence === undefined) return undefined;
    const { __provider: _, __lookup: _lookup, ...known } = state;
    const seen = stateOf({ ...known, spaceId, sourceId: source.id }, source, space, workspace, evidence);
    const inputs = Object.fromEntries(
      Object.entries(seen).filter(([name]) => name in SourceConnectionInputs.shape),
    );
    return { id, state: seen, inputs };
  },

  async update(session, _id, state, raw) {
    await session.requireWorkspace(state["workspaceId"]);
    return establish(session, raw, acceptedInputs(SourceConnectionInputs, raw));
  },

  async delete(session, _id, state) {
    const { workspace, space } = await locate(session, state);
    const route = connectionRoute(session, text(state, "sourceId"), space.id);
    if (route !== undefined) return route.disconnect();
    if (state["state"] !== "disconnected")
      session.log.warn(
        disconnectSteps(text(state, "sourceName") || text(state, "sourceId"), workspace, space),
      );
  },
};

async function locate(session: Session, state: Properties): Promise<{ workspace: Workspace; space: Space }> {
  const workspace = await session.requireWorkspace(state["workspaceId"]);
  return { workspace, space: await session.requireSpace(text(state, "spaceId")) };
}

function same(name: string, state: Properties, inputs: Properties): boolean {
  return name === "spaceId" ? sameSpace(state[name], inputs[name]) : state[name] === inputs[name];
}

/** Verify the source, connect it where there is a route, and find out whether it is connected. */
async function establish(session: Session, raw: Properties, inputs: Inputs): Promise<Properties> {
  const { workspace, space } = await locate(session, { ...inputs });
  const source = await requireSource(session, inputs, workspace);
  const route = connectionRoute(session, source.id, space.id);
  let evidence = route === undefined ? await findEvidence(session, source, space) : await route.connect();
  if (inputs.onUnconfirmed === "wait" && evidence.state !== "connected") {
    evidence = await waitForConnection(session, source, space, inputs.waitMinutes);
  }
  const state = stateOf(raw, source, space, workspace, evidence);
  if (evidence.state !== "connected") reportUnconfirmed(session, inputs, source, space, state);
  return state;
}

/**
 * @throws {UsageError} when the source does not exist, is disabled, or carries another environment than it should.
 * Labels are read here, before the first write, because no policy sees them in a first preview.
 */
async function requireSource(session: Session, inputs: Inputs, workspace: Workspace): Promise<Source> {
  const source = await session.client.sources.get(inputs.sourceId).catch(undefinedIfGone);
  if (source === undefined) {
    throw new UsageError(
      `source "${inputs.sourceId}" does not exist in workspace "${workspace.slug}": take \`sourceId\` from the source's settings, API keys, in the app`,
    );
  }
  const name = nameOf(source);
  if (!source.enabled)
    throw new UsageError(
      `source "${name}" is disabled, and a disabled source feeds no space: enable it in Segment, then run \`pulumi up\` again`,
    );
  const label = labelsOf(source)["environment"];
  const { environment: required } = session.settings;
  for (const [wanted, saidBy] of [
    [required, "segment:environment"],
    [inputs.environment, "`environment`"],
  ] as const) {
    if (wanted !== undefined && label !== undefined && label !== wanted) {
      throw new UsageError(
        `source "${name}" carries the label environment:${label}, but ${saidBy} says "${wanted}": connect a source of that environment, or correct the label`,
      );
    }
  }
  if (required !== undefined && label === undefined) {
    throw new UsageError(
      `source "${name}" carries no label environment, and segment:environment asks for "${required}": put the label environment:${required} on it`,
    );
  }
  if (required !== undefined && inputs.environment !== undefined && inputs.environment !== required) {
    throw new UsageError(
      `\`environment\` "${inputs.environment}" of source "${name}" contradicts segment:environment "${required}" of this stack`,
    );
  }
  return source;
}

function reportUnconfirmed(
  session: Session,
  inputs: Inputs,
  source: Source,
  space: Space,
  state: Properties,
): void {
  const steps = (state["manualSteps"] as string[]).join("; ");
  const message = `source "${nameOf(source)}" is not known to feed space "${space.slug}" (${text(state, "state")}: ${text(state, "evidence")}): ${steps}`;
  if (inputs.onUnconfirmed === "fail" || inputs.onUnconfirmed === "wait")
    throw new UsageError(`${message}; then run \`pulumi up\` again`);
  session.log.warn(message);
}

function stateOf(
  raw: Properties,
  source: Source,
  space: Space,
  workspace: Workspace,
  { state, evidence }: Evidence,
): Properties {
  const { __provider: _, ...inputs } = raw;
  return {
    ...inputs,
    sourceName: nameOf(source),
    sourceSlug: source.slug,
    labels: labelsOf(source),
    state,
    evidence,
    manualSteps: state === "connected" ? [] : connectSteps(nameOf(source), workspace, space),
    workspaceId: workspace.id,
    schemaVersion: 1,
  };
}

function nameOf({ name, slug }: Source): string {
  return name ?? slug;
}

function labelsOf({ labels }: Source): Record<string, string> {
  return Object.fromEntries(labels.map(({ key, value }) => [key, value]));
}
