import { Hono } from "hono";

import type { Parts } from "../../parts";

export interface AuditEventsAnswer {
  /** Newest first. */
  events: {
    id: string;
    at: string;
    /** As in `Source Connected To Space`. */
    type: string;
    actor: string;
    resource: string;
    resourceType: string;
  }[];
}

/** As many as a person looks through. */
const maxEvents = 500;

/** Who has changed what in the workspace. */
export function auditRoutes({ store }: Pick<Parts, "store">): Hono {
  return new Hono().get("/audit-events", (context) =>
    context.json<AuditEventsAnswer>({
      events: store.auditEvents
        .slice(-maxEvents)
        .toReversed()
        .map(({ id, timestamp, type, actor, actorEmail, resourceName, resourceId, resourceType }) => ({
          id,
          at: timestamp,
          type,
          actor: actorEmail ?? actor,
          resource: resourceName === "" ? resourceId : resourceName,
          resourceType,
        })),
    }),
  );
}
