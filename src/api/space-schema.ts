import { z } from "zod";

/** An event name that a space has received. */
export const SchemaEvent = z.looseObject({ name: z.string(), type: z.string(), lastSeenAt: z.string() });
export type SchemaEvent = z.output<typeof SchemaEvent>;

export const SchemaProperty = z.looseObject({
  name: z.string(),
  type: z.string(),
  eventName: z.string(),
  lastSeenAt: z.string(),
  samples: z.array(z.string()).optional(),
});
export type SchemaProperty = z.output<typeof SchemaProperty>;

/** A trait key on a space's profiles; `type` is `AUDIENCE`, `COMPUTED`, `CUSTOM` or `SQL`. */
export const SchemaTrait = z.looseObject({
  trait: z.string(),
  type: z.string(),
  lastSeenAt: z.string(),
  samples: z.array(z.string()).optional(),
});
export type SchemaTrait = z.output<typeof SchemaTrait>;

/** Values that were seen, as texts; at most 1000. */
export const SampleValues = z.looseObject({ sampleValues: z.array(z.string()) });
export type SampleValues = z.output<typeof SampleValues>;
