import { Hono } from "hono";

import { requireSpace } from "../../lookups";
import type { Parts } from "../../parts";
import type { StoredDestination } from "../../store";

export interface DestinationsAnswer {
  destinations: {
    id: string;
    name: string;
    slug: string;
    enabled: boolean;
    kind: StoredDestination["kind"];
    /** Name of the source of Connections that it is attached to, and so cannot serve the space. */
    attachedTo?: string;
    traits: { id: string; name: string; as: string }[];
    audiences: string[];
    /** Calls that it has received. */
    received: number;
    /** The newest of them. */
    last?: { at: string; call: string };
  }[];
}

/** Where traits and audiences of the space go, and what has arrived there. */
export function destinationRoutes({ store, outgoing }: Pick<Parts, "store" | "outgoing">): Hono {
  return new Hono().get("/spaces/:space/destinations", (context) => {
    const space = requireSpace(store, context.req.param("space"));
    // A window may have passed meanwhile.
    outgoing.settle();
    return context.json<DestinationsAnswer>({
      destinations: store.destinations
        .filter(({ spaceId }) => spaceId === space.id)
        .map((destination) => shown(store, outgoing, destination)),
    });
  });
}

function shown(
  store: Parts["store"],
  { received }: Parts["outgoing"],
  destination: StoredDestination,
): DestinationsAnswer["destinations"][number] {
  const { id, name, slug, enabled, kind, sourceId } = destination;
  const attachedTo = store.sources.find((source) => source.id === sourceId)?.name;
  const calls = received.filter((one) => one.destination.id === id);
  const last = calls.at(-1);
  const audienceIds = store.audienceDestinations
    .filter(({ destinationId }) => destinationId === id)
    .map(({ audienceId }) => audienceId);
  return {
    id,
    name,
    slug,
    enabled,
    kind,
    ...(attachedTo === undefined ? {} : { attachedTo }),
    traits: store.traitDestinations
      .filter((selection) => selection.destination === destination)
      .map(({ trait, event }) => ({
        id: trait.id,
        name: trait.name,
        as: event === undefined ? "Identify" : `Track: ${event}`,
      })),
    audiences: store.audiences
      .filter((audience) => audienceIds.includes(audience.id))
      .map((audience) => audience.name),
    received: calls.length,
    ...(last === undefined ? {} : { last: { at: last.at, call: JSON.stringify(last.call, undefined, 2) } }),
  };
}
