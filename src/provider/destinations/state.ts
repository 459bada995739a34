import type { Activation, AudienceDestination } from "../../api";
import { text, type Properties } from "../properties";
import type { Where } from "../workspace/where";
import { written } from "./activation";
import { AudienceDestinationInputs, type ActivationInput, type Inputs } from "./inputs";
import { partOf, sameIdSync } from "./same";

/** What a resource has in Segment, and how far that is what the program says. */
export interface Had {
  readonly connectionId: string;
  readonly idSync: Inputs["idSync"];
  readonly settings: Inputs["settings"];
  /** The activations it has made or taken over, by the name that the program gave them. */
  readonly activations: ReadonlyMap<string, { readonly id: string; readonly as: ActivationInput }>;
  /** Names of activations that a request without an answer may have made. */
  readonly unsettled: readonly string[];
}

/** What Pulumi stores: the inputs, as far as Segment has them, and the ids. */
export function stateOf(inputs: Properties, had: Had, { workspace }: Where): Properties {
  const { connectionId, idSync, settings, activations, unsettled } = had;
  return {
    ...inputs,
    idSync,
    settings,
    activations: [...activations.values()].map(({ as }) => as),
    connectionId,
    activationIds: Object.fromEntries([...activations].map(([name, { id }]) => [name, id])),
    ...(unsettled.length === 0 ? {} : { unsettled: [...unsettled] }),
    workspaceId: workspace.id,
    schemaVersion: 1,
  };
}

/** Ids by the name that the program gave each activation. */
export function activationIds(state: Properties): Map<string, string> {
  const ids = state["activationIds"];
  return new Map(
    Object.entries(typeof ids === "object" && ids !== null ? ids : {}).map(([name, id]) => [
      name,
      String(id),
    ]),
  );
}

/** Names of activations that may have been made. */
export function unsettledIn(state: Properties): string[] {
  const names = state["unsettled"];
  return Array.isArray(names) ? names.map(String) : [];
}

/** The activations in inputs that `check` has accepted, or in state. */
export function activationsIn({ activations }: Properties): ActivationInput[] {
  return Array.isArray(activations) ? (activations as ActivationInput[]) : [];
}

export function idSyncIn({ idSync }: Properties): Inputs["idSync"] {
  return Array.isArray(idSync) ? (idSync as Inputs["idSync"]) : undefined;
}

function settingsIn(value: unknown): Inputs["settings"] {
  return typeof value === "object" && value !== null ? (value as Inputs["settings"]) : undefined;
}

/**
 * What Segment has of a resource, as a program would have to write it. What the program has never said of the connection
 * is not the program's to keep.
 */
export function hadFrom(
  state: Properties,
  connection: AudienceDestination,
  there: ReadonlyMap<string, Activation>,
): Had {
  const before = activationsIn(state);
  const known = activationIds(state);
  // A resource that is only looked up has made none, and shows all.
  const ids =
    "activationIds" in state
      ? known
      : new Map([...there.values()].map((one) => [one.activationName, one.id]));
  const activations = [...ids].flatMap(([name, id]) => {
    const one = there.get(id);
    if (one === undefined) return [];
    const as =
      before.find((other) => other.name === name) ??
      before.find((other) => other.name === one.activationName);
    return [[name, { id, as: written(one, as) }] as const];
  });
  return {
    connectionId: connection.id,
    ...partsOf(state, connection),
    activations: new Map(activations),
    unsettled: unsettledIn(state),
  };
}

function partsOf(
  state: Properties,
  { idSyncConfiguration, connectionSettings }: AudienceDestination,
): Pick<Had, "idSync" | "settings"> {
  const has = idSyncConfiguration?.map(({ externalId, strategy, mapTo }) => ({
    externalId,
    // What this version does not know is a difference like any other.
    strategy: strategy as "first",
    ...(mapTo === undefined ? {} : { mapTo }),
  }));
  if (isLookup(state)) return { idSync: has, settings: settingsIn(connectionSettings) };
  const idSync = idSyncIn(state);
  return {
    idSync: idSync === undefined || sameIdSync(has, idSync) ? idSync : has,
    settings: partOf(connectionSettings, settingsIn(state["settings"])),
  };
}

/** A resource that is only looked up has made nothing, and shows all there is. */
function isLookup(state: Properties): boolean {
  return !("activationIds" in state);
}

/** Inputs as they would have to be written to get what Segment has. */
export function inputsFrom(state: Properties, { destinationId }: AudienceDestination, had: Had): Properties {
  const inputs = Object.fromEntries(
    Object.entries(state).filter(([name]) => name in AudienceDestinationInputs.shape),
  );
  const { idSync, settings, activations } = had;
  return {
    ...inputs,
    destinationId: text(state, "destinationId") || destinationId,
    ...(idSync === undefined ? {} : { idSync }),
    ...(settings === undefined ? {} : { settings }),
    activations: [...activations.values()].map(({ as }) => as),
  };
}
