import { Hono, type Context, type MiddlewareHandler } from "hono";
import { randomUUID } from "node:crypto";

import type { ComputedValues } from "../computing/compute";
import { PerSecond } from "../arrivals/per-second";
import {
  eventsAnswer,
  externalIdsAnswer,
  linksAnswer,
  metadataAnswer,
  traitsAnswer,
} from "../profiles/answers";
import { invalidParameter, ProfileRefusal } from "../profiles/page";
import type { StoredProfile } from "../profiles/profiles";
import type { Store } from "../store";

type Answer = (context: Context, profile: StoredProfile, spaceId: string) => unknown;

/** The Profile API: what one profile of a space carries. Its envelope differs from the Public API's. */
export function profileRoutes(store: Store, computation: ComputedValues): Hono {
  const answers: Record<string, Answer> = {
    traits: (context, profile, spaceId) =>
      traitsAnswer(context, store, computation.traitsOf(spaceId, profile)),
    external_ids: (context, profile) => externalIdsAnswer(context, store, profile),
    events: (context, profile, spaceId) => eventsAnswer(context, store, spaceId, profile),
    metadata: (context, profile) => metadataAnswer(context, profile),
    links: (context, profile) => linksAnswer(context, store, profile),
  };
  const app = new Hono();
  app.onError((error, context) => answerError(context, error));
  app.use("/v1/spaces/*", admit(store));
  for (const [what, answer] of Object.entries(answers))
    app.get(`/v1/spaces/:spaceId/collections/users/profiles/:externalId/${what}`, (context) => {
      const { spaceId, externalId } = context.req.param();
      const [type = "", ...id] = externalId.split(":");
      const space = store.spaceById(spaceId);
      const profile = space && store.profiles.find(space.id, type, id.join(":"));
      if (space === undefined || profile === undefined)
        throw new ProfileRefusal(404, "not_found", "Profile was not found.");
      return context.json(answer(context, profile, space.id) as object);
    });
  app.get("/v1/spaces/:spaceId/collections/:collection/*", (context) => {
    const { collection } = context.req.param();
    const wrong = collection.replaceAll(/\w/g, "");
    if (wrong !== "") throw invalidParameter("collection", `has invalid character(s) \`${wrong}\``);
    throw isDocumented(collection, context.req.path)
      ? new ProfileRefusal(501, "not_emulated", `${context.req.path} is not emulated`)
      : noRoute(context);
  });
  return app.all("/v1/spaces/*", (context) => {
    throw noRoute(context);
  });
}

/** Lists of profiles, and accounts. */
function isDocumented(collection: string, path: string): boolean {
  return collection === "accounts" || (collection === "users" && path.endsWith("/profiles"));
}

function noRoute({ req: { method, path } }: Context): ProfileRefusal {
  return new ProfileRefusal(404, "not_found", `No route for ${method} ${path}`);
}

/** Lets those pass who have the token, so many times a second. Every answer has an id, refusals too. */
function admit(store: Store): MiddlewareHandler {
  const reads = new PerSecond();
  return async (context, next) => {
    context.header("Request-Id", randomUUID());
    if (userOf(context) !== store.profileToken)
      throw new ProfileRefusal(401, "authentication_error", "The space access token is not valid.");
    const [, , , spaceId = ""] = context.req.path.split("/");
    const { id = "" } = store.spaceById(spaceId) ?? {};
    const seconds = await reads.consume(id, store.switches.profileReadsPerSecond);
    if (seconds > 0) {
      context.header("Retry-After", String(seconds));
      throw new ProfileRefusal(429, "rate_limit_error", "Too many requests.");
    }
    await next();
  };
}

/** The user name of Basic authentication, whose password is empty. */
function userOf(context: Context): string | undefined {
  const [, basic = ""] = /^Basic (.+)$/i.exec(context.req.header("authorization") ?? "") ?? [];
  const decoded = Buffer.from(basic, "base64").toString("utf8");
  return decoded.endsWith(":") ? decoded.slice(0, -1) : undefined;
}

function answerError(context: Context, error: Error): Response {
  const [status, code] =
    error instanceof ProfileRefusal ? [error.status, error.code] : ([500, "server_error"] as const);
  return context.json({ error: { code, message: error.message } }, status);
}
