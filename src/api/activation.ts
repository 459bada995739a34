import { z } from "zod";

import { maybe } from "./maybe";

/** When an activation sends something; those about entities are for linked audiences. */
export const activationTypes = [
  "Audience Entered",
  "Audience Exited",
  "Audience Membership Changed",
  "Entity Added",
  "Entity Removed",
  "Entity Values Changed",
  "All Events",
] as const;

/** Profile traits that go along, and under which other names. */
const profile = {
  properties: z.array(z.string()).optional(),
  mapping: z.record(z.string(), z.string()).optional(),
};
const entity = { properties: z.array(z.string()), relationshipSlug: z.string().min(1) };
/** What the destination does with it, and how its fields are filled. */
const mapping = { actionId: z.string(), settings: z.record(z.string(), z.unknown()).optional() };

/** What is sent to a destination that an audience is connected to, and when. */
export const Activation = z.looseObject({
  id: z.string(),
  enabled: z.boolean(),
  workspaceId: z.string(),
  spaceId: z.string(),
  audienceId: z.string(),
  connectionId: z.string(),
  activationType: z.string(),
  activationName: z.string(),
  displayName: maybe(z.string()),
  personalization: maybe(
    z.looseObject({
      profile: maybe(
        z.looseObject({ properties: maybe(profile.properties), mapping: maybe(profile.mapping) }),
      ),
      entities: maybe(z.array(z.looseObject(entity))),
      syncEntityPropertyChanges: maybe(z.boolean()),
    }),
  ),
  destinationMapping: maybe(z.looseObject({ actionId: z.string(), settings: maybe(mapping.settings) })),
  /** Whether the whole audience is being sent again. */
  performResync: maybe(z.boolean()),
});
export type Activation = z.output<typeof Activation>;

const personalization = z.strictObject({
  profile: z.strictObject(profile).optional(),
  /** Of linked audiences; with another one it is refused. */
  entities: z.array(z.strictObject(entity)).optional(),
  syncEntityPropertyChanges: z.boolean().optional(),
});

export const NewActivation = z.strictObject({
  activationName: z.string().min(1),
  activationType: z.enum(activationTypes),
  /** Whether the whole audience is sent at once, or only what changes from now on. */
  performResync: z.boolean(),
  enabled: z.boolean().optional(),
  /** Of warehouses, where the name is that of a table. */
  displayName: z.string().min(1).optional(),
  personalization: personalization.optional(),
  destinationMapping: z.strictObject(mapping).optional(),
});
export type NewActivation = z.output<typeof NewActivation>;

/** Neither the type nor the action can change. An empty name changes nothing; null clears `displayName`. */
export const ActivationChanges = NewActivation.omit({ activationType: true })
  .partial()
  .extend({ activationName: z.string().optional(), displayName: z.string().min(1).nullish() });
export type ActivationChanges = z.output<typeof ActivationChanges>;
