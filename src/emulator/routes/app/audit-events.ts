import { Hono } from "hono";

import type { Parts } from "../../parts";
import type { Store, StoredAuditEvent } from "../../store";

export interface AuditEventsAnswer {
  /** Newest first. */
  events: {
    id: string;
    at: string;
    /** As in `Source Connected To Space`. */
    type: string;
    /** For people, as the following. */
    actor: string;
    resource: string;
    /** What it is, and of a connection to which space. */
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
        .map((event) => ({
          id: event.id,
          at: event.timestamp,
          type: event.type,
          actor: actorOf(event),
          resource: event.resourceName === "" ? event.resourceId : event.resourceName,
          resourceType: kindOf(store, event),
        })),
    }),
  );
}

/** Whoever clicks on the page is the one person that there is. */
function actorOf({ actor, actorEmail }: StoredAuditEvent): string {
  return actorEmail === undefined
    ? `a program, by its token (${actor})`
    : `you, on this page (${actorEmail})`;
}

function kindOf({ spaces }: Store, { resourceType, spaceId }: StoredAuditEvent): string {
  const kind = resourceType.replaceAll("_", " ");
  const space = spaces.find(({ id }) => id === spaceId);
  if (space === undefined) return kind;
  return kind === "space" ? `space ${space.slug}` : `${kind}; of the space ${space.name}`;
}
