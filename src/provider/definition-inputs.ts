import { z } from "zod";

import { filledText } from "./check";

const flag = z.boolean({ error: "must be true or false" });

/** The inputs that computed traits and audiences share. */
export const commonShape = {
  name: filledText,
  description: filledText.optional(),
  enabled: flag.optional(),
  spaceId: filledText,
  adopt: z.enum(["never", "identical", "byName"]).optional(),
  replaceUnderSameKey: flag.optional(),
  waitForLive: flag.optional(),
  waitMinutes: z.number({ error: "must be a number of minutes" }).positive().optional(),
};

export type CommonInputs = z.output<z.ZodObject<typeof commonShape>>;

const traitShape = {
  ...commonShape,
  type: z.enum(["USERS", "ACCOUNTS"]).optional(),
  includeHistoricalData: flag.optional(),
  includeAnonymousUsers: flag.optional(),
  backfillDurationDays: z.number({ error: "must be a number of days" }).int().positive().optional(),
  destinations: z.array(filledText, { error: "must be a list of destination names" }).optional(),
};

/** Segment takes these when a trait is created only; there is no update for them. */
export const historyOptions = [
  "includeHistoricalData",
  "includeAnonymousUsers",
  "backfillDurationDays",
] as const;

const scalar = z.union([filledText, z.number(), flag]);
const comparison = z.strictObject({
  equals: scalar.optional(),
  notEquals: scalar.optional(),
  oneOf: z.array(scalar).min(1).optional(),
  noneOf: z.array(scalar).min(1).optional(),
  contains: filledText.optional(),
  startsWith: filledText.optional(),
  endsWith: filledText.optional(),
  greaterThan: scalar.optional(),
  atLeast: scalar.optional(),
  lessThan: scalar.optional(),
  atMost: scalar.optional(),
  exists: flag.optional(),
});

export const LastComputedTraitInputs = z.object({
  ...traitShape,
  event: filledText,
  property: filledText,
  conditions: z.record(z.string(), z.union([scalar, z.array(scalar).min(1), comparison])).optional(),
  within: filledText.optional(),
});

export const ComputedTraitInputs = z.object({ ...traitShape, query: filledText });

export const AudienceInputs = z.object({
  ...commonShape,
  audienceType: z.enum(["USERS", "ACCOUNTS", "LINKED"]).optional(),
  query: filledText,
  options: z
    .strictObject({
      includeHistoricalData: flag.optional(),
      filterByExternalIds: z.array(filledText).min(1).optional(),
      backfillEventDataDays: z.number().int().positive().optional(),
    })
    .optional(),
});
