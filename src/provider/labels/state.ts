import type { Properties } from "../properties";
import type { Labels } from "./source";

interface Found {
  readonly allLabels: Labels;
  readonly before: Labels;
  readonly workspaceId: unknown;
}

/** What Pulumi stores: the inputs, all labels of the source, and what was there before. */
export function stateOf(inputs: Properties, found: Found): Properties {
  return { ...inputs, ...found, schemaVersion: 1 };
}

/** Labels that state has under a name; none in a lookup's. */
export function labelsIn(state: Properties, name: "labels" | "before" | "allLabels"): Labels {
  return (state[name] as Labels | undefined) ?? {};
}

/** Inputs as they would have to be written to get what Segment has; a lookup shows every label. */
export function inputsFrom(state: Properties, sourceId: string, all: Labels): Properties {
  const own = state["labels"];
  const labels =
    own === undefined
      ? all
      : Object.fromEntries(Object.entries(all).filter(([key]) => key in labelsIn(state, "labels")));
  return { sourceId, labels };
}

/** Without what a program hands over to keep it as secret as its inputs are, and which is none of them. */
export function ownInputs(given: Properties): Properties {
  const { allLabels: _, before: __, ...own } = given;
  return own;
}
