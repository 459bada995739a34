import { z } from "zod";

import { Audience, Pagination, type AudienceChanges, type NewAudience } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

const One = z.object({ audience: Audience });
/** Audiences come in smaller pages than everything else. */
const perPage = 200;

export class AudiencesEndpoint {
  constructor(private readonly transport: Sender) {}

  /** All audiences of a space. @see Segment Public API, "listAudiences" */
  list(spaceId: string): Promise<Audience[]> {
    const data = z.object({ audiences: z.array(Audience), pagination: Pagination.optional() });
    return allPages(`GET /spaces/${spaceId}/audiences`, async (cursor) => {
      const call = {
        operation: "listAudiences",
        params: { spaceId },
        query: pageQuery(perPage, cursor),
        data,
      } as const;
      const { audiences, pagination } = await this.transport.send(call);
      return { items: audiences, pagination };
    });
  }

  /**
   * @param id - as in `aud_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`
   * @throws {SegmentNotFoundError} when the space has no such audience
   * @see Segment Public API, "getAudience"
   */
  async get(spaceId: string, id: string): Promise<Audience> {
    return (await this.transport.send({ operation: "getAudience", params: { spaceId, id }, data: One }))
      .audience;
  }

  /** Create an audience; never sent twice. @see Segment Public API, "createAudience" */
  async create(spaceId: string, audience: NewAudience): Promise<Audience> {
    const call = { operation: "createAudience", params: { spaceId }, body: audience, data: One } as const;
    return (await this.transport.send(call)).audience;
  }

  /** Change an audience, which locks it for a while. @see Segment Public API, "updateAudienceForSpace" */
  async update(spaceId: string, id: string, changes: AudienceChanges): Promise<Audience> {
    const call = {
      operation: "updateAudienceForSpace",
      params: { spaceId, id },
      body: changes,
      data: One,
    } as const;
    return (await this.transport.send(call)).audience;
  }

  /**
   * Delete an audience; profiles keep its key as a custom trait.
   *
   * @throws {SegmentNotFoundError} when it is gone already
   * @see Segment Public API, "removeAudienceFromSpace"
   */
  async delete(spaceId: string, id: string): Promise<void> {
    await this.transport.send({
      operation: "removeAudienceFromSpace",
      params: { spaceId, id },
      data: z.unknown(),
    });
  }
}
