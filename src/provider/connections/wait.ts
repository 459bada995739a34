import type { Session } from "../workspace/session";

export const defaultWaitMinutes = 30;
const pauseMs = 10_000;

/** Look again and again until what is found is enough, or the time is over; answers what was found last. */
export async function waitFor<T>(
  session: Session,
  look: () => Promise<T>,
  isEnough: (found: T) => boolean,
  { waitMinutes = defaultWaitMinutes, progress }: { waitMinutes?: number | undefined; progress: string },
): Promise<T> {
  const { clock, signal } = session;
  const deadline = clock.now() + waitMinutes * 60_000;
  for (;;) {
    session.log.progress(progress);
    await clock.sleep(Math.min(pauseMs, deadline - clock.now()), signal);
    const found = await look();
    if (isEnough(found) || clock.now() >= deadline) return found;
  }
}
