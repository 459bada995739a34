import { z } from "zod";

import { activationTypes } from "../../api";
import {
  adoptMode,
  closedObject,
  filledText,
  flag,
  listOf,
  requiredText,
  spaceIdText,
} from "../inputs/parse";
import type { InputRules } from "../inputs/rules";
import { notOfThatSort } from "../workspace/wording";

/** Segment takes no more. */
const maxIdSyncs = 5;

const idSync = closedObject(
  {
    externalId: requiredText("a kind of identifier, such as user_id"),
    strategy: z.enum(["first", "last", "all"]),
    mapTo: filledText.exactOptional(),
  },
  '{ externalId: "user_id", strategy: "last" }',
);

/** What is empty changes nothing in Segment, so it would not mean what it says. */
const settings = z
  .record(z.string(), z.unknown(), {
    error: ({ input }) => `must be an object such as { listId: "1" }${notOfThatSort(input)}`,
  })
  .refine((given) => Object.keys(given).length > 0, {
    error: "must not be empty: Segment keeps what it has where it is given nothing; leave it out instead",
  });

const activation = closedObject(
  {
    name: requiredText("the name to show in Segment's app"),
    type: z.enum(activationTypes),
    enabled: flag.exactOptional(),
    traits: listOf(filledText, "trait keys").exactOptional(),
    mapping: closedObject(
      {
        actionId: requiredText("the id of one of the destination's actions"),
        settings: settings.exactOptional(),
      },
      '{ actionId: "8gYcXtWb2pTnRkQ5mLvZ7d" }',
    ).exactOptional(),
    resync: z.enum(["onCreate", "onChange", "never"]).exactOptional(),
  },
  '{ name: "guide", type: "Audience Membership Changed" }',
);
export type ActivationInput = z.output<typeof activation>;

export const AudienceDestinationInputs = z.object({
  audienceId: requiredText("the id of an audience, such as `audience.id`"),
  destinationId: requiredText("the id of a destination of the workspace"),
  destinationType: z.enum(["destination", "warehouse"]).optional(),
  spaceId: spaceIdText,
  idSync: listOf(idSync, "identifiers")
    .min(1, {
      error: "must not be empty: Segment keeps what it has where it is given nothing; leave it out instead",
    })
    .max(maxIdSyncs, { error: `must have at most ${maxIdSyncs} entries, because Segment takes no more` })
    .optional(),
  settings: settings.optional(),
  activations: listOf(activation, "activations"),
  adopt: adoptMode.optional(),
});
export type Inputs = z.output<typeof AudienceDestinationInputs>;

export const rules: InputRules<Inputs> = {
  audienceId: { change: "replace" },
  destinationId: { change: "replace" },
  destinationType: { change: "replace" },
  spaceId: { change: "replace" },
  idSync: { change: "update", removal: "stays" },
  settings: { change: "update", removal: "stays" },
  activations: { change: "update" },
  adopt: { change: "own" },
};
