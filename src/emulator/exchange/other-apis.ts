import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";

import { strike, type Faults } from "./faults";
import { isWithinProcess, replaceAnswer, type Env } from "./http";
import type { RequestLog } from "./request-log";

/**
 * What calls of the Tracking API and the Profile API go through: faults, and for the Profile API the log. What is sent in
 * this process, without a connection, is spared.
 */
export function otherApis(faults: Faults, log: RequestLog): MiddlewareHandler<Env> {
  return async (context, next) => {
    if (isWithinProcess(context)) return next();
    const { method, path } = context.req;
    const api = path.startsWith("/v1/spaces/") ? "profile" : "tracking";
    const at = Date.now();
    const fault = faults.next({ api, method, path });
    const proceed = async (): Promise<Response> => {
      await next();
      return context.res;
    };
    const response = fault === undefined ? await proceed() : await strike(fault, context.env, proceed);
    // Impressions come by the thousand, and what became of them is seen on profiles.
    if (api === "profile")
      log.add(
        { at, api, operation: "", method, path, status: response.status },
        context.req.header("authorization"),
      );
    if (fault === undefined) return undefined;
    return replaceAnswer(context, context.env.outgoing.destroyed ? RESPONSE_ALREADY_SENT : response);
  };
}
