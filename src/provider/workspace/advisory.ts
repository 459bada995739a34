import {
  SegmentApiError,
  SegmentAuthError,
  SegmentNetworkError,
  SegmentResponseError,
  type SegmentClient,
} from "../../client";
import { PerSession, type Session } from "./session";

/** What an advisory look-up has found, or why it has found nothing. */
export type Looked<T> = { found: T } | { why: string };

/** Longest time a look-up may take, with its retries and the rate limit. */
const longestMs = 30_000;
/** What ran out of time is not asked again for so long: the next resources of the run would all wait for it too. */
const silenceMs = 60_000;

class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** What a run knows of its look-ups that failed, by what they look up. */
const failures = new PerSession(() => ({ said: new Set<string>(), silentUntil: new Map<string, number>() }));

/**
 * Look up something that serves to warn or to prove. It stops no run, whatever Segment answers, holds it for half a
 * minute at most, and says once a run what was not checked.
 *
 * A cancelled run and an invalid token still end it, and so does an error that is not about Segment.
 *
 * @param what - completes "not checked: ...", as in `whether an audience reads a trait`; the same text for all resources
 * that one sentence is enough for
 * @param look - the calls, made with the client that it is given: that one gives up in time
 *
 * @example
 * const spaces = await advisory(session, "how many spaces the workspace has", (client) => client.spaces.list());
 * if ("why" in spaces) return { state: "unknown", evidence: spaces.why };
 */
export async function advisory<T>(
  session: Session,
  what: string,
  look: (client: SegmentClient) => Promise<T>,
): Promise<Looked<T>> {
  const { silentUntil } = failures.of(session);
  if (session.clock.now() < (silentUntil.get(what) ?? 0)) return { why: tooLong };
  try {
    return { found: await inTime(session, look) };
  } catch (error) {
    if (session.signal.aborted || !isAboutSegment(error)) throw error;
    if (error instanceof OutOfTime) silentUntil.set(what, session.clock.now() + silenceMs);
    sayOnce(session, what, error.message);
    return { why: error.message };
  }
}

const tooLong = `Segment gave no answer within ${longestMs / 1000} seconds`;

async function inTime<T>(session: Session, look: (client: SegmentClient) => Promise<T>): Promise<T> {
  const end = new AbortController();
  const timeIsUp = session.clock
    .sleep(longestMs, AbortSignal.any([session.signal, end.signal]))
    .then(() => Promise.reject(new OutOfTime(tooLong)));
  timeIsUp.catch((error: unknown) => end.abort(error));
  try {
    return await Promise.race([look(session.client.until(end.signal)), timeIsUp]);
  } finally {
    end.abort(new OutOfTime(tooLong));
  }
}

function isAboutSegment(error: unknown): error is Error {
  if (error instanceof SegmentAuthError) return error.scope === "permission";
  return (
    error instanceof SegmentApiError ||
    error instanceof SegmentNetworkError ||
    error instanceof SegmentResponseError ||
    error instanceof OutOfTime
  );
}

function sayOnce(session: Session, what: string, why: string): void {
  const { said } = failures.of(session);
  if (said.has(what)) return;
  said.add(what);
  session.log.warn(`not checked: ${what}. ${why}. The run goes on without it`);
}
