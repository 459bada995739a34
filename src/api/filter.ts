import { z } from "zod";

import { maybe } from "./maybe";

/** A space filter: calls of which its statement is true are dropped before a profile sees them. */
export const Filter = z.looseObject({
  id: z.string(),
  workspaceId: z.string(),
  /** The space, with `spa_` or without. */
  integrationId: z.string(),
  name: maybe(z.string()),
  description: maybe(z.string()),
  enabled: maybe(z.boolean()),
  /** A statement in the filter language. */
  if: maybe(z.string()),
  drop: maybe(z.boolean()),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Filter = z.output<typeof Filter>;

export const NewFilter = z.strictObject({
  integrationId: z.string().min(1),
  name: z.string().min(1),
  if: z.string().min(1),
  description: z.string().min(1).optional(),
  enabled: z.boolean().optional(),
  drop: z.boolean().optional(),
});
export type NewFilter = z.output<typeof NewFilter>;

/** A partial update; the space has to be named all the same. */
export const FilterChanges = NewFilter.partial().required({ integrationId: true });
export type FilterChanges = z.output<typeof FilterChanges>;

/** Where a list of filters stands: offsets, as numbers, unlike other lists. */
export const OffsetPagination = z.looseObject({
  current: z.number().nullish(),
  next: z.number().nullish(),
  totalEntries: z.number().nullish(),
});
export type OffsetPagination = z.output<typeof OffsetPagination>;

/** How many filters a space may have, and how many of them one page holds at most. */
export const maxFilters = 10;
