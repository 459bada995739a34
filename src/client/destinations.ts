import { z } from "zod";

import { Destination, Pagination } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

/** Instances of destinations, of Connections and of spaces alike. */
export class DestinationsEndpoint {
  constructor(private readonly transport: Sender) {}

  /** @see Segment Public API, "listDestinations" */
  list(): Promise<Destination[]> {
    const data = z.object({ destinations: z.array(Destination), pagination: Pagination.optional() });
    return allPages("GET /destinations", async (cursor) => {
      const { destinations, pagination } = await this.transport.send({
        operation: "listDestinations",
        query: pageQuery(1000, cursor),
        data,
      });
      return { items: destinations, pagination };
    });
  }
}
