import { z } from "zod";

import { Pagination, Space } from "../api";
import { SegmentNotFoundError } from "./errors";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

export class SpacesEndpoint {
  constructor(private readonly transport: Sender) {}

  /** @see Segment Public API, "listSpaces" (alpha) */
  list(): Promise<Space[]> {
    const data = z.object({ spaces: z.array(Space), pagination: Pagination.optional() });
    return allPages("GET /spaces", async (cursor) => {
      const { spaces, pagination } = await this.transport.send({
        operation: "listSpaces",
        query: pageQuery(1000, cursor),
        data,
      });
      return { items: spaces, pagination };
    });
  }

  /**
   * @param spaceId - with `spa_` or without
   * @throws {SegmentNotFoundError} also where Segment answers with no space instead of 404
   * @see Segment Public API, "getSpace" (alpha)
   */
  async get(spaceId: string): Promise<Space> {
    const data = z.object({ space: Space.nullish() });
    const { space } = await this.transport.send({ operation: "getSpace", params: { spaceId }, data });
    if (space === null || space === undefined)
      throw new SegmentNotFoundError(`GET /spaces/${spaceId}`, 404, []);
    return space;
  }
}
