import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context, type MiddlewareHandler, type Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";

import { operations } from "../api";
import { noteChanges } from "./changes";
import { isGenuine, strike, type Faults } from "./exchange/faults";
import { Refusal, replaceAnswer, reply, type Env } from "./exchange/http";
import { localOnly } from "./exchange/local-only";
import { otherApis } from "./exchange/other-apis";
import type { Outgoing } from "./outgoing";
import type { Parts } from "./parts";
import { sentencesOf } from "./exchange/sentences";
import { RateRefusal, type RateLimits } from "./exchange/rate-limit";
import type { RequestLog } from "./exchange/request-log";
import { activationRoutes } from "./routes/activations";
import { appRoutes } from "./routes/app";
import { auditEventRoutes } from "./routes/audit-events";
import { audienceDestinationRoutes } from "./routes/audience-destinations";
import { audienceRoutes } from "./routes/audiences";
import { catalogRoutes } from "./routes/catalog";
import { computedTraitRoutes } from "./routes/computed-traits";
import { connectionRoute } from "./routes/connection-route";
import { controlRoutes } from "./routes/control";
import { destinationRoutes } from "./routes/destinations";
import { echoRoutes } from "./routes/echo";
import { previewRoutes } from "./routes/previews";
import { outgoingRoutes } from "./routes/outgoing";
import { profileRoutes } from "./routes/profile-api";
import { wholeProfileRoutes } from "./routes/profiles";
import { filterRoutes } from "./routes/filters";
import { librarySettingsRoutes } from "./routes/library-settings";
import { labelRoutes, sourceRoutes } from "./routes/sources";
import { profilesWarehouseRoutes } from "./routes/profiles-warehouses";
import { spaceSchemaRoutes } from "./routes/space-schema";
import { trackingRoutes } from "./routes/tracking";
import { workspaceRoutes } from "./routes/workspace";
import { isServed, operationOf, type SegmentOperation } from "./exchange/segment-operations";
import type { Store } from "./store";
import { negotiate } from "./exchange/versions";

/** Workspace features that support has to switch on, and the operations that need them. */
const gates: readonly [RegExp, Store["switches"]["features"][number]][] = [
  [/computed-traits/, "Computed Trait"],
  [/audience/i, "Audience"],
  [/^\/filters/, "Space Filters"],
  [/^\/spaces(\/\{spaceId\})?$/, "Spaces"],
];

/** Segment's own limit is not documented. */
const maxBodyBytes = 1_024 * 1_024;

/** Everything this Segment serves, on one origin. */
export function createApp(parts: Parts): Hono<Env> {
  const { store, computation, faults, log, limits, outgoing, tracking, connections, changes } = parts;
  const app = new Hono<Env>();
  app.onError((error, context) => answerError(context, error));
  app.use("*", localOnly);
  app.use("*", (_, next) => {
    store.queue.catchUp();
    return next();
  });
  app.use("*", noteChanges(changes));
  const thenSettle = settleAfterWrites(outgoing);
  app.use("/_emulator/*", thenSettle);
  app.route("/_emulator", controlRoutes(parts));
  app.route("/_emulator", outgoingRoutes(store, outgoing));
  app.route("/_emulator", wholeProfileRoutes(store, computation));
  app.all("/_emulator/*", ({ req }) => {
    throw new Refusal(404, "not-found", `No route for ${req.method} ${req.path}: see src/emulator/README.md`);
  });
  app.use("/app/*", thenSettle);
  app.use("/app/*", bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }));
  app.route("/app", appRoutes(parts));
  app.use("/v1/*", otherApis(faults, log));
  app.route("/", profileRoutes(store, computation));
  app.route("/", trackingRoutes(store, tracking));
  app.route("/", librarySettingsRoutes(store));

  app.use("*", thenSettle);
  app.use("*", (context, next) => publicApi(context, next, { store, faults, log, limits }));
  app.use("*", bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }));
  app.route("/", connectionRoute(store, connections));
  app.route("/", workspaceRoutes(store));
  app.route("/", sourceRoutes(store));
  app.route("/", labelRoutes(store));
  app.route("/", computedTraitRoutes(store, computation));
  // Before audiences: `previews` is no audience id.
  app.route("/", previewRoutes(store, computation));
  app.route("/", audienceRoutes(store, computation));
  app.route("/", audienceDestinationRoutes(store));
  app.route("/", activationRoutes(store));
  app.route("/", filterRoutes(store));
  app.route("/", destinationRoutes(store));
  app.route("/", catalogRoutes(store));
  app.route("/", profilesWarehouseRoutes(store));
  app.route("/", auditEventRoutes(store));
  app.route("/", spaceSchemaRoutes(store, computation));
  app.route("/", echoRoutes());
  app.notFound((context) => answerError(context, noRoute(context.req.method, context.req.path)));
  return app;
}

