import { SegmentNotFoundError } from "../client";

/** For reads: "not found" is an answer, everything else is a failure. */
export function undefinedIfGone(error: unknown): undefined {
  if (error instanceof SegmentNotFoundError) return undefined;
  throw error;
}
