import { z } from "zod";

import { maybe } from "./maybe";

const options = {
  filterByExternalIds: z.array(z.string()).optional(),
  backfillEventDataDays: z.number().optional(),
};

/** A profile that a preview shows. Segment's description of it is written for entities, so little of it is certain. */
export const PreviewedProfile = z.looseObject({
  id: z.string(),
  /** What `id` is, such as `segment_id`. */
  idProperty: maybe(z.string()),
  properties: maybe(z.record(z.string(), z.unknown())),
});
export type PreviewedProfile = z.output<typeof PreviewedProfile>;

/** Who would be in an audience; `results` and `size` come with `COMPLETED`, `failureReason` with `FAILED`. */
export const AudiencePreview = z.looseObject({
  id: z.string(),
  /** `RUNNING`, `COMPLETED` or `FAILED`. */
  status: z.string(),
  results: maybe(z.array(PreviewedProfile)),
  size: maybe(z.looseObject({ count: z.number().optional() })),
  failureReason: maybe(z.string()),
});
export type AudiencePreview = z.output<typeof AudiencePreview>;

export const NewAudiencePreview = z.strictObject({
  definition: z.strictObject({ query: z.string().min(1), targetEntity: z.string().min(1).optional() }),
  audienceType: z.enum(["USERS", "ACCOUNTS", "LINKED"]),
  options: z.strictObject(options).optional(),
});
export type NewAudiencePreview = z.output<typeof NewAudiencePreview>;
