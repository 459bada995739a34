import { createHash } from "node:crypto";

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

/** The catalog entry of a destination, in short, as connections of audiences show it. Its slug stands for its id. */
export function destinationMetadata({ name, slug }: StoredDestination): {
  id: string;
  name: string;
  slug: string;
} {
  return { id: createHash("sha256").update(slug).digest("hex").slice(0, 24), name, slug };
}

/** The whole catalog entry of a destination. */
export function destinationCatalogEntry(destination: StoredDestination) {
  const { categories, supportedMethods } = destination;
  return {
    ...destinationMetadata(destination),
    ...bareEntry,
    categories,
    supportedMethods: { ...bareEntry.supportedMethods, ...supportedMethods },
  };
}

/** What people may be allowed to do. The names are those of Segment's documentation, the ids are ours. */
export const roles = [
  { id: "role-workspace-owner", name: "Workspace Owner", description: "May read and change everything." },
  { id: "role-source-admin", name: "Source Admin", description: "May change the sources assigned to them." },
  {
    id: "role-source-read-only",
    name: "Source Read-only",
    description: "May read the sources assigned to them.",
  },
  {
    id: "role-unify-engage-admin",
    name: "Unify and Engage Admin",
    description: "May change the spaces assigned to them.",
  },
];

/** As little as a catalog entry may have in it. */
const bareEntry = {
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
