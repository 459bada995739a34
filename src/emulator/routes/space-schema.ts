import { Hono, type Context } from "hono";

import type { ComputedValues } from "../computing/compute";
import { invalid, notFound, page, reply, type Env } from "../exchange/http";
import { requireSpace } from "../lookups";
import type { Store } from "../store";

const maxSamples = 1_000;

interface SeenTrait {
  type: "CUSTOM" | "COMPUTED" | "AUDIENCE";
  lastSeenAt: string;
}

/** What a space has received and what its profiles carry. */
export function spaceSchemaRoutes(store: Store, computation: ComputedValues): Hono<Env> {
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
      const seen = seenEvent(spaceId, eventName);
      const properties = propertyTypes.flatMap((type) =>
        [...seen[type]].map(([name, { lastSeenAt, samples }]) => ({
          name,
          type,
          eventName,
          lastSeenAt,
          ...samplesOf(context, () => [...samples]),
        })),
      );
      const { items, pagination } = page(context, found(context, properties, "name", recentFirst));
      return reply(context, 200, { data: { eventProperties: items, pagination } });
    })
    .get("/spaces/:spaceId/events/:eventName/properties/:propertyName/sample-values", (context) => {
      const { spaceId, eventName, propertyName } = context.req.param();
      const wanted = context.req.query("propertyType");
      const type = propertyTypes.find((known) => known === wanted);
      if (type === undefined)
        throw invalid(`"propertyType" must be one of [${propertyTypes.join(", ")}]`, "propertyType");
      const property = seenEvent(spaceId, eventName)[type].get(propertyName);
      if (property === undefined) throw notFound("Property", propertyName);
      return reply(context, 200, { data: { sampleValues: [...property.samples] } });
    })
    .get("/spaces/:spaceId/traits", (context) => {
      const { id } = requireSpace(store, context.req.param("spaceId"));
      const all = [...seenTraits(store, id, collectionOf(context))].map(([trait, seen]) => ({
        trait,
        ...seen,
      }));
      const { items, pagination } = page(context, found(context, all, "trait", byKey));
      const { previous: _, ...forward } = pagination;
      const traits = items.map((item) => ({
        ...item,
        ...samplesOf(context, () => valuesOf(store, computation, id, item.trait)),
      }));
      return reply(context, 200, { data: { traits, pagination: forward } });
    })
    .get("/spaces/:spaceId/traits/:traitKey/sample-values", (context) => {
      const { spaceId, traitKey } = context.req.param();
      const { id } = requireSpace(store, spaceId);
      if (!seenTraits(store, id, collectionOf(context)).has(traitKey)) throw notFound("Trait", traitKey);
      return reply(context, 200, {
        data: { sampleValues: valuesOf(store, computation, id, traitKey) },
      });
    });
}

const propertyTypes = ["PROPERTY", "CONTEXT"] as const;
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

function samplesOf(context: Context, samples: () => string[]): { samples?: string[] } {
  const { includeSampleValues, samplesCount = "20" } = context.req.query();
  if (includeSampleValues !== "true") return {};
  const count = Number(samplesCount);
  if (!(count >= 1 && count <= 100))
    throw invalid('"samplesCount" must be between 1 and 100', "samplesCount");
  return { samples: samples().slice(0, count) };
}

function collectionOf(context: Context): "users" | "accounts" {
  const { collection = "users" } = context.req.query();
  if (collection === "users" || collection === "accounts") return collection;
  throw invalid('"collection" must be one of [accounts, users]', "collection");
}

/** Keys that profiles carry, and those of definitions that have no value yet. */
function seenTraits(store: Store, spaceId: string, collection: "users" | "accounts"): Map<string, SeenTrait> {
  const seen = new Map<string, SeenTrait>();
  if (collection === "users") {
    for (const [key, lastSeenAt] of store.profiles.space(spaceId).customKeys)
      seen.set(key, { type: "CUSTOM", lastSeenAt });
  }
  for (const [definitions, type] of [
    [store.traits, "COMPUTED"],
    [store.audiences, "AUDIENCE"],
  ] as const) {
    for (const definition of definitions) {
      const ofAccounts = definition.type === "ACCOUNTS";
      if (definition.spaceId === spaceId && ofAccounts === (collection === "accounts"))
        seen.set(definition.key, { type, lastSeenAt: definition.updatedAt });
    }
  }
  return seen;
}

/** Values of a trait over all profiles, the most frequent first. */
function valuesOf(store: Store, computation: ComputedValues, spaceId: string, key: string): string[] {
  const counts = new Map<string, number>();
  for (const profile of store.profiles.all(spaceId)) {
    const trait = computation.traitOf(spaceId, profile, key);
    if (trait === undefined) continue;
    const value = typeof trait.value === "string" ? trait.value : JSON.stringify(trait.value);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, maxSamples)
    .map(([value]) => value);
}
