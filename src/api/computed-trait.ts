import { z } from "zod";

import { maybe } from "./maybe";

/** When history counts, and for whom. Taken at creation only. */
const TraitOptions = z.looseObject({
  includeHistoricalData: z.boolean().optional(),
  includeAnonymousUsers: z.boolean().optional(),
  backfillDurationDays: z.number().optional(),
});

export const ComputedTrait = z.looseObject({
  id: z.string(),
  spaceId: z.string(),
  name: z.string(),
  description: maybe(z.string()),
  key: z.string(),
  enabled: z.boolean(),
  /** Null where a trait has no form in the query language, such as a SQL trait. */
  definition: z.looseObject({ query: z.string(), type: z.string() }).nullable(),
  status: maybe(z.string()),
  options: maybe(TraitOptions),
  createdBy: maybe(z.string()),
  updatedBy: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type ComputedTrait = z.output<typeof ComputedTrait>;

const TraitDefinition = z.strictObject({ query: z.string().min(1), type: z.enum(["USERS", "ACCOUNTS"]) });

export const NewComputedTrait = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1).optional(),
  enabled: z.boolean().optional(),
  definition: TraitDefinition,
  options: z
    .strictObject({
      includeHistoricalData: z.boolean().optional(),
      includeAnonymousUsers: z.boolean().optional(),
      backfillDurationDays: z.number().optional(),
    })
    .optional(),
});
export type NewComputedTrait = z.output<typeof NewComputedTrait>;

/** A partial update; what is left out stays. */
export const ComputedTraitChanges = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  enabled: z.boolean().optional(),
  definition: TraitDefinition.optional(),
});
export type ComputedTraitChanges = z.output<typeof ComputedTraitChanges>;
