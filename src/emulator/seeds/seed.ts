import { z } from "zod";

import { NewAudience, NewComputedTrait } from "../../api";
import { callTypes } from "../../calls";

/** What can stand in a path, and in front of a slash. */
const pathPart = /^[^\s/]{1,255}$/;
const identifier = z.string().regex(pathPart, "must be 1 to 255 characters without blanks and slashes");
const text = z.string().min(1, "must not be empty");

const id = { id: identifier.optional().describe("Generated if left out.") };
const enabled = { enabled: z.boolean().default(true) };
const description = { description: text.optional() };
const inSpace = {
  space: text.optional().describe("Slug or id of a space; the first one if left out."),
};

const Label = z.strictObject({ key: text, value: text, description: z.string().optional() });

const Action = z
  .strictObject({
    ...id,
    name: text,
    fields: z
      .array(z.strictObject({ key: text, label: text, required: z.boolean().default(false) }))
      .default([])
      .describe("What the mapping of an activation may fill."),
  })
  .describe("What activations may have a destination do.");

const Source = z.strictObject({
  ...id,
  slug: identifier,
  name: text.optional().describe("The slug if left out."),
  writeKey: text.optional().describe("Generated if left out."),
  ...enabled,
  labels: z.array(Label).default([]),
});

const Trait = z.strictObject({
  ...inSpace,
  ...id,
  name: text.describe("Its key is made from the name."),
  ...description,
  ...enabled,
  definition: z.strictObject({ query: text, type: z.enum(["USERS", "ACCOUNTS"]).default("USERS") }),
  options: NewComputedTrait.shape.options,
});

const Audience = z.strictObject({
  ...inSpace,
  ...id,
  name: text.describe("Its key is made from the name."),
  ...description,
  ...enabled,
  audienceType: z.enum(["USERS", "ACCOUNTS", "LINKED"]).default("USERS"),
  definition: z.strictObject({
    query: text,
    targetEntity: text.optional().describe("Of linked audiences."),
  }),
  options: NewAudience.shape.options,
});

const Filter = z.strictObject({
  ...inSpace,
  ...id,
  name: text,
  ...description,
  ...enabled,
  if: text.describe("A statement in Segment's filter language."),
  drop: z
    .boolean()
    .default(true)
    .describe("Whether the space drops the calls that the statement is true of."),
});

const Destination = z.strictObject({
  ...inSpace,
  ...id,
  slug: identifier,
  name: text.optional().describe("The slug if left out."),
  ...enabled,
  sourceId: identifier
    .optional()
    .describe(
      "Of a source of the seed where it is attached to one in Connections, and so cannot serve a space. Generated if left out.",
    ),
  categories: z.array(text).default([]).describe("Of its catalog entry."),
  supportedMethods: z
    .strictObject({ identify: z.boolean().default(true), track: z.boolean().default(true) })
    .prefault({}),
  kind: z
    .enum(["event", "list", "device"])
    .default("event")
    .describe("It takes calls, lists of users, or nothing from a space, because it runs in a browser."),
  actions: z.array(Action).default([]),
});

const Warehouse = z.strictObject({
  ...inSpace,
  ...id,
  name: text,
  schemaName: text.default("personas"),
  ...enabled,
  enableEventTables: z.boolean().default(true),
});

const Call = z
  .looseObject({
    source: text.optional().describe("Slug or id of a source; the first one if left out."),
    type: z.enum(callTypes).default("track"),
  })
  .describe(
    "As the Tracking API takes it, without its write key: `event`, `userId`, `properties` and so on.",
  );

/** What the emulator starts with. What is left out comes from the default seed; missing ids are generated. */
export const Seed = z
  .strictObject({
    $schema: z.string().optional().describe("For editors; without effect."),
    workspace: z.strictObject({ ...id, slug: identifier, name: text.optional() }).optional(),
    tokens: z
      .array(
        z.strictObject({
          token: text,
          lacks: z.array(text).default([]).describe("Names of the operations that it may not call."),
        }),
      )
      .optional()
      .describe("Further tokens of the Public API."),
    spaces: z.array(z.strictObject({ ...id, slug: identifier, name: text.optional() })).optional(),
    sources: z.array(Source).optional(),
    connections: z
      .array(z.strictObject({ space: text, source: text }))
      .optional()
      .describe("Which sources feed which spaces from the start, by slug or id."),
    computedTraits: z.array(Trait).optional(),
    audiences: z.array(Audience).optional(),
    filters: z.array(Filter).optional().describe("What keeps calls out of a space."),
    destinations: z.array(Destination).optional(),
    warehouses: z.array(Warehouse).optional(),
    calls: z
      .array(Call)
      .optional()
      .describe("What the sources receive at the start, in this order, once everything else is there."),
  })
  .meta({
    title: "Seed of the local Segment of pulumi-segment-personas",
    description: "What is left out comes from the default seed: a production space and three sources.",
  });
export type Seed = z.input<typeof Seed>;

export type ParsedSeed = z.output<typeof Seed>;
type Item<Part extends keyof ParsedSeed> =
  NonNullable<ParsedSeed[Part]> extends readonly (infer T)[] ? T : never;
export type WithId<T> = T & { id: string };
export type Named<T> = WithId<T> & { name: string };

/** A seed with nothing left out. */
export interface CompleteSeed {
  workspace: Named<NonNullable<ParsedSeed["workspace"]>>;
  tokens: Item<"tokens">[];
  spaces: Named<Item<"spaces">>[];
  sources: (Named<Item<"sources">> & { writeKey: string })[];
  connections: Item<"connections">[];
  computedTraits: Item<"computedTraits">[];
  audiences: Item<"audiences">[];
  filters: WithId<Item<"filters">>[];
  destinations: (Named<Item<"destinations">> & {
    sourceId: string;
    actions: WithId<z.output<typeof Action>>[];
  })[];
  warehouses: WithId<Item<"warehouses">>[];
  calls: Item<"calls">[];
}
