import type { Session } from "./session";

export const dayMs = 86_400_000;

/** Segment keeps audit events this long. */
export const auditDays = 90;

/** Segment may take some seconds to show what it has just made, in lists and by itself. */
const freshMs = 60_000;
/** Between looks for what Segment does not show yet. */
export const latePausesMs: readonly number[] = [1_000, 2_000, 3_000];

/** From where on the audit log has everything, as it is asked for. */
export function auditStart({ clock }: Session): string {
  return new Date(clock.now() - auditDays * dayMs).toISOString();
}

/** @param createdAt - when it was made, as Segment has said */
export function isFresh({ clock }: Session, createdAt: unknown): boolean {
  const at = typeof createdAt === "string" ? Date.parse(createdAt) : Number.NaN;
  return Math.abs(clock.now() - at) < freshMs;
}
