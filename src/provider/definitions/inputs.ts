import { z } from "zod";

import {
  adoptMode,
  closedObject,
  filledText,
  flag,
  listOf,
  numberOf,
  requiredText,
  sourceIdItem,
  spaceIdText,
  wholeNumberOf,
} from "../inputs/parse";
import type { InputRules } from "../inputs/rules";
import { notOfThatSort } from "../workspace/wording";

/** The inputs that computed traits and audiences share. */
const common = {
  name: requiredText("the name to show in Segment's app"),
  description: filledText.optional(),
  enabled: flag.optional(),
  spaceId: spaceIdText,
  /** Computed by the program, so that a preview shows it; `check` computes it again. */
  computation: z.string().optional(),
  adopt: adoptMode.optional(),
  replaceUnderSameKey: flag.optional(),
  waitForLive: flag.optional(),
  waitMinutes: numberOf("minutes").optional(),
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

const destinationExample = '{ name: "Amplitude", as: "identify" }';
const destination = z.union(
  [
    filledText,
    closedObject(
      {
        name: requiredText("the destination's name, as Segment's app shows it"),
        as: z.enum(["identify", "track"]).exactOptional(),
      },
      destinationExample,
    ),
  ],
  {
    error: ({ input }) =>
      `must be the name of a destination, or an object such as ${destinationExample}${notOfThatSort(input)}`,
  },
);

const trait = {
  ...common,
  type: z.enum(["USERS", "ACCOUNTS"]).optional(),
  includeHistoricalData: flag.optional(),
  includeAnonymousUsers: flag.optional(),
  backfillDurationDays: wholeNumberOf("days").optional(),
  destinations: listOf(destination, "destination names").optional(),
  /** Nothing, and secret where `destinations` is: the engine then keeps the output of this name secret too. */
  manualSteps: z.array(z.string()).optional(),
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
  manualSteps: { change: "own" },
} as const satisfies InputRules<TraitInputs>;

const oneScalar = "a string, a number, true or false";
const scalar = z.union([filledText, z.number(), flag], {
  error: ({ input }) => `must be ${oneScalar}${notOfThatSort(input)}`,
});
const scalars = z.array(scalar).min(1, { error: "must have at least one value" });
const assertion = {
  equals: scalar.exactOptional(),
  notEquals: scalar.exactOptional(),
  oneOf: scalars.exactOptional(),
  noneOf: scalars.exactOptional(),
  contains: filledText.exactOptional(),
  startsWith: filledText.exactOptional(),
  endsWith: filledText.exactOptional(),
  greaterThan: scalar.exactOptional(),
  atLeast: scalar.exactOptional(),
  lessThan: scalar.exactOptional(),
  atMost: scalar.exactOptional(),
  exists: flag.exactOptional(),
};
const comparisonExample = '{ notEquals: "control" }';
const comparison = closedObject(
  { ...assertion, not: closedObject(assertion, comparisonExample).exactOptional() },
  comparisonExample,
);
const condition = z.union([scalar, scalars, comparison], {
  error: ({ input }) =>
    `must be ${oneScalar}, a list of those, or a comparison such as ${comparisonExample}${notOfThatSort(input)}`,
});
const conditions = z.record(z.string(), condition, {
  error: ({ input }) => `must be an object such as { split: "checkout_redesign" }${notOfThatSort(input)}`,
});

/** The inputs that make up a "Last" definition. */
const last = {
  event: requiredText("the name of the event, such as get_treatment"),
  property: requiredText("the event property to keep, such as treatment"),
  conditions: conditions.optional(),
  within: filledText.optional(),
  excludeSources: listOf(sourceIdItem, "source ids")
    .min(1, { error: "must have at least one source id; leave it out instead" })
    .optional(),
};

export const LastDefinition = z.object(last);

export const LastComputedTraitInputs = z.object({
  ...trait,
  ...last,
  /** Compiled by the program from the inputs above, as secret as they are; `check` compiles it again. */
  query: z.string().optional(),
});
export type LastComputedTraitInputs = z.output<typeof LastComputedTraitInputs>;

const definition = "the definition, in Segment's query language";

export const ComputedTraitInputs = z.object({ ...trait, query: requiredText(definition) });
export type ComputedTraitInputs = z.output<typeof ComputedTraitInputs>;

export const AudienceInputs = z.object({
  ...common,
  audienceType: z.enum(["USERS", "ACCOUNTS", "LINKED"]).optional(),
  query: requiredText(definition),
  options: closedObject(
    {
      includeHistoricalData: flag.optional(),
      filterByExternalIds: z.array(filledText).min(1).optional(),
      backfillEventDataDays: wholeNumberOf("days").optional(),
    },
    '{ filterByExternalIds: ["user_id"] }',
  ).optional(),
});
export type AudienceInputs = z.output<typeof AudienceInputs>;
