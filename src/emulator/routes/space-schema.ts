import { Hono, type Context } from "hono";

import type { Computation, ProfileTrait } from "../compute";
import { invalid, notFound, page, reply } from "../http";
import type { Env } from "../server";
import type { Store } from "../store";
import { requireSpace } from "./computed-traits";

const kinds = { custom: "CUSTOM", computed_trait: "COMPUTED", audience: "AUDIENCE" } as const;
const maxSamples = 1_000;

interface SeenTrait {
  type: (typeof kinds)[ProfileTrait["kind"]];
  lastSeenAt: string;
  samples: Set<string>;
}

/** What a space has received and what its profiles carry. */
export function spaceSchemaRoutes(store: Store, computation: Computation): Hono<Env> {
  const seenEvent = (spaceId: string, name: string) => {
    const seen = store.profiles.space(requireSpace(store, spaceId).id).seen.get(name);
    if (seen === undefined) throw notFound("Event", name);
    return seen;
  };
  return new Hono<Env>()
    .get("/spaces/:spaceId/events", (context) => {
      const { seen } = store.profiles.space(requireSpace(store, context.req.param("spaceId")).id);
      const events = [...seen].map(([name, { type, lastSeenAt }]) => ({ name, type, lastSeenAt }));
      const { items, pagination } = page(context, found(context, events, "name", recentFirst));
      return reply(context, 200, { data: { events: items, pagination } });
    })
    .get("/spaces/:spaceId/events/:eventName/properties", (context) => {
      const { spaceId, eventName } = context.req.param();
      const properties = [...seenEvent(spaceId, eventName).properties].map(
        ([name, { lastSeenAt, samples }]) => ({
          name,
          type: "PROPERTY",
          eventName,
          lastSeenAt,
          ...samplesOf(context, samples),
        }),
      );
      const { items, pagination } = page(context, found(context, properties, "name", recentFirst));
      return reply(context, 200, { data: { eventProperties: items, pagination } });
    })
    .get("/spaces/:spaceId/events/:eventName/properties/:propertyName/sample-values", (context) => {
      const { spaceId, eventName, propertyName } = context.req.param();
      const property = seenEvent(spaceId, eventName).properties.get(propertyName);
      if (property === undefined) throw notFound("Property", propertyName);
      return reply(context, 200, { data: { sampleValues: [...property.samples] } });
    })
    .get("/spaces/:spaceId/traits", (context) => {
      const traits = [...seenTraits(store, computation, context.req.param("spaceId"))].map(
        ([trait, { type, lastSeenAt, samples }]) => ({
          trait,
          type,
          lastSeenAt,
          ...samplesOf(context, samples),
        }),
      );
      const { items, pagination } = page(context, found(context, traits, "trait", byKey));
      const { previous: _, ...forward } = pagination;
      return reply(context, 200, { data: { traits: items, pagination: forward } });
    })
    .get("/spaces/:spaceId/traits/:traitKey/sample-values", (context) => {
      const { spaceId, traitKey } = context.req.param();
      const trait = seenTraits(store, computation, spaceId).get(traitKey);
      if (trait === undefined) throw notFound("Trait", traitKey);
      return reply(context, 200, { data: { sampleValues: [...trait.samples] } });
    });
}

const recentFirst = { sortBy: "lastSeenAt", sortDir: "desc" };
const byKey = { sortBy: "trait", sortDir: "asc" };

/** What the search is for, in the order that is asked for. */
function found<N extends string, T extends Record<N | "lastSeenAt", string>>(
  context: Context,
  items: readonly T[],
  name: N,
  defaults: typeof recentFirst,
): T[] {
  const { search = "", sortBy, sortDir } = { ...defaults, ...context.req.query() };
  const field = ([name, "lastSeenAt"] as const).find((known) => known === sortBy);
  if (field === undefined) throw invalid(`"sortBy" must be one of [lastSeenAt, ${name}]`, "sortBy");
  if (sortDir !== "asc" && sortDir !== "desc")
    throw invalid('"sortDir" must be one of [asc, desc]', "sortDir");
  const direction = sortDir === "asc" ? 1 : -1;
  return items
    .filter((item) => item[name].toLowerCase().includes(search.toLowerCase()))
    .toSorted((a, b) => direction * (a[field] < b[field] ? -1 : Number(a[field] > b[field])));
}

function samplesOf(context: Context, samples: ReadonlySet<string>): { samples?: string[] } {
  const { includeSampleValues, samplesCount = "20" } = context.req.query();
  return includeSampleValues === "true" ? { samples: [...samples].slice(0, Number(samplesCount)) } : {};
}

/** Keys that profiles carry, and those of definitions that have no value yet. */
function seenTraits(store: Store, computation: Computation, spaceIdOrBare: string): Map<string, SeenTrait> {
  const { id } = requireSpace(store, spaceIdOrBare);
  const seen = new Map<string, SeenTrait>();
  for (const [definitions, type] of [
    [store.traits, "COMPUTED"],
    [store.audiences, "AUDIENCE"],
  ] as const) {
    for (const { spaceId, key, createdAt } of definitions)
      if (spaceId === id) seen.set(key, { type, lastSeenAt: createdAt, samples: new Set() });
  }
  for (const profile of store.profiles.all(id)) {
    for (const [key, { value, kind, updatedAt }] of computation.traitsOf(id, profile)) {
      const known = seen.get(key) ?? { type: kinds[kind], lastSeenAt: updatedAt, samples: new Set<string>() };
      seen.set(key, known);
      if (known.samples.size < maxSamples)
        known.samples.add(typeof value === "string" ? value : JSON.stringify(value));
    }
  }
  return seen;
}
