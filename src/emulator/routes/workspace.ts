import { Hono } from "hono";

import { notFound, page, reply, type Env } from "../exchange/http";
import type { Store, StoredSpace } from "../store";

export function workspaceRoutes(store: Store): Hono<Env> {
  return new Hono<Env>()
    .get("/", (context) => reply(context, 200, { data: { workspace: store.workspace } }))
    .get("/spaces", (context) => {
      const { items, pagination } = page(context, store.spaces);
      return reply(context, 200, { data: { spaces: items.map((space) => shown(store, space)), pagination } });
    })
    .get("/spaces/:spaceId", (context) => {
      const id = context.req.param("spaceId");
      const space = store.spaceById(id);
      if (space === undefined && store.switches.unknownSpace === "notFound") throw notFound("Space", id);
      return reply(context, 200, { data: { space: space === undefined ? null : shown(store, space) } });
    });
}

function shown(store: Store, space: StoredSpace): StoredSpace {
  return { ...space, id: store.shownSpaceId(space.id) };
}
