import { Hono } from "hono";
import { z } from "zod";

import { decode, encode, invalid, pageParameters, reply, type Env } from "../exchange/http";
import type { Store, StoredAuditEvent } from "../store";

const retentionMs = 90 * 86_400_000;

export function auditEventRoutes(store: Store): Hono<Env> {
  return new Hono<Env>().get("/audit-events", (context) => {
    const { startTime, endTime, resourceId, resourceType } = context.req.query();
    const { count, cursor } = pageParameters(context);
    const now = store.clock.iso();
    const at = cursor === undefined ? { page: 1, endTime: endTime ?? now } : readCursor(cursor);
    const from = Math.max(store.clock.now() - retentionMs, timeOf("startTime", startTime) ?? 0);
    const to = timeOf("endTime", at.endTime) ?? 0;
    const events = store.auditEvents
      .filter(({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) <= to)
      .filter((event) => (resourceId ?? event.resourceId) === event.resourceId)
      .filter((event) => (resourceType ?? event.resourceType) === event.resourceType)
      .toReversed();
    const items = events.slice((at.page - 1) * count, at.page * count);
    const cursorOf = (page: number) => writeCursor({ page, endTime: at.endTime });
    return reply(context, 200, {
      data: {
        events: items.map((event) => shown(store, event)),
        pagination: {
          current: cursorOf(at.page),
          ...(at.page * count < events.length ? { next: cursorOf(at.page + 1) } : {}),
          ...(at.page > 1 ? { previous: cursorOf(at.page - 1) } : {}),
        },
      },
    });
  });
}

interface Position {
  /** From 1. */
  page: number;
  /** What happens while somebody pages moves no page. */
  endTime: string;
}

const Cursor = z.object({ pageToken: z.string(), endTime: z.string() });

/** The form that the cursors of Segment's samples have. */
function writeCursor({ page, endTime }: Position): string {
  return encode(JSON.stringify({ pageToken: encode(String(page)), endTime }));
}

function readCursor(cursor: string): Position {
  try {
    const { pageToken, endTime } = Cursor.parse(JSON.parse(decode(cursor)));
    const page = Number(decode(pageToken));
    if (Number.isInteger(page) && page >= 1) return { page, endTime };
  } catch {
    // Refused below.
  }
  throw invalid('"pagination.cursor" is not a cursor', "pagination.cursor");
}

function timeOf(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const at = Date.parse(given);
  if (Number.isNaN(at)) throw invalid(`"${name}" must be a valid ISO 8601 date`, name);
  return at;
}

/** Without what is there for the page alone. */
function shown({ switches }: Store, audited: StoredAuditEvent): Omit<StoredAuditEvent, "spaceId"> {
  const { spaceId: _s, ...event } = audited;
  if (switches.auditTimestamp === "iso") return event;
  return { ...event, timestamp: event.timestamp.replace("T", " ").replace(/\.\d+Z$/, "+00:00") };
}
