import { SegmentError } from "../client";
import type { Collection, Definition } from "./collection";
import { UsageError } from "./handler";
import type { Snapshots } from "./snapshots";

/** How often a create is sent again once a list has shown that it did not happen. */
const repeats = 1;

/**
 * POST a trait or an audience. Segment has no idempotency key, so an answer that was lost is looked for in a new list before anything
 * is sent again: exactly one of that name and definition that was not there before is ours.
 *
 * @param isNew - whether a listed one can have come from this call
 */
export async function createOnce<T extends Definition, New extends { name: string }>(
  collection: Collection<T, New>,
  snapshots: Snapshots<T>,
  spaceId: string,
  wanted: New,
  isNew: (found: T) => boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await collection.create(spaceId, wanted);
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      const listed = await snapshots.listAnew(spaceId).catch((reason: unknown) => {
        throw unlisted(collection.noun, spaceId, wanted.name, error, reason);
      });
      const matches = [...listed.values()].filter(
        (found) => isNew(found) && collection.isSame(found, wanted),
      );
      if (matches.length > 1) throw ambiguous(collection.noun, spaceId, wanted.name, error, matches);
      if (matches[0] !== undefined) return matches[0];
      if (attempt >= repeats) throw error;
    }
  }
}

function unlisted(noun: string, spaceId: string, name: string, cause: Error, reason: unknown): UsageError {
  return new UsageError(
    `${cause.message}, and the ${noun}s of space ${spaceId} could not be listed to see whether "${name}" was made (${String(reason)}): ` +
      'run `pulumi up` again; if it then says that it is already there, set `adopt: "identical"` on it',
    { cause },
  );
}

function ambiguous(
  noun: string,
  spaceId: string,
  name: string,
  cause: Error,
  matches: Definition[],
): UsageError {
  return new UsageError(
    `${cause.message}, and space ${spaceId} now has ${matches.length} new ${noun}s named "${name}" (${matches.map(({ id }) => id).join(", ")}): ` +
      'somebody else is making them too. Delete all but one in Segment and set `adopt: "identical"`',
    { cause },
  );
}

/** An answer that was lost, or was not Segment's, says nothing about what the request did. */
function mayHaveHappened(error: unknown): error is SegmentError {
  return error instanceof SegmentError && error.mayHaveHappened;
}
