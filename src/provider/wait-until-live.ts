import { setTimeout as sleep } from "node:timers/promises";

import type { ComputedTrait } from "../api";
import type { Session } from "./session";

const defaultWaitMinutes = 60;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Ask for a trait until it is live. A first computation may take hours, so this is off unless the program wants it.
 *
 * @returns the trait as last seen, and what is wrong when it is not live
 */
export async function waitUntilLive(
  session: Session,
  trait: ComputedTrait,
  waitMinutes = defaultWaitMinutes,
): Promise<{ last: ComputedTrait; problem?: string }> {
  const deadline = Date.now() + waitMinutes * 60_000;
  let last = trait;
  for (let pauseMs = firstPauseMs; last.status !== "Live"; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (last.status === "Failed")
      return {
        last,
        problem: `Segment says that computing trait "${trait.name}" failed: look at it in the app, then run \`pulumi up\` again`,
      };
    if (Date.now() + pauseMs > deadline) {
      return {
        last,
        problem: `trait "${trait.name}" exists, but after ${waitMinutes} minutes its status is ${last.status ?? "unknown"}, not Live: run \`pulumi up\` again to go on waiting, or leave out \`waitForLive\``,
      };
    }
    session.log.progress(`waiting for trait "${trait.name}" to be Live (now ${last.status ?? "unknown"})`);
    await sleep(pauseMs, undefined, { signal: session.signal });
    last = await session.client.computedTraits.get(trait.spaceId, trait.id);
  }
  return { last };
}
