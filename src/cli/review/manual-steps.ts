import { type Change, text } from "./changes";
import {
  type AskedDestinations,
  destinationProblems,
  destinationStepsOf,
  withNewDestinations,
} from "./destinations";

/** Something that Segment's Public API cannot do, so that a person has to. */
export interface ManualStep {
  readonly resource: string;
  readonly when: "before" | "after";
  readonly step: string;
}

export function manualStepsOf(
  changes: readonly Change[],
  connectionsByApi: boolean,
  destinations: AskedDestinations,
): ManualStep[] {
  const anew = withNewDestinations(changes);
  return changes
    .flatMap((change) => {
      if (anew.includes(change)) return attachSteps(change, destinations);
      return change.kind === "SourceConnection" && !connectionsByApi ? connectionSteps(change) : [];
    })
    .concat(openSteps(changes.filter((change) => !anew.includes(change))));
}

function connectionSteps({ action, resource, spaceId, before, after }: Change): ManualStep[] {
  const steps: ManualStep[] = [];
  if (action === "delete" || action === "replace") {
    const step = `disconnect source ${sourceOf(before)} from space ${text(before["spaceId"]) ?? spaceId ?? "?"}`;
    steps.push({ resource, when: "after", step: `${PROFILE_SOURCES}: ${step}` });
  }
  if (action === "create" || action === "replace") {
    const step = `connect source ${sourceOf(after)} to space ${spaceId ?? "(known only during the update)"}, unless it is`;
    steps.push({ resource, when: "after", step: `${PROFILE_SOURCES}: ${step}. ${REPLAY}` });
  }
  return steps;
}

const REPLAY = "Unless you untick it there, a month of events is replayed.";
const PROFILE_SOURCES = "In Segment, Unify, the space's settings, Profile sources";

function attachSteps(change: Change, destinations: AskedDestinations): ManualStep[] {
  const { resource } = change;
  return [
    ...destinationProblems(change, destinations).map((step): ManualStep => ({
      resource,
      when: "before",
      step,
    })),
    ...destinationStepsOf(change, destinations).map((step): ManualStep => ({
      resource,
      when: "after",
      step,
    })),
  ];
}

/** Steps that were open before this run and still are. */
function openSteps(changes: readonly Change[]): ManualStep[] {
  return changes
    .filter(({ action }) => action === "same" || action === "update")
    .flatMap(({ resource, before }) =>
      texts(before["manualSteps"]).map((step): ManualStep => ({ resource, when: "before", step })),
    );
}

function sourceOf(state: Readonly<Record<string, unknown>>): string {
  return text(state["sourceName"]) ?? text(state["sourceId"]) ?? "(known only during the update)";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((item) => text(item) ?? []) : [];
}
