import type { SyncOverride } from "../../api";
import type { Properties } from "../properties";
import type { Where } from "../workspace/where";
import type { Before } from "./apply";
import { overridesIn, ProfilesSyncInputs, tablesOf, type Inputs } from "./inputs";
import type { Synced } from "./synced";

/** What Pulumi stores: the inputs, and what was there before them, which a later run must not lose. */
export function stateOf(inputs: Properties, before: Before, { workspace }: Where): Properties {
  return { ...inputs, before: { ...before }, workspaceId: workspace.id, schemaVersion: 1 };
}

/** What an earlier run has noted; a lookup has nothing to put back. */
export function beforeIn(state: Properties): Before {
  return (state["before"] as Before | undefined) ?? { overrides: [] };
}

/** What the state manages, where it is of a resource and not of a lookup. */
export function managedIn(state: Properties): SyncOverride[] | undefined {
  const tables = ProfilesSyncInputs.shape.tables.safeParse(state["tables"]);
  return tables.success ? overridesIn(tables.data) : undefined;
}

/** Inputs as they would have to be written to get what Segment has; a lookup shows every table. */
export function inputsFrom(
  state: Properties,
  synced: Synced,
  place: Pick<Inputs, "spaceId" | "warehouseId">,
): Properties {
  const managed = managedIn(state);
  const now = (managed ?? synced.tables).flatMap((one): SyncOverride[] => {
    const enabled = synced.isOn(one);
    return enabled === undefined ? [] : [{ ...one, enabled }];
  });
  const isShown = managed === undefined || state["enableEventTables"] !== undefined;
  return {
    ...place,
    tables: tablesOf(now),
    ...(isShown ? { enableEventTables: synced.eventTables ?? state["enableEventTables"] } : {}),
  };
}
