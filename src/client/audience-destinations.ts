import { z } from "zod";

import {
  AudienceDestination,
  Pagination,
  type AudienceDestinationChanges,
  type NewAudienceDestination,
} from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

/** Destinations that audiences are connected to; the destination must be in the space already. */
export class AudienceDestinationsEndpoint {
  constructor(private readonly transport: Sender) {}

  /** @see Segment Public API, "listDestinationsFromAudience" (alpha) */
  list(spaceId: string, audienceId: string): Promise<AudienceDestination[]> {
    const data = z.object({ connections: z.array(AudienceDestination), pagination: Pagination.optional() });
    return allPages(
      `GET /spaces/${spaceId}/audiences/${audienceId}/destination-connections`,
      async (cursor) => {
        const { connections, pagination } = await this.transport.send({
          operation: "listDestinationsFromAudience",
          params: { spaceId, audienceId },
          query: pageQuery(200, cursor),
          data,
        });
        return { items: connections, pagination };
      },
    );
  }

  /**
   * Connect a destination; never sent twice.
   *
   * @returns the id of the connection, as in `ii_512340987`
   * @see Segment Public API, "addDestinationToAudience" (alpha)
   */
  async add(spaceId: string, audienceId: string, destination: NewAudienceDestination): Promise<string> {
    const { connection } = await this.transport.send({
      operation: "addDestinationToAudience",
      params: { spaceId, audienceId },
      body: destination,
      data: z.object({ connection: z.looseObject({ id: z.string() }) }),
    });
    return connection.id;
  }

  /**
   * Change a connection. Empty arrays and objects change nothing.
   *
   * @param connectionId - as `add` returned it; Segment calls this parameter `destinationId`
   * @see Segment Public API, "updateDestinationForAudience" (alpha)
   */
  async update(
    spaceId: string,
    audienceId: string,
    connectionId: string,
    changes: AudienceDestinationChanges,
  ): Promise<void> {
    await this.transport.send({
      operation: "updateDestinationForAudience",
      params: { spaceId, audienceId, destinationId: connectionId },
      body: changes,
      data: z.unknown(),
    });
  }

  /**
   * Disconnect a destination.
   *
   * @param connectionId - as `add` returned it
   * @throws {SegmentConflictError} while it has activations
   * @throws {SegmentNotFoundError} when it is gone already
   * @see Segment Public API, "removeDestinationFromAudience" (alpha)
   */
  async remove(spaceId: string, audienceId: string, connectionId: string): Promise<void> {
    await this.transport.send({
      operation: "removeDestinationFromAudience",
      params: { spaceId, audienceId, destinationId: connectionId },
      data: z.unknown(),
    });
  }
}
