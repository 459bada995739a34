import { Hono } from "hono";

import { SyncChanges } from "../../api";
import { postgres } from "../catalog";
import { badRequest, invalid, notFound, page, readBody, reply, type Env } from "../exchange/http";
import { inSpace, requireSpace } from "../lookups";
import type { Store, StoredWarehouse } from "../store";
import { isTable, tablesOf } from "../warehouse-tables";

/** Profiles Sync: which tables of a space go to a warehouse. Nothing is ever written to one. */
export function profilesWarehouseRoutes(store: Store): Hono<Env> {
  const list = "/spaces/:spaceId/profiles-warehouses";
  const syncs = `${list}/:warehouseId/selective-syncs`;
  return new Hono<Env>()
    .get(list, (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const warehouses = store.warehouses.filter(({ spaceId }) => spaceId === space.id);
      const { items, pagination } = page(context, warehouses);
      for (const { id, name } of items) store.audit("Profiles Sync Warehouse Retrieved", auditType, id, name);
      return reply(context, 200, {
        data: { profilesWarehouses: items.map((warehouse) => shown(store, warehouse)), pagination },
      });
    })
    .get(syncs, (context) => {
      const { spaceId, warehouseId } = context.req.param();
      const warehouse = find(store, spaceId, warehouseId);
      const { items, pagination } = page(context, tablesOf(store, warehouse));
      return reply(context, 200, {
        data: { items, enableEventTables: warehouse.enableEventTables, pagination },
      });
    })
    .patch(syncs, async (context) => {
      const { spaceId, warehouseId } = context.req.param();
      const warehouse = find(store, spaceId, warehouseId);
      const { syncOverrides = [], enableEventTables = warehouse.enableEventTables } = await readBody(
        context,
        SyncChanges,
        store.switches.lenientInput,
      );
      if (syncOverrides.length > 0 && !enableEventTables)
        throw badRequest(
          "Sync overrides need the event tables, which are disabled",
          store.switches.syncOverridesOffStatus,
        );
      const before = JSON.stringify([warehouse.enableEventTables, tablesOf(store, warehouse)]);
      const stray = syncOverrides.find(
        ({ collection, property }) =>
          !isTable(store, { ...warehouse, enableEventTables }, collection, property),
      );
      if (stray !== undefined && store.switches.unknownSyncTable === "refuse")
        throw invalid(`Collection ${stray.collection} or its property does not exist`, "syncOverrides");
      warehouse.enableEventTables = enableEventTables;
      for (const { collection, property, enabled } of syncOverrides)
        warehouse.overrides.set(property === undefined ? collection : `${collection}.${property}`, enabled);
      const isChanged = before !== JSON.stringify([warehouse.enableEventTables, tablesOf(store, warehouse)]);
      if (isChanged) store.audit("Profiles Sync Warehouse Modified", auditType, warehouse.id, warehouse.name);
      return reply(context, 200, { data: { status: isChanged ? "UPDATED" : "UNCHANGED" } });
    });
}

const auditType = "profiles_warehouse";

function find(store: Store, spaceId: string, id: string): StoredWarehouse {
  const warehouse = inSpace(store, store.warehouses, spaceId, id);
  if (warehouse === undefined) throw notFound("Profiles warehouse", id);
  return warehouse;
}

function shown(store: Store, { id, spaceId, name, schemaName, enabled }: StoredWarehouse): unknown {
  return {
    id,
    spaceId: store.shownSpaceId(spaceId),
    metadata: postgres,
    workspaceId: store.workspace.id,
    enabled,
    settings: { name },
    schemaName,
  };
}
