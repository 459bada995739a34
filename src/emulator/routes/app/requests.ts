import { Hono } from "hono";

import type { OpenWindow } from "../../exchange/rate-limit";
import type { LoggedRequest } from "../../exchange/request-log";
import type { Parts } from "../../parts";

export interface RequestsAnswer {
  /** How many are kept. */
  count: number;
  /** Newest first; times in real time, since windows are. */
  requests: (Pick<LoggedRequest, "operation" | "method" | "path" | "status"> & {
    number: number;
    at: string;
  })[];
  /** Rate windows that are open for the main token. */
  windows: OpenWindow[];
}

/** As many as a person looks through. */
const maxRequests = 200;

/** Calls of the Public API as they were answered, and what is left of each rate window. */
export function requestRoutes({ store, log, limits }: Pick<Parts, "store" | "log" | "limits">): Hono {
  return new Hono().get("/requests", async (context) => {
    const requests = log.of("public");
    return context.json<RequestsAnswer>({
      count: requests.length,
      requests: requests
        .slice(-maxRequests)
        .toReversed()
        .map(({ at, operation, method, path, status }, index) => ({
          number: requests.length - index,
          at: new Date(at).toISOString(),
          operation,
          method,
          path,
          status,
        })),
      windows: await limits.open(store.token, store.switches),
    });
  });
}
