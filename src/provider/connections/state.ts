import type { Properties } from "../properties";
import { connectSteps } from "../workspace/app-pages";
import type { Evidence } from "./evidence";
import { labelsOf, nameOf } from "../workspace/sources";
import type { Where } from "./where";

/** What Pulumi keeps of a connection: its inputs, and what was found out. */
export function stateOf(
  inputs: Properties,
  { workspace, space, source }: Where,
  { state, evidence, at = 0, delivering }: Evidence,
): Properties {
  return {
    ...inputs,
    sourceName: nameOf(source),
    sourceSlug: source.slug,
    labels: labelsOf(source),
    state,
    evidence,
    // The next run tells by it what has happened since.
    ...(at > 0 ? { evidenceAt: new Date(at).toISOString() } : {}),
    delivering,
    manualSteps: state === "connected" ? [] : connectSteps(nameOf(source), workspace, space),
    workspaceId: workspace.id,
    schemaVersion: 1,
  };
}
