import { z } from "zod";

import { AuditEvent, Pagination } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

export class AuditEventsEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * The audit log of a time span, of which Segment keeps 90 days. It cannot be filtered by type.
   *
   * @param filter - ISO 8601 times, and the id of the resource that events are about
   * @see Segment Public API, "listAuditEvents"
   */
  list(filter: { startTime?: string; endTime?: string; resourceId?: string }): Promise<AuditEvent[]> {
    const data = z.object({ events: z.array(AuditEvent), pagination: Pagination.optional() });
    return allPages("GET /audit-events", async (cursor) => {
      const query = { ...filter, ...pageQuery(1000, cursor) };
      const { events, pagination } = await this.transport.send({ operation: "listAuditEvents", query, data });
      return { items: events, pagination };
    });
  }
}
