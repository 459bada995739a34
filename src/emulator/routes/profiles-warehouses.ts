import { Hono } from "hono";
import { z } from "zod";

import { postgres } from "../catalog";
import { badRequest, notFound, page, readBody, reply, type Env } from "../http";
import { inSpace, requireSpace } from "../lookups";
import type { Store, StoredWarehouse } from "../store";

const SyncChanges = z.strictObject({
  syncOverrides: z
    .array(
      z.strictObject({
        collection: z.string().min(1),
        enabled: z.boolean(),
        property: z.string().min(1).optional(),
      }),
    )
    .optional(),
  enableEventTables: z.boolean().optional(),
});

const profileTables = [
  "user_traits",
  "profile_traits_updates",
  "user_identifier",
  "profile_merges",
  "id_graph_updates",
  "external_id_mapping_updates",
];
const eventTables = ["identifies", "pages", "screens", "tracks"];

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
      const { items, pagination } = page(context, tablesOf(warehouse));
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
        throw badRequest("Sync overrides need the event tables, which are disabled");
      const before = JSON.stringify([warehouse.enableEventTables, tablesOf(warehouse)]);
      warehouse.enableEventTables = enableEventTables;
      for (const { collection, property, enabled } of syncOverrides)
        warehouse.overrides.set(property === undefined ? collection : `${collection}.${property}`, enabled);
      const isChanged = before !== JSON.stringify([warehouse.enableEventTables, tablesOf(warehouse)]);
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

/** Tables with the columns that somebody has set; tables that nobody knows appear once they are set. */
function tablesOf({ id, enableEventTables, overrides }: StoredWarehouse): object[] {
  const set = [...overrides.keys()].map((name) => name.split(".")[0] ?? "");
  const known = [...profileTables, ...(enableEventTables ? eventTables : [])];
  return [...new Set([...known, ...(enableEventTables ? set : [])])].map((collection) => ({
    collection,
    warehouseId: id,
    enabled: overrides.get(collection) ?? true,
    properties: Object.fromEntries(
      [...overrides]
        .filter(([name]) => name.startsWith(`${collection}.`))
        .map(([name, enabled]) => [name.slice(collection.length + 1), { enabled }]),
    ),
  }));
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
