import { setTimeout as sleep } from "node:timers/promises";

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
  const what = `${family.noun} "${item.name}"`;
  const deadline = Date.now() + waitMinutes * 60_000;
  let last = item;
  for (let pauseMs = firstPauseMs; last.status !== "Live"; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const status = last.status ?? "unknown";
    if (status === "Failed") {
      return {
        last,
        problem: `Segment says that computing ${what} failed: look at it in the app, then run \`pulumi up\` again`,
      };
    }
    if (Date.now() + pauseMs > deadline) {
      return {
        last,
        problem: `${what} exists, but after ${waitMinutes} minutes its status is ${status}, not Live: run \`pulumi up\` again to go on waiting, or leave out \`waitForLive\``,
      };
    }
    session.log.progress(`waiting for ${what} to be Live (now ${status})`);
    await sleep(pauseMs, undefined, { signal: session.signal });
    last = await family.get(session.client, last.spaceId, last.id);
  }
  return { last };
}
