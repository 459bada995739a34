import { UsageError } from "../errors";
import type { Session } from "../workspace/session";
import type { Verdict } from "./judge";

interface ConnectionRoute {
  connect(): Promise<Verdict>;
  /** undefined: not connected */
  read(): Promise<Verdict | undefined>;
  disconnect(): Promise<void>;
}

/**
 * The REST route that a stack with `segment:connections: api` has configured for connections; undefined in mode `app`.
 * PUT connects, GET answers 200 or 404, DELETE disconnects.
 */
export function connectionRoute(
  session: Session,
  sourceId: string,
  spaceId: string,
): ConnectionRoute | undefined {
  const { connections, connectionRoute: template } = session.settings;
  if (connections !== "api" || template === undefined) return undefined;
  const path = template
    .replaceAll("{spaceId}", encodeURIComponent(spaceId))
    .replaceAll("{sourceId}", encodeURIComponent(sourceId));
  const call = async (method: "PUT" | "GET" | "DELETE", fine: readonly number[]): Promise<number> => {
    const { status } = await session.client.route(method, path);
    if (fine.includes(status)) return status;
    const hint =
      status === 404
        ? "the route does not exist: correct segment:connectionRoute, or set segment:connections to `app`, since Segment's own Public API has no such route"
        : "see what your gateway says about it";
    throw new UsageError(`${method} ${path} was answered ${status}: ${hint}`);
  };
  const connected: Verdict = { state: "connected", evidence: `GET ${path}` };
  return {
    connect: async () => {
      await call("PUT", [200, 201, 202, 204]);
      return { ...connected, evidence: `PUT ${path}` };
    },
    read: async () => ((await call("GET", [200, 204, 404])) === 404 ? undefined : connected),
    disconnect: async () => void (await call("DELETE", [200, 202, 204, 404])),
  };
}
