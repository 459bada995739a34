import { Hono } from "hono";

import { FilterChanges, maxFilters, NewFilter } from "../../api";
import { add, change, remove, requireFilter, shown, shownFilters, spaceOf } from "../arrivals/space-filters";
import { notFound, pageParameters, readBody, reply, type Env, invalid } from "../exchange/http";
import { isShown } from "../computing/definitions";
import type { Store } from "../store";

/** Space filters. Unlike other lists theirs is paged by offsets, which are numbers. */
export function filterRoutes(store: Store): Hono<Env> {
  return new Hono<Env>()
    .get("/filters", (context) => {
      const space = spaceOf(store, context.req.query("integrationId"));
      const { count, cursor = "0" } = pageParameters(context, maxFilters);
      if (!/^\d+$/.test(cursor)) throw invalid('"pagination.cursor" must be a number', "pagination.cursor");
      const filters = shownFilters(store, space);
      const [start, end] = [Number(cursor), Number(cursor) + count];
      const pagination = {
        current: start,
        ...(end < filters.length ? { next: end } : {}),
        totalEntries: filters.length,
      };
      const items = filters.slice(start, end).map((filter) => shown(store, filter));
      return reply(context, 200, { data: { filters: items, pagination } });
    })
    .post("/filters", async (context) => {
      const input = await readBody(context, NewFilter, store.switches.lenientInput);
      const filter = add(store, spaceOf(store, input.integrationId), input);
      filter.client = context.req.header("user-agent") ?? "";
      return reply(context, 200, { data: { filter: shown(store, filter) } });
    })
    .get("/filters/:id", (context) => {
      const filter = requireFilter(store, context.req.param("id"));
      if (!isShown(filter)) throw notFound("Filter", filter.id);
      return reply(context, 200, { data: { filter: shown(store, filter) } });
    })
    .patch("/filters/:id", async (context) => {
      const filter = requireFilter(store, context.req.param("id"));
      const body = await readBody(context, FilterChanges, store.switches.lenientInput);
      const { integrationId, ...changes } = body;
      if (spaceOf(store, integrationId).id !== filter.spaceId) throw notFound("Filter", filter.id);
      change(store, filter, changes, "api");
      filter.client = context.req.header("user-agent") ?? "";
      return reply(context, 200, { data: { filter: shown(store, filter) } });
    })
    .delete("/filters/:id", (context) => {
      remove(store, requireFilter(store, context.req.param("id")), "api");
      return reply(context, 200, { data: { deleted: true } });
    });
}
