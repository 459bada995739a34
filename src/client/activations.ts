import { z } from "zod";

import { Activation, Pagination, type ActivationChanges, type NewActivation } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

const One = z.object({ activation: Activation });

/** What is sent to the destinations that an audience is connected to, and when. */
export class ActivationsEndpoint {
  constructor(private readonly transport: Sender) {}

  /** Of all connections of an audience. @see Segment Public API, "listActivationsFromAudience" (alpha) */
  list(spaceId: string, audienceId: string): Promise<Activation[]> {
    const data = z.object({ activations: z.array(Activation), pagination: Pagination.optional() });
    return allPages(`GET /spaces/${spaceId}/audiences/${audienceId}/activations`, async (cursor) => {
      const { activations, pagination } = await this.transport.send({
        operation: "listActivationsFromAudience",
        params: { spaceId, audienceId },
        query: pageQuery(200, cursor),
        data,
      });
      return { items: activations, pagination };
    });
  }

  /**
   * @throws {SegmentNotFoundError} when the audience has no such activation
   * @see Segment Public API, "getActivationFromAudience" (alpha)
   */
  async get(spaceId: string, audienceId: string, id: string): Promise<Activation> {
    const { activation } = await this.transport.send({
      operation: "getActivationFromAudience",
      params: { spaceId, audienceId, id },
      data: One,
    });
    return activation;
  }

  /**
   * Begin to send something to a connected destination; never sent twice.
   *
   * @param connectionId - as in `ii_512340987`
   * @see Segment Public API, "addActivationToAudience" (alpha)
   */
  async add(
    spaceId: string,
    audienceId: string,
    connectionId: string,
    body: NewActivation,
  ): Promise<Activation> {
    const { activation } = await this.transport.send({
      operation: "addActivationToAudience",
      params: { spaceId, audienceId, connectionId },
      body,
      data: One,
    });
    return activation;
  }

  /**
   * Change an activation. With `performResync` the whole audience is sent again, each time.
   *
   * @throws {SegmentNotFoundError} when the audience has no such activation
   * @see Segment Public API, "updateActivationForAudience" (alpha)
   */
  async update(
    spaceId: string,
    audienceId: string,
    id: string,
    changes: ActivationChanges,
  ): Promise<Activation> {
    const { activation } = await this.transport.send({
      operation: "updateActivationForAudience",
      params: { spaceId, audienceId, id },
      body: changes,
      data: One,
    });
    return activation;
  }

  /**
   * Delete an activation: nothing more is sent, and what has arrived stays where it is.
   *
   * @throws {SegmentNotFoundError} when it is gone already
   * @see Segment Public API, "removeActivationFromAudience" (alpha)
   */
  async remove(spaceId: string, audienceId: string, id: string): Promise<void> {
    await this.transport.send({
      operation: "removeActivationFromAudience",
      params: { spaceId, audienceId, id },
      data: z.unknown(),
    });
  }
}
