import type { AuditEvent, Source, Space } from "../../api";
import { SegmentAuthError } from "../../client";
import type { Session } from "../workspace/session";
import { sameSpace } from "../workspace/space-id";

/** What is known about a connection, and from what. Absence of evidence proves nothing: `unknown` is an honest answer. */
export interface Evidence {
  state: "connected" | "disconnected" | "unknown";
  evidence: string;
}

/** Segment keeps audit events this long. */
const auditDays = 90;

/**
 * Look for signs that a source feeds a space. The Public API has no call that says so; the audit log records what was
 * done in the app. Which resource those events name is not documented, so source and space are both accepted, and a
 * match of the space alone is not taken for this source.
 */
export async function findEvidence(session: Session, source: Source, space: Space): Promise<Evidence> {
  const startTime = new Date(Date.now() - auditDays * 86_400_000).toISOString();
  const events = await session.client.auditEvents.list({ startTime }).catch((error: unknown) => {
    if (error instanceof SegmentAuthError && error.scope === "permission") return error.message;
    throw error;
  });
  if (typeof events === "string")
    return { state: "unknown", evidence: `the audit log could not be read: ${events}` };

  const connections = events.filter(({ type }) => type in outcomes).toSorted(byTime);
  const own = connections.findLast((event) => isAbout(event, source));
  if (own !== undefined) {
    return {
      state: outcomes[own.type] ?? "unknown",
      evidence: `audit event "${own.type}" of ${own.timestamp}${await scopeNote(session)}`,
    };
  }
  const ofSpace = connections.findLast(({ resourceId }) => sameSpace(resourceId, space.id));
  if (ofSpace !== undefined) {
    return {
      state: "unknown",
      evidence: `audit event "${ofSpace.type}" of ${ofSpace.timestamp} is about space "${space.slug}", but does not say which source`,
    };
  }
  return { state: "unknown", evidence: `no connection event within the audit log's ${auditDays} days` };
}

const outcomes: Record<string, Evidence["state"]> = {
  "Source Connected To Space": "connected",
  "Source Disconnected From Space": "disconnected",
};

function isAbout({ resourceId, resourceName }: AuditEvent, source: Source): boolean {
  return (
    resourceId === source.id ||
    resourceName === source.slug ||
    (source.name !== undefined && resourceName === source.name)
  );
}

function byTime(a: AuditEvent, b: AuditEvent): number {
  return instant(a) - instant(b);
}

/** Samples of the service write a blank where ISO 8601 has a T. */
function instant({ timestamp }: AuditEvent): number {
  return Date.parse(timestamp.replace(" ", "T"));
}

/** An event that names the source does not name the space, so with several spaces it proves less. */
async function scopeNote(session: Session): Promise<string> {
  const spaces = await session.client.spaces.list();
  return spaces.length > 1 ? `, which does not say to which of the workspace's ${spaces.length} spaces` : "";
}
