import type { Pagination } from "../api";
import { SegmentResponseError, SegmentApiError } from "./errors";

export interface Page<T> {
  items: T[];
  pagination?: Pagination | undefined;
}

/** How Segment, or what stands before it, may refuse a cursor that no longer leads anywhere. */
const expired: ReadonlySet<number> = new Set([400, 404, 409, 410, 422]);

/** A list may be restarted once, when its cursor has expired on the way. */
const restarts = 1;

/**
 * Read a list to its end.
 *
 * @param read - one page; the first is asked for without a cursor
 * @throws {SegmentResponseError} when a cursor comes back a second time, which would never end
 */
export async function allPages<T>(
  what: string,
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readAll(what, read);
    } catch (error) {
      if (attempt >= restarts || !(error instanceof ExpiredCursor))
        throw error instanceof ExpiredCursor ? error.cause : error;
    }
  }
}

class ExpiredCursor extends Error {}

async function readAll<T>(
  what: string,
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (;;) {
    const page = await read(cursor).catch((error: unknown) => {
      // A first page has no cursor that could have expired.
      throw cursor !== undefined && error instanceof SegmentApiError && expired.has(error.status)
        ? new ExpiredCursor("", { cause: error })
        : error;
    });
    items.push(...page.items);
    const next = page.pagination?.next;
    if (next === undefined || next === null || next === "") return items;
    if (seen.has(next)) throw new SegmentResponseError(what, "a page that leads back to an earlier page");
    seen.add(next);
    cursor = next;
  }
}

/** The query of a page, in the spelling that Segment documents. */
export function pageQuery(
  count: number,
  cursor: string | undefined,
): Record<string, string | number | undefined> {
  return { "pagination.count": count, "pagination.cursor": cursor };
}
