import { SegmentApiError, SegmentNetworkError, SegmentResponseError } from "../../client";
import { UsageError } from "../errors";

/** How often a create is sent again once a list has shown that it did not happen. */
const repeats = 1;

/** Something to make in Segment, and how to recognise it. */
export interface Creation<T> {
  /** What is made, and where, for messages: `trait "checkout_redesign"`, `space spa_9aQ1`. */
  readonly what: string;
  readonly place: string;
  create(): Promise<T>;
  /** Everything of its sort that is there, asked anew. */
  list(): Promise<Iterable<T>>;
  /** Whether a listed one can be what this create has made: of that form, and not there before. */
  isSame(found: T): boolean;
}

/**
 * Make something, once. Segment has no idempotency key, so an answer that was lost is looked for in a new list before anything
 * is sent again: exactly one of that form that was not there before is ours.
 *
 * @throws {UsageError} when a lost answer cannot be cleared up; the message says what to do
 */
export async function createOnce<T extends { readonly id: string }>(creation: Creation<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await creation.create();
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      const listed = await creation.list().catch((reason: unknown) => {
        throw unlisted(creation, error, reason);
      });
      const matches = [...listed].filter((found) => creation.isSame(found));
      if (matches.length > 1) throw ambiguous(creation, error, matches);
      if (matches[0] !== undefined) return matches[0];
      if (attempt >= repeats) throw error;
    }
  }
}

function unlisted(
  { what, place }: { what: string; place: string },
  cause: Error,
  reason: unknown,
): UsageError {
  return new UsageError(
    `${cause.message}, and ${place} could not be listed to see whether the ${what} was made (${String(reason)}): ` +
      'run `pulumi up` again; if it then says that it is already there, set `adopt: "identical"` on it',
    { cause },
  );
}

function ambiguous(
  { what, place }: { what: string; place: string },
  cause: Error,
  matches: readonly { readonly id: string }[],
): UsageError {
  return new UsageError(
    `${cause.message}, and ${place} now has ${matches.length} new ones that can be the ${what} (${matches.map(({ id }) => id).join(", ")}): ` +
      'somebody else is making them too. Delete all but one in Segment and set `adopt: "identical"`',
    { cause },
  );
}

/** An answer that was lost, or was not Segment's, says nothing about what the request did. */
function mayHaveHappened(error: unknown): error is Error {
  const unclear = [SegmentNetworkError, SegmentApiError, SegmentResponseError].find(
    (kind) => error instanceof kind,
  );
  return unclear !== undefined && (error as { mayHaveHappened: boolean }).mayHaveHappened;
}
