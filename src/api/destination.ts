import { z } from "zod";

/** What a destination takes by what it was when it was made; of a catalog entry, what this package reads. */
const DestinationMetadata = z.looseObject({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  categories: z.array(z.string()).optional(),
  /** Which calls it takes. */
  supportedMethods: z
    .looseObject({ identify: z.boolean().optional(), track: z.boolean().optional() })
    .optional(),
});

/** An instance of a destination in the workspace. Which spaces it was added to, Segment does not say. */
export const Destination = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  enabled: z.boolean(),
  metadata: DestinationMetadata,
  /** The source that feeds it; for a destination of a space, one that Segment has generated. */
  sourceId: z.string(),
});
export type Destination = z.output<typeof Destination>;
