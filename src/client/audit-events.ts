import { z } from "zod";

import { AuditEvent, Pagination } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

export class AuditEventsEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * The audit log of a time span, of which Segment keeps 90 days. It cannot be filtered by type.
   *
   * @param span - ISO 8601 times
   * @see Segment Public API, "listAuditEvents"
   */
  list({ startTime, endTime }: { startTime?: string; endTime?: string }): Promise<AuditEvent[]> {
    const data = z.object({ events: z.array(AuditEvent), pagination: Pagination.optional() });
    return allPages("GET /audit-events", async (cursor) => {
      const query = { startTime, endTime, ...pageQuery(1000, cursor) };
      const { events, pagination } = await this.transport.send({ operation: "listAuditEvents", query, data });
      return { items: events, pagination };
    });
  }
}
