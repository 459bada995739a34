import type { Session } from "../workspace/session";
import type { Definition, Family } from "./family";

const defaultWaitMinutes = 60;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Ask for a trait or an audience until it is live. A first computation may take hours, so this is off unless the
 * program wants it.
 *
 * @returns it as last seen, and what is wrong when it is not live
 */
export async function waitUntilLive<T extends Definition>(
  family: Family<T>,
  session: Session,
  item: T,
  waitMinutes = defaultWaitMinutes,
): Promise<{ last: T; problem?: string }> {
  const { clock, signal } = session;
  const what = `${family.noun} "${item.name}"`;
  const deadline = clock.now() + waitMinutes * 60_000;
  let last = item;
  for (let pauseMs = firstPauseMs; last.status !== "Live"; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const status = last.status ?? "unknown";
    if (status === "Failed") {
      return {
        last,
        problem: `Segment says that computing ${what} failed: look at it in the app, then run \`pulumi up\` again`,
      };
    }
    if (status === "Awaiting Destinations") {
      return {
        last,
        problem: `${what} exists, and is computed only once a destination is attached to it: choose Select Destinations on its page in the app, then run \`pulumi up\` again, or leave out \`waitForLive\``,
      };
    }
    if (clock.now() + pauseMs > deadline) {
      return {
        last,
        problem: `${what} exists, but after ${waitMinutes} minutes its status is ${status}, not Live: run \`pulumi up\` again to go on waiting, or leave out \`waitForLive\``,
      };
    }
    session.log.progress(`waiting for ${what} to be Live (now ${status})`);
    try {
      await clock.sleep(pauseMs, signal);
      last = await family.get(session.client, last.spaceId, last.id);
    } catch (error) {
      const why = signal.aborted ? "the run was cancelled" : messageOf(error);
      return {
        last,
        problem: `${what} exists, but it is not known whether it is Live: ${why}. \`pulumi up\` goes on waiting`,
      };
    }
  }
  return { last };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
