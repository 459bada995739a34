import { z } from "zod";

import { AuditEvent, Pagination } from "../api";
import { allPages, type Page, pageQuery } from "./pages";
import type { Sender } from "./transport";

interface AuditFilter {
  startTime?: string;
  endTime?: string;
  resourceId?: string;
}

export class AuditEventsEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * The audit log of a time span, of which Segment keeps 90 days. It cannot be filtered by type.
   *
   * @param filter - ISO 8601 times, and the id of the resource that events are about
   * @see Segment Public API, "listAuditEvents"
   */
  list(filter: AuditFilter): Promise<AuditEvent[]> {
    return allPages("GET /audit-events", (cursor) => this.#page(filter, cursor));
  }

  /**
   * The newest events of the audit log, of which a busy workspace has very many.
   *
   * @param pages - how many are read at most, of 1000 events each
   * @returns the events, and whether those are all
   * @see Segment Public API, "listAuditEvents"
   */
  async newest(filter: AuditFilter, pages: number): Promise<{ events: AuditEvent[]; isWhole: boolean }> {
    const events: AuditEvent[] = [];
    let cursor: string | undefined;
    for (let read = 0; read < pages; read++) {
      const { items, pagination } = await this.#page(filter, cursor);
      events.push(...items);
      cursor = pagination?.next ?? undefined;
      if (cursor === undefined || cursor === "") return { events, isWhole: true };
    }
    return { events, isWhole: false };
  }

  async #page(filter: AuditFilter, cursor: string | undefined): Promise<Page<AuditEvent>> {
    const data = z.object({ events: z.array(AuditEvent), pagination: Pagination.optional() });
    const query = { ...filter, ...pageQuery(1000, cursor) };
    const { events, pagination } = await this.transport.send({ operation: "listAuditEvents", query, data });
    return { items: events, pagination };
  }
}
