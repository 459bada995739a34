import type { StoredDestination } from "./stored";

/** The catalog entry of HTTP API sources, which impressions arrive by. */
export const httpApi = {
  id: "iUM16Md8P2",
  slug: "http-api",
  name: "HTTP API",
  categories: ["Server"],
  description: "Record events from any server over plain HTTP.",
  logos: { default: "https://cdn.example.com/logos/http-api.svg" },
  options: [],
  isCloudEventSource: false,
  status: "PUBLIC",
};

/** The catalog entry of the warehouse that profiles are synced to. */
export const postgres = {
  id: "aea3c55dsz",
  name: "Postgres",
  slug: "postgres",
  description: "A relational database.",
  logos: { default: "https://cdn.example.com/logos/postgres.svg" },
  options: [],
};

const destinationCatalogId = "66ba237845aa2fd2c9e4a001";

/** The catalog entry of a destination, in short, as connections of audiences show it. */
export function destinationMetadata({ name, slug }: StoredDestination): {
  id: string;
  name: string;
  slug: string;
} {
  return { id: destinationCatalogId, name, slug };
}

/** A catalog entry with as little in it as Segment allows. */
export const destinationCatalogEntry = {
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
