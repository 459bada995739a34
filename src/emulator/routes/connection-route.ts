import { Hono } from "hono";

import { notFound, reply, type Env } from "../exchange/http";
import { requireSource, requireSpace } from "../lookups";
import type { Connections } from "../connections";
import type { Store } from "../store";

/**
 * A route that connects sources over REST, as a gateway may have one. Segment's own API has none, so it exists only
 * while the switch `connectionRoute` names its path.
 */
export function connectionRoute(store: Store, connections: Connections): Hono<Env> {
  return new Hono<Env>().all("*", async (context, next) => {
    const ids = match(store.switches.connectionRoute, context.req.path);
    if (ids === undefined) return next();
    const space = requireSpace(store, ids.spaceId);
    const source = requireSource(store, ids.sourceId);
    if (context.req.method === "GET") {
      if (!store.isConnected(space.id, source.id)) throw notFound("Connection", `${space.id}/${source.id}`);
    } else if (context.req.method === "DELETE") {
      connections.disconnect(space, source, "api");
    } else {
      connections.connect(space, source, "api");
    }
    return reply(context, 200, { data: { status: "SUCCESS" } });
  });
}

function match(
  template: string | undefined,
  path: string,
): { spaceId: string; sourceId: string } | undefined {
  if (template === undefined) return undefined;
  const [wanted, given] = [template.split("/"), path.split("/")];
  const ids = { spaceId: "", sourceId: "" };
  const fits =
    wanted.length === given.length &&
    wanted.every((part, index) => {
      const actual = decoded(given[index] ?? "");
      if (part === "{spaceId}") ids.spaceId = actual;
      else if (part === "{sourceId}") ids.sourceId = actual;
      return part.startsWith("{") || part === actual;
    });
  return fits ? ids : undefined;
}

/** What cannot be decoded names nothing that there is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
