import { z } from "zod";

import { filledText } from "./check";

const flag = z.boolean({ error: "must be true or false" });

/** The inputs that every kind of computed trait shares. */
export const traitShape = {
  name: filledText,
  description: filledText.optional(),
  type: z.enum(["USERS", "ACCOUNTS"]).optional(),
  enabled: flag.optional(),
  includeHistoricalData: flag.optional(),
  includeAnonymousUsers: flag.optional(),
  backfillDurationDays: z.number({ error: "must be a number of days" }).int().positive().optional(),
  spaceId: filledText,
  adopt: z.enum(["never", "identical", "byName"]).optional(),
  replaceUnderSameKey: flag.optional(),
  waitForLive: flag.optional(),
  waitMinutes: z.number({ error: "must be a number of minutes" }).positive().optional(),
  destinations: z.array(filledText, { error: "must be a list of destination names" }).optional(),
};

export type TraitInputs = z.output<z.ZodObject<typeof traitShape>>;

/** Segment takes these at creation only; there is no update for them. */
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
