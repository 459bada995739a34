import { Hono } from "hono";

import { page, reply } from "../http";
import type { Env } from "../server";
import type { Store } from "../store";

const retentionMs = 90 * 86_400_000;

export function auditEventRoutes(store: Store): Hono<Env> {
  return new Hono<Env>().get("/audit-events", (context) => {
    const { startTime, endTime, resourceId, resourceType } = context.req.query();
    const from = Math.max(store.clock.now() - retentionMs, Date.parse(startTime ?? "") || 0);
    const to = Date.parse(endTime ?? "") || Number.POSITIVE_INFINITY;
    const events = store.auditEvents.filter((event) => {
      const at = Date.parse(event.timestamp);
      if (at < from || at > to) return false;
      return (
        (resourceId ?? event.resourceId) === event.resourceId &&
        (resourceType ?? event.resourceType) === event.resourceType
      );
    });
    const { items, pagination } = page(context, events.toReversed());
    return reply(context, 200, { data: { events: items, pagination } });
  });
}
