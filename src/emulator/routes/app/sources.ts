import { Hono } from "hono";

import { requireSpace } from "../../lookups";
import type { Parts } from "../../parts";

export interface SourcesAnswer {
  sources: {
    id: string;
    name: string;
    slug: string;
    writeKey: string;
    enabled: boolean;
    /** As in `environment:prod`. */
    labels: string[];
    connected: boolean;
  }[];
}

/** Every source of the workspace, and whether it feeds the space. */
export function sourceRoutes({ store }: Pick<Parts, "store">): Hono {
  return new Hono().get("/spaces/:space/sources", (context) => {
    const space = requireSpace(store, context.req.param("space"));
    return context.json<SourcesAnswer>({
      sources: store.sources.map(({ id, name, slug, writeKey, enabled, labels }) => ({
        id,
        name,
        slug,
        writeKey,
        enabled,
        labels: labels.map(({ key, value }) => `${key}:${value}`),
        connected: store.isConnected(space.id, id),
      })),
    });
  });
}
