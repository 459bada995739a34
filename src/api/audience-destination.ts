import { z } from "zod";

/** Which identifiers of a profile go to a destination; `strategy` is `first`, `last` or `all`. */
const idSync = { externalId: z.string(), strategy: z.string(), mapTo: z.string().optional() };
/** More entries are refused. */
const maxIdSyncs = 5;

/** A destination that an audience is connected to. Connecting alone sends nothing; an activation does. */
export const AudienceDestination = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  /** The generated source that feeds the destination. */
  sourceId: z.string(),
  enabled: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  destinationId: z.string(),
  idSyncConfiguration: z.array(z.looseObject(idSync)).optional(),
  connectionSettings: z.unknown().optional(),
});
export type AudienceDestination = z.output<typeof AudienceDestination>;

export const NewAudienceDestination = z.strictObject({
  destination: z.strictObject({ id: z.string().min(1), type: z.string().min(1) }),
  idSyncConfiguration: z.array(z.strictObject(idSync)).max(maxIdSyncs).optional(),
  connectionSettings: z.record(z.string(), z.unknown()).optional(),
});
export type NewAudienceDestination = z.output<typeof NewAudienceDestination>;

/** Empty arrays and objects change nothing, so nothing can be cleared. */
export const AudienceDestinationChanges = NewAudienceDestination.omit({ destination: true });
export type AudienceDestinationChanges = z.output<typeof AudienceDestinationChanges>;
