import type { Session } from "./session";

export const dayMs = 86_400_000;

/** Segment keeps audit events this long. */
export const auditDays = 90;

/** From where on the audit log has everything, as it is asked for. */
export function auditStart({ clock }: Session): string {
  return new Date(clock.now() - auditDays * dayMs).toISOString();
}
