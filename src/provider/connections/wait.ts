import { setTimeout as sleep } from "node:timers/promises";

import type { Source, Space } from "../../api";
import type { Session } from "../workspace/session";
import { findEvidence, type Evidence } from "./evidence";

const defaultWaitMinutes = 30;
const pauseMs = 10_000;

/** Look for evidence again and again, while a person connects the source in the app. */
export async function waitForConnection(
  session: Session,
  source: Source,
  space: Space,
  waitMinutes = defaultWaitMinutes,
): Promise<Evidence> {
  const deadline = Date.now() + waitMinutes * 60_000;
  for (;;) {
    const evidence = await findEvidence(session, source, space);
    const left = deadline - Date.now();
    if (evidence.state === "connected" || left <= 0) return evidence;
    session.log.progress(
      `waiting for source "${source.slug}" to be connected to space "${space.slug}" in the app`,
    );
    await sleep(Math.min(pauseMs, left), undefined, { signal: session.signal });
  }
}
