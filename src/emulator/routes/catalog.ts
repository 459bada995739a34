import { Hono, type Context } from "hono";

import { destinationCatalogEntry, httpApi, postgres, roles } from "../catalog";
import { notFound, page, reply, type Env } from "../exchange/http";
import { requireWarehouse } from "../lookups";
import type { Store, StoredWarehouse } from "../store";

/** What there is to choose from, warehouses and roles: what other tools of a workspace read, such as Terraform. */
export function catalogRoutes(store: Store): Hono<Env> {
  const destinations = () =>
    [...new Map(store.destinations.map((one) => [one.slug, one])).values()].map(destinationCatalogEntry);
  const routes = new Hono<Env>();
  for (const [kind, entries] of [
    ["source", () => [httpApi]],
    ["destination", destinations],
    ["warehouse", () => [postgres]],
  ] as const) {
    routes
      .get(`/catalog/${kind}s`, (context) => listed(context, `${kind}sCatalog`, entries()))
      .get(`/catalog/${kind}s/:id`, (context) => {
        const { id } = context.req.param();
        const entry = entries().find((one) => one.id === id);
        if (entry === undefined) throw notFound(`Catalog entry of a ${kind}`, id);
        return reply(context, 200, { data: { [`${kind}Metadata`]: entry } });
      });
  }
  return routes
    .get("/warehouses", (context) =>
      listed(
        context,
        "warehouses",
        store.warehouses.map((warehouse) => shown(store, warehouse)),
      ),
    )
    .get("/warehouses/:warehouseId", (context) => {
      const warehouse = requireWarehouse(store, context.req.param("warehouseId"));
      return reply(context, 200, { data: { warehouse: shown(store, warehouse) } });
    })
    .get("/roles", (context) => listed(context, "roles", roles));
}

function listed(context: Context<Env>, name: string, all: readonly unknown[]): Response {
  const { items, pagination } = page(context, all);
  return reply(context, 200, { data: { [name]: items, pagination } });
}

function shown({ workspace }: Store, { id, name, enabled }: StoredWarehouse): unknown {
  return { id, metadata: postgres, workspaceId: workspace.id, enabled, settings: { name } };
}
