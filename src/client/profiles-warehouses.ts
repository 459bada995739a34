import { z } from "zod";

import { Pagination, ProfilesWarehouse, SelectiveSync, type SyncChanges } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

/** What is synced of a space to a warehouse. */
export interface SelectiveSyncs {
  /** Tables, with those of their columns that Segment lists. */
  readonly items: readonly SelectiveSync[];
  /** Whether event tables are synced at all; undefined where Segment does not say. */
  readonly enableEventTables: boolean | undefined;
}

/** Profiles Sync: which tables of a space go to a warehouse. */
export class ProfilesWarehousesEndpoint {
  constructor(private readonly transport: Sender) {}

  /** All profiles warehouses of a space; there is no call for one. @see Segment Public API, "listProfilesWarehouseInSpace" (alpha) */
  list(spaceId: string): Promise<ProfilesWarehouse[]> {
    const data = z.object({
      profilesWarehouses: z.array(ProfilesWarehouse),
      pagination: Pagination.optional(),
    });
    return allPages(`GET /spaces/${spaceId}/profiles-warehouses`, async (cursor) => {
      const { profilesWarehouses, pagination } = await this.transport.send({
        operation: "listProfilesWarehouseInSpace",
        params: { spaceId },
        query: pageQuery(1000, cursor),
        data,
      });
      return { items: profilesWarehouses, pagination };
    });
  }

  /**
   * Which tables and columns are synced.
   *
   * @throws {SegmentNotFoundError} when the space has no such warehouse
   * @see Segment Public API, "listSelectiveSyncsFromWarehouseAndSpace" (alpha)
   */
  async syncs(spaceId: string, warehouseId: string): Promise<SelectiveSyncs> {
    const data = z.object({
      items: z.array(SelectiveSync),
      enableEventTables: z.boolean().nullish(),
      pagination: Pagination.optional(),
    });
    let enableEventTables: boolean | undefined;
    const path = `GET /spaces/${spaceId}/profiles-warehouses/${warehouseId}/selective-syncs`;
    const items = await allPages(path, async (cursor) => {
      const page = await this.transport.send({
        operation: "listSelectiveSyncsFromWarehouseAndSpace",
        params: { spaceId, warehouseId },
        query: pageQuery(1000, cursor),
        data,
      });
      enableEventTables = page.enableEventTables ?? enableEventTables;
      return { items: page.items, pagination: page.pagination };
    });
    return { items, enableEventTables };
  }

  /**
   * Switch tables and columns, or the event tables as a whole. What is named is set and nothing else, so a repetition
   * does no harm.
   *
   * @throws {SegmentNotFoundError} when the space has no such warehouse
   * @see Segment Public API, "updateSelectiveSyncForWarehouseAndSpace" (alpha)
   */
  async updateSyncs(spaceId: string, warehouseId: string, changes: SyncChanges): Promise<void> {
    await this.transport.send({
      operation: "updateSelectiveSyncForWarehouseAndSpace",
      params: { spaceId, warehouseId },
      body: changes,
      data: z.unknown(),
    });
  }
}
