import type { AuditEvent } from "../../api";
import { instantOf } from "../../provider/connections/signs";

/** Who did something and when, as far as Segment's audit log tells. It names no details, so this proves nothing. */
export interface Trace {
  readonly at: string;
  /** An address where a person did it in the app, else as in `public-api-token/9wPz4KcMd1`. */
  readonly by?: string;
  /** Type of the audit event; left out where what Segment says of the thing itself is all there is. */
  readonly event?: string;
}

/** What happened to it last, as the names of audit events end. */
export type Happened = "Created" | "Modified" | "Deleted";

const endings: Record<Happened, readonly string[]> = {
  Created: [" Created"],
  Modified: [" Modified", " Updated", " Enabled", " Disabled"],
  Deleted: [" Deleted"],
};

/** When Segment says who has written something last, though not in the audit log. */
interface Item {
  readonly createdAt?: string | undefined;
  readonly createdBy?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly updatedBy?: string | undefined;
}

/** @param item - as Segment lists it now, for what the log does not have any more */
export function traceOf(
  events: readonly AuditEvent[],
  id: string,
  happened: Happened,
  item: Item = {},
): Trace | undefined {
  const [newest] = events
    .filter(
      ({ resourceId, type }) => resourceId === id && endings[happened].some((end) => type.endsWith(end)),
    )
    .toSorted((a, b) => instantOf(b.timestamp) - instantOf(a.timestamp));
  if (newest !== undefined) return traceFrom(newest);
  const [at, by] =
    happened === "Created" ? [item.createdAt, item.createdBy] : [item.updatedAt, item.updatedBy];
  return happened === "Deleted" || at === undefined ? undefined : { at, ...(by !== undefined && { by }) };
}

export function traceFrom({ timestamp, actor, actorEmail, type }: AuditEvent): Trace {
  const by = actorEmail ?? actor;
  return { at: timestamp, ...(by !== undefined && { by }), event: type };
}
