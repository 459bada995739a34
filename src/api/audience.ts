import { z } from "zod";

import { maybe } from "./maybe";

const options = {
  includeHistoricalData: z.boolean().optional(),
  filterByExternalIds: z.array(z.string()).optional(),
  backfillEventDataDays: z.number().optional(),
};

/** Kinds of identifier of which a profile needs one, where an audience names none. */
export const defaultIdentifiers: readonly string[] = ["user_id", "email", "android.idfa", "ios.idfa"];

/** An audience; `computeCadence`, `size` and `schedules` come with get and list only. */
export const Audience = z.looseObject({
  id: z.string(),
  spaceId: z.string(),
  name: z.string(),
  description: maybe(z.string()),
  key: z.string(),
  enabled: z.boolean(),
  definition: z.looseObject({ query: z.string(), targetEntity: z.string().nullish() }).nullable(),
  status: maybe(z.string()),
  audienceType: z.string(),
  options: maybe(z.looseObject(options)),
  computeCadence: maybe(z.looseObject({ type: z.string() })),
  size: maybe(
    z.looseObject({ type: z.string(), count: z.number().optional(), uniqueCount: z.number().optional() }),
  ),
  createdBy: maybe(z.string()),
  updatedBy: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type Audience = z.output<typeof Audience>;

export const NewAudience = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1).optional(),
  enabled: z.boolean().optional(),
  audienceType: z.enum(["USERS", "ACCOUNTS", "LINKED"]),
  definition: z.strictObject({ query: z.string().min(1), targetEntity: z.string().min(1).optional() }),
  options: z.strictObject(options).optional(),
});
export type NewAudience = z.output<typeof NewAudience>;

/** A partial update; the type of an audience is fixed when it is made. */
export const AudienceChanges = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().min(1).optional(),
  enabled: z.boolean().optional(),
  definition: z.strictObject({ query: z.string().min(1) }).optional(),
  options: z.strictObject(options).optional(),
});
export type AudienceChanges = z.output<typeof AudienceChanges>;
