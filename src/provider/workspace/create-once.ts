import { mayHaveHappened, UsageError } from "../errors";
import type { Session } from "./session";

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

const firstPauseMs = 500;
/** Lists lag behind writes; this much longer than one exchange may take, a new thing is looked for. */
const extraSpanMs = 15_000;

/**
 * Make something, once. Segment has no idempotency key, so after a lost answer nothing is sent again: the list is read until
 * it shows exactly one of that form that was not there before, which is ours.
 *
 * @throws {UsageError} when a lost answer cannot be cleared up; the message says what to do
 */
export async function createOnce<T extends { readonly id: string }>(
  session: Session,
  creation: Creation<T>,
): Promise<T> {
  try {
    return await creation.create();
  } catch (error) {
    if (!mayHaveHappened(error)) throw error;
    return lookFor(session, creation, error);
  }
}

async function lookFor<T extends { readonly id: string }>(
  { clock, settings, signal }: Session,
  creation: Creation<T>,
  cause: Error,
): Promise<T> {
  const until = clock.now() + settings.timeoutMs + extraSpanMs;
  for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
    const listed = await creation.list().catch((reason: unknown) => {
      throw unlisted(creation, cause, reason);
    });
    const matches = [...listed].filter((found) => creation.isSame(found));
    if (matches.length > 1) throw ambiguous(creation, cause, matches);
    if (matches[0] !== undefined) return matches[0];
    if (clock.now() + pauseMs > until) throw notFound(creation, cause);
    await clock.sleep(pauseMs, signal);
  }
}

type Named = Pick<Creation<unknown>, "what" | "place">;

const thenAdopt = 'if it then says that it is already there, set `adopt: "identical"` on it';

function notFound({ what, place }: Named, cause: Error): UsageError {
  return new UsageError(
    `${cause.message}, and ${place} does not show a new ${what}. It is not sent again, because two could come of it: ` +
      `run \`pulumi up\` again in a minute; ${thenAdopt}`,
    { cause },
  );
}

function unlisted({ what, place }: Named, cause: Error, reason: unknown): UsageError {
  const why = reason instanceof Error ? reason.message : String(reason);
  return new UsageError(
    `${cause.message}, and ${place} could not be listed to see whether the ${what} was made (${why}): run \`pulumi up\` again; ${thenAdopt}`,
    { cause },
  );
}

function ambiguous(
  { what, place }: Named,
  cause: Error,
  matches: readonly { readonly id: string }[],
): UsageError {
  return new UsageError(
    `${cause.message}, and ${place} now has ${matches.length} new ones that can be the ${what} (${matches.map(({ id }) => id).join(", ")}): ` +
      'somebody else is making them too. Delete all but one in Segment and set `adopt: "identical"`',
    { cause },
  );
}

/** Whether behind an error, also of `createOnce`, stands a request that nothing has cleared up: it may be at work. */
export function isUnsettled(error: unknown): boolean {
  return [error, error instanceof Error ? error.cause : undefined].some(mayHaveHappened);
}
