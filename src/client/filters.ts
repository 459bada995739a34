import { z } from "zod";

import {
  Filter,
  maxFilters,
  OffsetPagination,
  type FilterChanges,
  type NewFilter,
  type Pagination,
} from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

const One = z.object({ filter: Filter });

/** Space filters, which are in beta: every call is pinned to `v1beta`. */
export class FiltersEndpoint {
  constructor(private readonly transport: Sender) {}

  /** All filters of a space. @see Segment Public API, "listFiltersForSpace" (beta) */
  list(spaceId: string): Promise<Filter[]> {
    const data = z.object({ filters: z.array(Filter), pagination: OffsetPagination.optional() });
    return allPages(`GET /filters of ${spaceId}`, async (cursor) => {
      const call = {
        operation: "listFiltersForSpace",
        query: { integrationId: spaceId, ...pageQuery(maxFilters, cursor) },
        data,
      } as const;
      const { filters, pagination } = await this.transport.send(call);
      return { items: filters, pagination: asCursor(pagination) };
    });
  }

  /**
   * @throws {SegmentNotFoundError} when the workspace has no such filter
   * @see Segment Public API, "getFilterById" (beta)
   */
  async get(id: string): Promise<Filter> {
    return (await this.transport.send({ operation: "getFilterById", params: { id }, data: One })).filter;
  }

  /** Create a filter; never sent twice. @see Segment Public API, "createFilterForSpace" (beta) */
  async create(filter: NewFilter): Promise<Filter> {
    const call = { operation: "createFilterForSpace", body: filter, data: One } as const;
    return (await this.transport.send(call)).filter;
  }

  /**
   * Change a filter. Segment's documentation says that statements are changed by deleting and making anew, its SDK that
   * an update replaces them: a refusal of `if` is to be expected.
   *
   * @throws {SegmentNotFoundError} when the workspace has no such filter
   * @see Segment Public API, "updateFilterById" (beta)
   */
  async update(id: string, changes: FilterChanges): Promise<Filter> {
    const call = { operation: "updateFilterById", params: { id }, body: changes, data: One } as const;
    return (await this.transport.send(call)).filter;
  }

  /**
   * Delete a filter: what it dropped reaches the space from then on.
   *
   * @throws {SegmentNotFoundError} when it is gone already
   * @see Segment Public API, "deleteFilterById" (beta)
   */
  async delete(id: string): Promise<void> {
    await this.transport.send({ operation: "deleteFilterById", params: { id }, data: z.unknown() });
  }
}

/** An offset that leads no further is the end of the list. */
function asCursor({ current, next }: OffsetPagination = {}): Pagination {
  const isFurther = typeof next === "number" && next > (current ?? 0);
  return isFurther ? { next: String(next) } : {};
}
