import { z } from "zod";

import { bareSpaceId } from "../api";
import { check } from "../query";
import { badRequest } from "./http";
import { newId } from "./ids";

const SeedLabel = z.strictObject({ key: z.string(), value: z.string(), description: z.string().optional() });

/** What activations may have a destination do. */
const SeedAction = z.strictObject({
  id: z.string().default(newId.plain),
  name: z.string(),
  fields: z
    .array(z.strictObject({ key: z.string(), label: z.string(), required: z.boolean().default(false) }))
    .default([]),
});

const inSpace = { space: z.string().optional() };

/** What the emulator starts with. What is left out comes from the default seed; missing ids are generated. */
export const Seed = z.strictObject({
  workspace: z
    .strictObject({ id: z.string().default(newId.plain), slug: z.string(), name: z.string().optional() })
    .optional(),
  /** Further tokens; `lacks` names the operations each may not call. */
  tokens: z.array(z.strictObject({ token: z.string(), lacks: z.array(z.string()).default([]) })).optional(),
  spaces: z
    .array(
      z.strictObject({ id: z.string().default(newId.space), slug: z.string(), name: z.string().optional() }),
    )
    .optional(),
  sources: z
    .array(
      z.strictObject({
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
  connections: z.array(z.strictObject({ space: z.string(), source: z.string() })).optional(),
  /** Traits of the first space, or of the one named; destinations and warehouses too. */
  computedTraits: z
    .array(
      z.strictObject({
        ...inSpace,
        name: z.string(),
        description: z.string().optional(),
        enabled: z.boolean().default(true),
        definition: z.strictObject({
          query: z.string().refine((text) => check(text).ok, { error: "is not a valid trait query" }),
          type: z.enum(["USERS", "ACCOUNTS"]).default("USERS"),
        }),
      }),
    )
    .optional(),
  destinations: z
    .array(
      z.strictObject({
        ...inSpace,
        id: z.string().default(newId.hex),
        slug: z.string(),
        name: z.string().optional(),
        enabled: z.boolean().default(true),
        /** Of a source of the seed where it is attached to one in Connections, and so cannot serve a space. */
        sourceId: z.string().default(newId.plain),
        /** Of its catalog entry. */
        categories: z.array(z.string()).default([]),
        supportedMethods: z
          .strictObject({ identify: z.boolean().default(true), track: z.boolean().default(true) })
          .prefault({}),
        kind: z.enum(["event", "list", "device"]).default("event"),
        actions: z.array(SeedAction).default([]),
      }),
    )
    .optional(),
  warehouses: z
    .array(
      z.strictObject({
        ...inSpace,
        id: z.string().default(newId.plain),
        name: z.string(),
        schemaName: z.string().default("personas"),
        enabled: z.boolean().default(true),
        enableEventTables: z.boolean().default(true),
      }),
    )
    .optional(),
});
export type Seed = z.input<typeof Seed>;

type Given = z.output<typeof Seed>;
type Complete = { [Part in keyof Given]-?: NonNullable<Given[Part]> };

/**
 * A whole seed: what is left out comes from the default one.
 *
 * @throws {Refusal} that names every part that is wrong, and every space or source that is named and not there
 */
export function parseSeed(seed: unknown): Complete {
  const given = Seed.safeParse(seed);
  if (!given.success) throw badRequest(`The seed is wrong: ${given.error.issues.map(wordsOf).join("; ")}`);
  const whole = { ...empty, ...Seed.parse(defaultSeed), ...defined(given.data) } as Complete;
  const [spaces, sources] = [namesOf(whole.spaces), namesOf(whole.sources)];
  const unknown = [
    ...whole.connections.flatMap(({ space, source }) => [
      ...(spaces.has(space) ? [] : [`space "${space}"`]),
      ...(sources.has(source) ? [] : [`source "${source}"`]),
    ]),
    ...[...whole.computedTraits, ...whole.destinations, ...whole.warehouses].flatMap(({ space }) =>
      space === undefined || spaces.has(space) ? [] : [`space "${space}"`],
    ),
  ];
  if (unknown.length > 0)
    throw badRequest(`The seed refers to what it does not define: ${unknown.join(", ")}`);
  return whole;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  const name = place === "" ? "it" : `\`${place.slice(1)}\``;
  switch (issue.code) {
    case "unrecognized_keys":
      return `${name} does not take ${issue.keys.map((key) => `\`${key}\``).join(", ")}`;
    case "invalid_type":
      return `${name} is ${issue.message.endsWith("undefined") ? "missing" : `no ${issue.expected}`}`;
    case "invalid_value":
      return `${name} is none of ${issue.values.map(String).join(", ")}`;
    default:
      return `${name} ${issue.message}`;
  }
}

const empty = { tokens: [], connections: [], computedTraits: [] };

function defined(seed: Given): Partial<Complete> {
  return Object.fromEntries(Object.entries(seed).filter(([, part]) => part !== undefined));
}

/** Ids with their prefix and without, and slugs. */
function namesOf(things: readonly { id: string; slug: string }[]): Set<string> {
  return new Set(things.flatMap(({ id, slug }) => [id, bareSpaceId(id), slug]));
}

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
  destinations: [
    {
      id: "66f0a1c27d4b3e9155aa01ef",
      slug: "actions-webhook",
      name: "Webhook",
      sourceId: "mN4xWq7TzK2rVhB9sLc5Pd",
      actions: [
        {
          id: "oGmPa7rT5cWbXn2KvLq8Zd",
          name: "Send",
          fields: [
            { key: "url", label: "URL", required: true },
            { key: "data", label: "Data" },
          ],
        },
      ],
    },
  ],
  warehouses: [{ id: "q3WvTz8KnX5mRbL7dPc2Ys", name: "Profiles warehouse" }],
} satisfies Seed;
