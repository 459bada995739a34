import { SegmentAuthError, SegmentError, type SegmentClient } from "../../client";
import type { OperationName } from "../../api";
import { inTime } from "../review/spaces";

/** What was asked, and what became of it. */
export interface Answered {
  readonly operation: OperationName;
  /** Slug of the space that was asked about. */
  readonly space: string | undefined;
  /** Undefined where it was answered. */
  readonly error: Error | undefined;
}

/**
 * The questions of one run. Each is asked once and waited for half a minute at the most; one that Segment refuses or
 * leaves without an answer stops nothing.
 */
export class Questions {
  readonly answered: Answered[] = [];

  constructor(private readonly client: SegmentClient) {}

  /**
   * @param look - with the client that it is given
   * @returns undefined where there is no answer; `answered` says why
   */
  async ask<T>(
    operation: OperationName,
    look: (client: SegmentClient) => Promise<T>,
    space?: string,
  ): Promise<T | undefined> {
    try {
      const found = await look(inTime(this.client));
      this.answered.push({ operation, space, error: undefined });
      return found;
    } catch (error) {
      if (!isAnswer(error)) throw error;
      this.answered.push({ operation, space, error });
      return undefined;
    }
  }
}

/** A refusal, an outage, or the end of the half minute; anything else is a fault of ours. */
function isAnswer(error: unknown): error is Error {
  return error instanceof SegmentError || (error instanceof Error && error.name === "TimeoutError");
}

/** Whether Segment has stopped taking the token, so that every further question is refused as well. */
export function isRejected(error: unknown): boolean {
  return error instanceof SegmentAuthError && error.scope === "token";
}

/** Whether Segment refuses it to a token that is valid. */
export function isRefused(error: unknown): boolean {
  return error instanceof SegmentAuthError && error.scope === "permission";
}
