import { z } from "zod";

import { newId } from "./ids";

const SeedLabel = z.object({ key: z.string(), value: z.string(), description: z.string().optional() });

/** What a Segment has when it starts. Everything left out comes from the default seed; ids are made up when missing. */
export const Seed = z.strictObject({
  workspace: z
    .object({ id: z.string().default(newId.plain), slug: z.string(), name: z.string().optional() })
    .optional(),
  /** Further tokens; `lacks` names operations that they may not call. */
  tokens: z.array(z.object({ token: z.string(), lacks: z.array(z.string()).default([]) })).optional(),
  spaces: z
    .array(z.object({ id: z.string().default(newId.space), slug: z.string(), name: z.string().optional() }))
    .optional(),
  sources: z
    .array(
      z.object({
        id: z.string().default(newId.plain),
        slug: z.string(),
        name: z.string().optional(),
        writeKey: z.string().default(newId.writeKey),
        enabled: z.boolean().default(true),
        labels: z.array(SeedLabel).default([]),
      }),
    )
    .optional(),
  /** Slugs or ids of spaces and sources that are connected from the start. */
  connections: z.array(z.object({ space: z.string(), source: z.string() })).optional(),
  /** Traits of the first space, or of the one named. */
  computedTraits: z
    .array(
      z.object({
        space: z.string().optional(),
        name: z.string(),
        description: z.string().optional(),
        enabled: z.boolean().default(true),
        definition: z.object({ query: z.string(), type: z.enum(["USERS", "ACCOUNTS"]).default("USERS") }),
      }),
    )
    .optional(),
});
export type Seed = z.input<typeof Seed>;

/** A workspace with a production space, and an impressions source for each of two environments. */
export const defaultSeed = {
  workspace: { id: "8kQ2vNfR5tYhXc3LpZsWb7", slug: "acme", name: "Acme" },
  spaces: [{ id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production", name: "Production" }],
  sources: [
    {
      id: "hT5vQm8KxW3nRbZ7dLp2Yc",
      slug: "split-impressions-production",
      writeKey: "qT4mWz8RkXv2NbY7cHsLpD3fGj6KeA9u",
      name: "Split impressions (production)",
      labels: [{ key: "environment", value: "prod" }],
    },
    {
      id: "kB7xWn2TzQ5rVhM9sLc4Pd",
      slug: "split-impressions-staging",
      writeKey: "Zc5RtV9nXk2WmQ7bLpYd4HsGf8JeA3Tu",
      name: "Split impressions (staging)",
      labels: [{ key: "environment", value: "dev" }],
    },
    {
      id: "mD4yXp6VzR8sWkN2tHf9Qe",
      slug: "split-impressions-retired",
      writeKey: "Nb6YhU3kMw9QxZ2vRtC7dLpSf5GjE8Ka",
      name: "Split impressions (retired)",
      enabled: false,
      labels: [{ key: "environment", value: "prod" }],
    },
  ],
} satisfies Seed;
