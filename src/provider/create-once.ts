import type { ComputedTrait, NewComputedTrait } from "../api";
import { SegmentApiError, SegmentNetworkError } from "../client";
import { equal, parse } from "../query";
import { UsageError } from "./handler";
import type { Session } from "./session";

/** How often a create is sent again once a list has shown that it did not happen. */
const repeats = 1;

/**
 * POST a trait. Segment has no idempotency key, so an answer that was lost is looked for in a new list before anything
 * is sent again: exactly one trait of that name and definition that was not there before is ours.
 *
 * @param isNew - whether a listed trait can have come from this call
 */
export async function createOnce(
  session: Session,
  spaceId: string,
  trait: NewComputedTrait,
  isNew: (found: ComputedTrait) => boolean,
): Promise<ComputedTrait> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await session.client.computedTraits.create(spaceId, trait);
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      const found = await lookFor(session, spaceId, trait, isNew, error);
      if (found !== undefined) return found;
      if (attempt >= repeats) throw error;
    }
  }
}

async function lookFor(
  session: Session,
  spaceId: string,
  trait: NewComputedTrait,
  isNew: (found: ComputedTrait) => boolean,
  cause: Error,
): Promise<ComputedTrait | undefined> {
  const listed = await session.traits.listAnew(spaceId).catch((error: unknown) => {
    throw new UsageError(
      `${cause.message}, and the traits of space ${spaceId} could not be listed to see whether "${trait.name}" was made (${String(error)}): ` +
        'run `pulumi up` again; if it then says that the trait is already there, set `adopt: "identical"` on it',
      { cause },
    );
  });
  const matches = [...listed.values()].filter((found) => isNew(found) && isSame(found, trait));
  if (matches.length > 1) {
    throw new UsageError(
      `${cause.message}, and space ${spaceId} now has ${matches.length} new traits named "${trait.name}" (${matches.map(({ id }) => id).join(", ")}): ` +
        'somebody else is making them too. Delete all but one in Segment and set `adopt: "identical"`',
      { cause },
    );
  }
  return matches[0];
}

function isSame(found: ComputedTrait, trait: NewComputedTrait): boolean {
  const { name, definition } = trait;
  if (found.name !== name || found.definition?.type !== definition.type) return false;
  return equal(parse(found.definition.query), parse(definition.query));
}

function mayHaveHappened(error: unknown): error is Error {
  return (error instanceof SegmentNetworkError || error instanceof SegmentApiError) && error.mayHaveHappened;
}
