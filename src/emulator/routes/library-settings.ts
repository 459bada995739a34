import { Hono } from "hono";

import type { Store } from "../store";

/**
 * What a library of a browser or a mobile device asks for before it sends anything: the destinations that it has to load
 * itself, of which there are none here. It names no host either, so that calls go where the library is told to send them.
 */
export function librarySettingsRoutes(store: Store): Hono {
  return new Hono().get("/v1/projects/:writeKey/settings", (context) => {
    const { writeKey } = context.req.param();
    if (!store.sources.some((source) => source.writeKey === writeKey))
      return context.json({ success: false, message: `No source has the write key ${writeKey}` }, 404);
    return context.json({
      integrations: { "Segment.io": { apiKey: writeKey } },
      plan: { track: everything, identify: everything, group: everything },
      metrics: { sampleRate: 0 },
    });
  });
}

/** No call is planned to be blocked. */
const everything = { __default: { enabled: true, integrations: {} } };
