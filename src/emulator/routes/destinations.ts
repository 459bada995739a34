import { Hono } from "hono";

import { invalid, notFound, page, reply } from "../http";
import type { Env } from "../server";
import type { Store, StoredDestination } from "../store";
import { requireSpace } from "./computed-traits";

/** Destinations of the workspace. Adding one to a space is done in the app, here by the seed. */
export function destinationRoutes(store: Store): Hono<Env> {
  return new Hono<Env>()
    .get("/destinations", (context) => {
      const { items, pagination } = page(context, store.destinations);
      return reply(context, 200, { data: { destinations: items.map(shown), pagination } });
    })
    .get("/destinations/:destinationId", (context) => {
      const id = context.req.param("destinationId");
      const destination = store.destinations.find((candidate) => candidate.id === id);
      if (destination === undefined) throw notFound("Destination", id);
      return reply(context, 200, { data: { destination: shown(destination) } });
    })
    .get("/spaces/:spaceId/audienceType/:audienceType/supported-destinations", (context) => {
      const { spaceId, audienceType } = context.req.param();
      const space = requireSpace(store, spaceId);
      if (!["USERS", "ACCOUNTS", "LINKED"].includes(audienceType))
        throw invalid('"audienceType" must be one of [USERS, ACCOUNTS, LINKED]', "audienceType");
      const wanted = context.req.query("slug");
      // No destination here has actions.
      const destinations = store.destinations
        .filter(() => context.req.query("actionId") === undefined)
        .filter((one) => one.spaceId === space.id && (wanted ?? one.slug) === one.slug)
        .map(({ slug, name }) => [slug, { name, actions: [] }]);
      return reply(context, 200, { data: { destinations: Object.fromEntries(destinations) } });
    });
}

function shown({ id, name, enabled, sourceId, slug }: StoredDestination): unknown {
  return {
    id,
    name,
    enabled,
    metadata: { id: catalogId, name, slug, ...catalogEntry },
    sourceId,
    settings: {},
  };
}

const catalogId = "66ba237845aa2fd2c9e4a001";

/** A catalog entry with as little in it as Segment allows. */
const catalogEntry = {
  description: "A destination of the local Segment.",
  logos: { default: "https://cdn.example.com/logos/destination.svg" },
  options: [],
  status: "PUBLIC",
  previousNames: [],
  categories: [],
  website: "https://destination.example.com",
  components: [],
  supportedFeatures: {
    cloudModeInstances: "MULTIPLE",
    deviceModeInstances: "0",
    replay: false,
    browserUnbundling: false,
    browserUnbundlingPublic: false,
  },
  supportedMethods: { pageview: true, identify: true, alias: false, track: true, group: true },
  supportedPlatforms: {
    browser: true,
    server: true,
    mobile: true,
    warehouse: false,
    cloudAppObject: false,
    linkedAudiences: false,
  },
  actions: [],
  presets: [],
};

/** The catalog entry as connections of audiences show it. */
export function catalogMetadata({ name, slug }: StoredDestination): {
  id: string;
  name: string;
  slug: string;
} {
  return { id: catalogId, name, slug };
}
