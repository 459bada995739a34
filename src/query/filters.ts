import type { Filter } from "./ast";

interface FilterFacts {
  /** Whether it narrows the time; a stream takes one that does. */
  readonly isWindow: boolean;
  /** Whether Segment can no longer keep the value up to date as events arrive. */
  readonly needsBatch: boolean;
}

export const filters: Readonly<Record<Filter["kind"], FilterFacts>> = {
  where: { isWindow: false, needsBatch: false },
  sources: { isWindow: false, needsBatch: false },
  within: { isWindow: true, needsBatch: true },
  between: { isWindow: true, needsBatch: true },
  expires_after: { isWindow: true, needsBatch: false },
};
