import { z } from "zod";

/** A warehouse that a space's profiles are synced to. */
export const ProfilesWarehouse = z.looseObject({
  id: z.string(),
  spaceId: z.string(),
  workspaceId: z.string(),
  enabled: z.boolean(),
  /** Its name is among them; passwords are not. */
  settings: z.record(z.string(), z.unknown()),
  schemaName: z.string().optional(),
});
export type ProfilesWarehouse = z.output<typeof ProfilesWarehouse>;

/** Whether a table is synced, and which of its columns are. */
export const SelectiveSync = z.looseObject({
  collection: z.string(),
  warehouseId: z.string(),
  enabled: z.boolean(),
  properties: z.record(z.string(), z.looseObject({ enabled: z.boolean() })),
});
export type SelectiveSync = z.output<typeof SelectiveSync>;

/** The wanted state of a table, or of one of its columns. */
export const SyncOverride = z.strictObject({
  collection: z.string().min(1),
  enabled: z.boolean(),
  property: z.string().min(1).optional(),
});
export type SyncOverride = z.output<typeof SyncOverride>;

/** Overrides are not supported while the event tables are off. */
export const SyncChanges = z.strictObject({
  syncOverrides: z.array(SyncOverride).optional(),
  enableEventTables: z.boolean().optional(),
});
export type SyncChanges = z.output<typeof SyncChanges>;
