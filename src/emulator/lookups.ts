import { badRequest, notFound } from "./exchange/http";
import type {
  Store,
  StoredAudienceDestination,
  StoredDefinition,
  StoredDestination,
  StoredSource,
  StoredSpace,
  StoredWarehouse,
} from "./store";

/** What a path names, or Segment's 404 with the id in it. */
export function requireSpace(store: Store, id: string): StoredSpace {
  return store.spaceById(id) ?? missing("Space", id);
}

export function requireTrait(store: Store, spaceId: string, id: string): StoredDefinition {
  return inSpace(store, store.traits, spaceId, id) ?? missing("Computed trait", id);
}

export function requireAudience(store: Store, spaceId: string, id: string): StoredDefinition {
  return inSpace(store, store.audiences, spaceId, id) ?? missing("Audience", id);
}

export function requireSource(store: Store, id: string): StoredSource {
  return store.sources.find((source) => source.id === id) ?? missing("Source", id);
}

/** By id or slug, as people name things; the first one where none is named. */
export function namedSpace(store: Store, named: string | undefined): StoredSpace {
  const space = named === undefined ? store.spaces[0] : store.space(named);
  return space ?? unnamed("space", named, store.spaces);
}

export function namedSource(store: Store, named: string | undefined): StoredSource {
  const source = named === undefined ? store.sources[0] : store.source(named);
  return source ?? unnamed("source", named, store.sources);
}

export function requireDestination(store: Store, id: string): StoredDestination {
  return store.destinations.find((destination) => destination.id === id) ?? missing("Destination", id);
}

export function requireWarehouse(store: Store, id: string): StoredWarehouse {
  return store.warehouses.find((warehouse) => warehouse.id === id) ?? missing("Warehouse", id);
}

/** By the connection's id, which paths want, or the destination's, which a parameter's name promises. */
export function requireConnection(
  store: Store,
  spaceId: string,
  audienceId: string,
  id: string,
): StoredAudienceDestination {
  const audience = requireAudience(store, spaceId, audienceId);
  return (
    store.audienceDestinations.find(
      (connection) =>
        connection.audienceId === audience.id && (connection.id === id || connection.destinationId === id),
    ) ?? missing("Destination connection", id)
  );
}

/** Of the things of one space the one with an id. @throws {Refusal} when there is no such space */
export function inSpace<T extends { id: string; spaceId: string }>(
  store: Store,
  things: readonly T[],
  spaceId: string,
  id: string,
): T | undefined {
  const space = requireSpace(store, spaceId);
  return things.find((thing) => thing.id === id && thing.spaceId === space.id);
}

function unnamed(what: string, named: string | undefined, there: readonly { slug: string }[]): never {
  const slugs = there.map(({ slug }) => `"${slug}"`);
  const others = `there ${slugs.length === 1 ? "is" : "are"} ${slugs.length === 0 ? "none" : slugs.join(", ")}`;
  throw badRequest(named === undefined ? `There is no ${what}` : `There is no ${what} "${named}"; ${others}`);
}

function missing(what: string, id: string): never {
  throw notFound(what, id);
}
