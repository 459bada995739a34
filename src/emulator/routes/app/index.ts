import { Hono } from "hono";

import { Refusal } from "../../exchange/http";
import { audienceRoutes } from "./audiences";
import { auditRoutes } from "./audit-events";
import { callRoutes } from "./calls";
import { changeRoutes } from "./changes";
import { destinationRoutes } from "./destinations";
import { faultRoutes } from "./faults";
import { pageFiles } from "./files";
import { filterRoutes } from "./filters";
import { ownCallsOnly, withPolicy } from "./guards";
import type { Parts } from "../../parts";
import { newTraitRoutes } from "./new-trait";
import { profileRoutes } from "./profiles";
import { requestRoutes } from "./requests";
import { sourceRoutes } from "./sources";
import { traitPageRoutes } from "./trait";
import { traitRoutes } from "./traits";
import { workspaceRoutes } from "./workspace";

/** `/app`: what a person sees and does in Segment's app, as far as this job goes, and what one wants to see of a test. */
export function appRoutes(parts: Parts): Hono {
  return new Hono()
    .use("*", withPolicy)
    .route("/", pageFiles())
    .use("/api/*", ownCallsOnly)
    .route("/api", changeRoutes(parts))
    .route("/api", workspaceRoutes(parts))
    .route("/api", sourceRoutes(parts))
    .route("/api", traitRoutes(parts))
    .route("/api", traitPageRoutes(parts))
    .route("/api", newTraitRoutes(parts))
    .route("/api", destinationRoutes(parts))
    .route("/api", profileRoutes(parts))
    .route("/api", filterRoutes(parts))
    .route("/api", audienceRoutes(parts))
    .route("/api", callRoutes(parts))
    .route("/api", requestRoutes(parts))
    .route("/api", auditRoutes(parts))
    .route("/api", faultRoutes(parts))
    .all("*", (context) => {
      throw new Refusal(404, "not-found", `No page at ${context.req.path}`);
    });
}