/** A write may have changed a definition or a destination, so that what profiles carry changes too. */
function settleAfterWrites(outgoing: Outgoing): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (context.req.method !== "GET") outgoing.settle();
  };
}

/** What is missing here must not look like something that Segment does not have: clients read 404 as "gone". */
function noRoute(method: string, path: string): Refusal {
  return operationOf(method, path) === undefined
    ? new Refusal(404, "not-found", `No route for ${method} ${path}`)
    : new Refusal(501, "not-emulated", `${method} ${path} is not emulated`);
}

function refuseBody(context: Context): Response {
  return answerError(context, new Refusal(413, "payload-too-large", "The request body is too large"));
}

interface PublicApi {
  store: Store;
  faults: Faults;
  log: RequestLog;
  limits: RateLimits;
}

/** What every call of the Public API goes through: token, rate window, version, permission, feature, fault, log. */
async function publicApi(
  context: Context<Env>,
  next: Next,
  { store, faults, log, limits }: PublicApi,
): Promise<Response | undefined> {
  const { method, path } = context.req;
  const at = Date.now();
  const operation = operationOf(method, path);
  const authorization = context.req.header("authorization");
  const called = operation?.name ?? "";
  const logged = (status: number) =>
    log.add({ at, api: "public", operation: called, method, path, status }, authorization);
  try {
    const headers = await admit(context, operation, store, limits);
    const fault = faults.next({ api: "public", operation: called, method, path });
    const proceed = async (): Promise<Response> => {
      await next();
      return context.res;
    };
    const response = fault === undefined ? await proceed() : await strike(fault, context.env, proceed);
    logged(response.status);
    if (fault === undefined ? response.ok : isGenuine(fault, response)) {
      for (const [name, value] of Object.entries(headers))
        // A fault that has set one knows better.
        if (fault === undefined || !response.headers.has(name)) response.headers.set(name, value);
    }
    if (fault === undefined) return undefined;
    return replaceAnswer(context, context.env.outgoing.destroyed ? RESPONSE_ALREADY_SENT : response);
  } catch (error) {
    const response = answerError(context, error);
    logged(response.status);
    return response;
  }
}

/** @returns the headers that tell how the rate window stands */
async function admit(
  context: Context<Env>,
  operation: SegmentOperation | undefined,
  { tokens, switches }: Store,
  limits: RateLimits,
): Promise<Record<string, string>> {
  const authorization = context.req.header("authorization");
  const token = tokens.find((candidate) => authorization === `Bearer ${candidate.token}`);
  if (token === undefined) throw new Refusal(401, "unauthorized", "The token is missing or invalid");
  if (operation === undefined || !isServed(operation.name)) return {};
  const { name, versions } = operation;
  const headers = await limits.consume(name, token.token, switches);
  const negotiated = negotiate(context.req.header("accept"), versions);
  if (negotiated === undefined && switches.missingVersion === "refuse")
    throw new Refusal(406, "not-acceptable", `${name} exists in these versions: ${versions.join(", ")}`);
  context.set("negotiated", negotiated);
  if (token.lacks.includes(name)) {
    throw new Refusal(
      switches.permissionStatus,
      switches.permissionStatus === 401 ? "unauthorized" : "forbidden",
      `The token may not call ${name}`,
    );
  }
  const [, feature] = gates.find(([pattern]) => pattern.test(operations[name].path)) ?? [];
  if (feature !== undefined && !switches.features.includes(feature)) {
    throw new Refusal(
      switches.featureOffStatus,
      "forbidden",
      `The workspace does not have the feature "${feature}"`,
    );
  }
  return headers;
}

function answerError(context: Context, error: unknown): Response {
  if (error instanceof RateRefusal) {
    for (const [name, value] of Object.entries(error.headers)) context.header(name, value);
  }
  if (error instanceof Refusal) return reply(context, error.status, error.body());
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    const message = error instanceof z.ZodError ? sentencesOf(error) : error.message;
    return reply(context, 400, new Refusal(400, "bad-request", message).body());
  }
  return reply(
    context,
    500,
    new Refusal(500, "internal", error instanceof Error ? error.message : String(error)).body(),
  );
}
