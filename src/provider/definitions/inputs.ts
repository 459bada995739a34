import { z } from "zod";

import { filledText, flag } from "../inputs/parse";
import type { InputRules } from "../inputs/rules";

/** The inputs that computed traits and audiences share. */
const common = {
  name: filledText,
  description: filledText.optional(),
  enabled: flag.optional(),
  spaceId: filledText,
  /** Computed by the program, so that a preview shows it; `check` computes it again. */
  computation: z.string().optional(),
  adopt: z.enum(["never", "identical", "byName"]).optional(),
  replaceUnderSameKey: flag.optional(),
  waitForLive: flag.optional(),
  waitMinutes: z.number({ error: "must be a number of minutes" }).positive().optional(),
};

const CommonInputs = z.object(common);
export type CommonInputs = z.output<typeof CommonInputs>;

export const commonRules = {
  name: { change: "update" },
  description: { change: "update", removal: "stays" },
  enabled: { change: "update" },
  spaceId: { change: "replace" },
  computation: { change: "own" },
  adopt: { change: "own" },
  replaceUnderSameKey: { change: "own" },
  waitForLive: { change: "own" },
  waitMinutes: { change: "own" },
} as const satisfies InputRules<CommonInputs>;

/** Segment takes these when a trait is created only; there is no update for them. */
export const historyOptions = [
  "includeHistoricalData",
  "includeAnonymousUsers",
  "backfillDurationDays",
] as const;

const trait = {
  ...common,
  type: z.enum(["USERS", "ACCOUNTS"]).optional(),
  includeHistoricalData: flag.optional(),
  includeAnonymousUsers: flag.optional(),
  backfillDurationDays: z.number({ error: "must be a number of days" }).int().positive().optional(),
  destinations: z.array(filledText, { error: "must be a list of destination names" }).optional(),
};

const TraitInputs = z.object(trait);
export type TraitInputs = z.output<typeof TraitInputs>;

/** Left out, Segment decides on the history options, at creation and for good. */
export const traitRules = {
  ...commonRules,
  type: { change: "replace" },
  includeHistoricalData: { change: "replace", removal: "stays" },
  includeAnonymousUsers: { change: "replace", removal: "stays" },
  backfillDurationDays: { change: "replace", removal: "stays" },
  destinations: { change: "update" },
} as const satisfies InputRules<TraitInputs>;

const scalar = z.union([filledText, z.number(), flag]);
const assertion = z.strictObject({
  equals: scalar.exactOptional(),
  notEquals: scalar.exactOptional(),
  oneOf: z.array(scalar).min(1).exactOptional(),
  noneOf: z.array(scalar).min(1).exactOptional(),
  contains: filledText.exactOptional(),
  startsWith: filledText.exactOptional(),
  endsWith: filledText.exactOptional(),
  greaterThan: scalar.exactOptional(),
  atLeast: scalar.exactOptional(),
  lessThan: scalar.exactOptional(),
  atMost: scalar.exactOptional(),
  exists: flag.exactOptional(),
});
const comparison = z.strictObject({ ...assertion.shape, not: assertion.exactOptional() });

/** The inputs that make up a "Last" definition. */
const last = {
  event: filledText,
  property: filledText,
  conditions: z.record(z.string(), z.union([scalar, z.array(scalar).min(1), comparison])).optional(),
  within: filledText.optional(),
};

export const LastDefinition = z.object(last);

export const LastComputedTraitInputs = z.object({
  ...trait,
  ...last,
  /** Compiled by the program from the inputs above, as secret as they are; `check` compiles it again. */
  query: z.string().optional(),
});
export type LastComputedTraitInputs = z.output<typeof LastComputedTraitInputs>;

export const ComputedTraitInputs = z.object({ ...trait, query: filledText });
export type ComputedTraitInputs = z.output<typeof ComputedTraitInputs>;

export const AudienceInputs = z.object({
  ...common,
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
export type AudienceInputs = z.output<typeof AudienceInputs>;
