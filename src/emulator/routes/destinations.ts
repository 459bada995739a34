import { Hono } from "hono";

import { destinationCatalogEntry } from "../catalog";
import { invalid, page, reply, type Env } from "../exchange/http";
import { requireDestination, requireSpace } from "../lookups";
import type { Store, StoredDestination } from "../store";

/** Destinations of the workspace. Adding one to a space is done in the app, here by the seed. */
export function destinationRoutes(store: Store): Hono<Env> {
  return new Hono<Env>()
    .get("/destinations", (context) => {
      const { items, pagination } = page(context, store.destinations);
      return reply(context, 200, { data: { destinations: items.map(shown), pagination } });
    })
    .get("/destinations/:destinationId", (context) => {
      const id = context.req.param("destinationId");
      return reply(context, 200, { data: { destination: shown(requireDestination(store, id)) } });
    })
    .get("/spaces/:spaceId/audienceType/:audienceType/supported-destinations", (context) => {
      const { spaceId, audienceType } = context.req.param();
      const space = requireSpace(store, spaceId);
      if (!["USERS", "ACCOUNTS", "LINKED"].includes(audienceType))
        throw invalid('"audienceType" must be one of [USERS, ACCOUNTS, LINKED]', "audienceType");
      const [wanted, actionId] = [context.req.query("slug"), context.req.query("actionId")];
      const destinations = store.destinations
        .filter((one) => one.spaceId === space.id && (wanted ?? one.slug) === one.slug)
        .filter(({ actions }) => actionId === undefined || actions.some(({ id }) => id === actionId))
        .map(({ slug, name, actions }) => [slug, { name, actions }]);
      return reply(context, 200, { data: { destinations: Object.fromEntries(destinations) } });
    });
}

function shown(destination: StoredDestination): unknown {
  const { id, name, enabled, sourceId } = destination;
  return { id, name, enabled, metadata: destinationCatalogEntry(destination), sourceId, settings: {} };
}
