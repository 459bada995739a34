import { z } from "zod";

/** Where a list stands. `next` is absent, null or empty on the last page. */
export const Pagination = z.looseObject({
  current: z.string().nullish(),
  next: z.string().nullish(),
  previous: z.string().nullish(),
  totalEntries: z.number().nullish(),
});
export type Pagination = z.output<typeof Pagination>;

/** One reason why Segment refused a request. Two vocabularies of `type` are in use, so nothing branches on it. */
export const RequestError = z.looseObject({
  type: z.string(),
  message: z.string().optional(),
  field: z.string().optional(),
  data: z.unknown().optional(),
});
export type RequestError = z.output<typeof RequestError>;

export const ErrorBody = z.looseObject({ errors: z.array(RequestError) });
export type ErrorBody = z.output<typeof ErrorBody>;

/** What a 429 says about the window. */
export const RateLimitData = z.looseObject({ msBeforeNext: z.number() });
