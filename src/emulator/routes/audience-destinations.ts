import { Hono } from "hono";

import { AudienceDestinationChanges, NewAudienceDestination } from "../../api";
import { destinationMetadata } from "../catalog";
import { badRequest, notFound, page, readBody, reply, type Env } from "../http";
import { newId } from "../ids";
import { requireAudience, requireDestination } from "../lookups";
import type { Store, StoredAudienceDestination, StoredDestination } from "../store";

/** Destinations that audiences are connected to. Nothing is ever sent to them. */
export function audienceDestinationRoutes(store: Store): Hono<Env> {
  const list = "/spaces/:spaceId/audiences/:audienceId/destination-connections";
  const one = `${list}/:connectionId`;
  return new Hono<Env>()
    .get(list, (context) => {
      const { spaceId, audienceId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const { items, pagination } = page(
        context,
        store.audienceDestinations.filter((connection) => connection.audienceId === audience.id),
      );
      return reply(context, 200, {
        data: { connections: items.map((connection) => shown(store, connection)), pagination },
      });
    })
    .post(list, async (context) => {
      const { spaceId, audienceId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const input = await readBody(context, NewAudienceDestination, store.switches.lenientInput);
      const destination = requireDestination(store, input.destination.id);
      if (destination.spaceId !== audience.spaceId)
        throw badRequest(`The destination ${destination.id} has not been added to the space`);
      if (connectionOf(store, audience.id, destination.id) !== undefined)
        throw badRequest(`The audience is connected to the destination ${destination.id} already`);
      const now = store.clock.iso();
      const connection: StoredAudienceDestination = {
        id: newId.connection(),
        audienceId: audience.id,
        destinationId: destination.id,
        idSync: input.idSyncConfiguration ?? [],
        connectionSettings: input.connectionSettings,
        createdAt: now,
        updatedAt: now,
      };
      store.audienceDestinations.push(connection);
      return reply(context, 200, { data: { connection: { id: connection.id }, ...settingsOf(connection) } });
    })
    .patch(one, async (context) => {
      const { spaceId, audienceId, connectionId } = context.req.param();
      const connection = find(store, spaceId, audienceId, connectionId);
      const input = await readBody(context, AudienceDestinationChanges, store.switches.lenientInput);
      // What is empty changes nothing.
      if (input.idSyncConfiguration?.length) connection.idSync = input.idSyncConfiguration;
      if (Object.keys(input.connectionSettings ?? {}).length > 0)
        connection.connectionSettings = input.connectionSettings;
      connection.updatedAt = store.clock.iso();
      return reply(context, 200, { data: { destination: { id: connection.id }, ...settingsOf(connection) } });
    })
    .delete(one, (context) => {
      const { spaceId, audienceId, connectionId } = context.req.param();
      const connection = find(store, spaceId, audienceId, connectionId);
      store.audienceDestinations = store.audienceDestinations.filter((other) => other !== connection);
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

/** By the connection's id, which the path wants, or the destination's, which its name promises. */
function connectionOf(store: Store, audienceId: string, id: string): StoredAudienceDestination | undefined {
  return store.audienceDestinations.find(
    (connection) =>
      connection.audienceId === audienceId && (connection.id === id || connection.destinationId === id),
  );
}

function find(store: Store, spaceId: string, audienceId: string, id: string): StoredAudienceDestination {
  const connection = connectionOf(store, requireAudience(store, spaceId, audienceId).id, id);
  if (connection === undefined) throw notFound("Destination connection", id);
  return connection;
}

function settingsOf({ idSync, connectionSettings }: StoredAudienceDestination): object {
  return { idSyncConfiguration: idSync, connectionSettings };
}

function shown(store: Store, connection: StoredAudienceDestination): unknown {
  const { id, destinationId, createdAt, updatedAt } = connection;
  const destination = store.destinations.find((candidate) => candidate.id === destinationId);
  return {
    id,
    destinationId,
    ...(destination === undefined ? {} : describe(destination)),
    settings: {},
    createdAt,
    updatedAt,
    ...settingsOf(connection),
  };
}

function describe(destination: StoredDestination): object {
  const { name, sourceId, enabled } = destination;
  return { name, sourceId, enabled, metadata: destinationMetadata(destination) };
}
