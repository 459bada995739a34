import { Hono } from "hono";

import { AudienceDestinationChanges, NewAudienceDestination } from "../../api";
import { destinationMetadata, postgres } from "../catalog";
import { isShown } from "../computing/definitions";
import { badRequest, page, readBody, reply, type Env } from "../exchange/http";
import { newId } from "../ids";
import { requireAudience, requireConnection, requireDestination, requireWarehouse } from "../lookups";
import { requireOwn } from "../space-destinations";
import type { IdSync, Store, StoredAudienceDestination } from "../store";

/** Destinations that audiences are connected to. */
export function audienceDestinationRoutes(store: Store): Hono<Env> {
  const list = "/spaces/:spaceId/audiences/:audienceId/destination-connections";
  const one = `${list}/:connectionId`;
  return new Hono<Env>()
    .get(list, (context) => {
      const { spaceId, audienceId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const { items, pagination } = page(
        context,
        store.audienceDestinations.filter(
          (connection) => connection.audienceId === audience.id && isShown(connection),
        ),
      );
      return reply(context, 200, {
        data: { connections: items.map((connection) => shown(store, connection)), pagination },
      });
    })
    .post(list, async (context) => {
      const { spaceId, audienceId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const input = await readBody(context, NewAudienceDestination, store.switches.lenientInput);
      const target = targetOf(store, input.destination);
      requireOwn(store, audience.spaceId, target);
      const { id, sourceId } = target;
      if (store.audienceDestinations.some((other) => isOf(other, audience.id, id)))
        throw badRequest(`The audience is connected to the destination ${id} already`);
      const now = store.clock.iso();
      const connection: StoredAudienceDestination = {
        id: newId.connection(),
        audienceId: audience.id,
        destinationId: id,
        sourceId,
        idSync: input.idSyncConfiguration ?? defaultIdSync(store),
        connectionSettings: input.connectionSettings,
        createdAt: now,
        updatedAt: now,
        missedReads: store.switches.readsUntilShown,
      };
      store.audienceDestinations.push(connection);
      return reply(context, 200, { data: { connection: { id: connection.id }, ...settingsOf(connection) } });
    })
    .patch(one, async (context) => {
      const { spaceId, audienceId, connectionId } = context.req.param();
      const connection = requireConnection(store, spaceId, audienceId, connectionId);
      const input = await readBody(context, AudienceDestinationChanges, store.switches.lenientInput);
      if (input.idSyncConfiguration === undefined && input.connectionSettings === undefined)
        throw badRequest('One of "idSyncConfiguration" and "connectionSettings" is required');
      // What is empty changes nothing.
      if (input.idSyncConfiguration?.length) connection.idSync = input.idSyncConfiguration;
      if (Object.keys(input.connectionSettings ?? {}).length > 0)
        connection.connectionSettings = input.connectionSettings;
      connection.updatedAt = store.clock.iso();
      return reply(context, 200, { data: { destination: { id: connection.id }, ...settingsOf(connection) } });
    })
    .delete(one, (context) => {
      const { spaceId, audienceId, connectionId } = context.req.param();
      const connection = requireConnection(store, spaceId, audienceId, connectionId);
      if (store.activations.some((activation) => activation.connectionId === connection.id))
        throw badRequest(`The destination connection ${connection.id} has activations`, 409);
      store.audienceDestinations = store.audienceDestinations.filter((other) => other !== connection);
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

function isOf(connection: StoredAudienceDestination, audienceId: string, destinationId: string): boolean {
  return connection.audienceId === audienceId && connection.destinationId === destinationId;
}

/** What is to be connected: a destination of the space, or a warehouse of it. */
function targetOf(
  store: Store,
  { id, type }: { id: string; type: string },
): { id: string; spaceId: string; sourceId: string } {
  return type === "warehouse"
    ? { ...requireWarehouse(store, id), sourceId: newId.plain() }
    : requireDestination(store, id);
}

/** What is synced where nobody says. */
function defaultIdSync({ switches }: Store): IdSync[] {
  return ["email", "user_id"].map((externalId) => ({ externalId, strategy: switches.idSyncDefault }));
}

function settingsOf({ idSync, connectionSettings }: StoredAudienceDestination): object {
  return { idSyncConfiguration: idSync, connectionSettings };
}

function shown(store: Store, connection: StoredAudienceDestination): unknown {
  const { id, destinationId, sourceId, createdAt, updatedAt } = connection;
  return {
    id,
    destinationId,
    sourceId,
    ...describe(store, destinationId),
    settings: {},
    createdAt,
    updatedAt,
    ...settingsOf(connection),
  };
}

function describe(store: Store, id: string): object {
  const destination = store.destinations.find((candidate) => candidate.id === id);
  if (destination !== undefined) {
    const { name, enabled } = destination;
    return { name, enabled, metadata: destinationMetadata(destination) };
  }
  const { name, enabled } = requireWarehouse(store, id);
  return { name, enabled, metadata: { id: postgres.id, name: postgres.name, slug: postgres.slug } };
}
