import { SegmentError, SegmentNotFoundError } from "../client";
import type { Properties } from "./properties";

/** Something the person who runs Pulumi has to change; the message says what. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a resource looks like after it was created, read or updated. */
export interface Observed {
  id: string;
  state: Properties;
}

/** The resource exists, but is not what was asked for; Pulumi keeps it and asks for an update in the next run. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
  constructor(
    message: string,
    readonly observed: Observed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** For reads: "not found" is an answer, everything else is a failure. */
export function undefinedIfGone(error: unknown): undefined {
  if (error instanceof SegmentNotFoundError) return undefined;
  throw error;
}

/** An answer that was lost, or was not Segment's, says nothing about what the request did. */
export function mayHaveHappened(error: unknown): error is SegmentError {
  return error instanceof SegmentError && error.mayHaveHappened;
}
