import { Hono, type Context } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

import type { ComputedValues, ProfileTrait } from "../compute";
import type { StoredProfile } from "../profiles";
import type { Store } from "../store";

const defaultLimit = 10;
const maxLimit = 200;
const eventsKeptMs = 14 * 86_400_000;

/** The Profile API: what one profile of a space carries. Its envelope differs from the Public API's. */
export function profileRoutes(store: Store, computation: ComputedValues): Hono {
  const base = "/v1/spaces/:spaceId/collections/users/profiles/:externalId";
  const limits = new ReadLimits();
  const withProfile =
    (answer: (context: Context, profile: StoredProfile, spaceId: string) => unknown) =>
    async (context: Context) => {
      if (!isAuthorized(context, store.profileToken))
        return failure(context, 401, "authentication_error", "The space access token is not valid.");
      const space = store.spaceById(context.req.param("spaceId") ?? "");
      const waitMs = await limits.consume(space?.id ?? "", store.switches.profileReadsPerSecond);
      if (waitMs > 0) {
        context.header("Retry-After", String(Math.ceil(waitMs / 1_000)));
        return failure(context, 429, "rate_limit_error", "Too many requests.");
      }
      const [type = "", ...id] = (context.req.param("externalId") ?? "").split(":");
      const profile = space === undefined ? undefined : store.profiles.find(space.id, type, id.join(":"));
      if (space === undefined || profile === undefined)
        return failure(context, 404, "not_found", "Profile was not found.");
      return context.json(answer(context, profile, space.id) as object);
    };
  return (
    new Hono()
      .get(
        `${base}/traits`,
        withProfile((context, profile, spaceId) => traits(context, computation.traitsOf(spaceId, profile))),
      )
      .get(
        `${base}/external_ids`,
        withProfile((_, { userId, anonymousIds }) => ({
          data: externalIds(userId, anonymousIds),
          cursor: lastPage(maxLimit),
        })),
      )
      .get(
        `${base}/events`,
        withProfile((_, profile) => ({
          data: events(profile, store.clock.now()),
          cursor: lastPage(maxLimit),
        })),
      )
      .get(
        `${base}/metadata`,
        withProfile((_, { events: all }) => ({
          metadata: { created_at: all[0]?.timestamp ?? null, updated_at: all.at(-1)?.timestamp ?? null },
        })),
      )
      // Links lead to accounts, which are not emulated.
      .get(
        `${base}/links`,
        withProfile(() => ({ data: [], cursor: lastPage(maxLimit) })),
      )
  );
}

/** So many reads a second and space. */
class ReadLimits {
  readonly #limiters = new Map<number, RateLimiterMemory>();

  /** @returns how long to wait; 0 for a call that passes */
  async consume(spaceId: string, perSecond: number): Promise<number> {
    if (perSecond === 0) return 0;
    const limiter =
      this.#limiters.get(perSecond) ?? new RateLimiterMemory({ points: perSecond, duration: 1 });
    this.#limiters.set(perSecond, limiter);
    try {
      await limiter.consume(spaceId);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
      throw refused;
    }
  }
}

function traits(context: Context, all: Map<string, ProfileTrait>): unknown {
  const { include, class: classes, limit = String(defaultLimit), verbose } = context.req.query();
  const size = Math.min(Number(limit) || defaultLimit, maxLimit);
  const wanted = [...all].filter(
    ([key, { kind }]) =>
      (include === undefined || include.split(",").includes(key)) &&
      (classes === undefined || classes.split(",").includes(kind)),
  );
  const shown = wanted
    .slice(0, size)
    .map(([key, { value, sourceId, updatedAt }]) => [
      key,
      verbose === "true" ? { value, source_id: sourceId, updated_at: updatedAt } : value,
    ]);
  return { traits: Object.fromEntries(shown), cursor: { ...lastPage(size), has_more: wanted.length > size } };
}

function externalId(type: string, id: string): unknown {
  return { id, type, collection: "users", encoding: "none" };
}

function externalIds(userId: string | undefined, anonymousIds: readonly string[]): unknown[] {
  return [
    ...(userId === undefined ? [] : [externalId("user_id", userId)]),
    ...anonymousIds.map((id) => externalId("anonymous_id", id)),
  ];
}

function events(profile: StoredProfile, now: number): unknown[] {
  return profile.events
    .filter(({ timestamp }) => Date.parse(timestamp) >= now - eventsKeptMs)
    .toReversed()
    .slice(0, maxLimit)
    .map(({ event, type, timestamp, properties, context, messageId, sourceId }) => ({
      event,
      type,
      timestamp,
      properties,
      context,
      message_id: messageId,
      source_id: sourceId,
    }));
}

function lastPage(limit: number): Record<string, unknown> {
  return { url: "", has_more: false, next: "", limit };
}

function isAuthorized(context: Context, token: string): boolean {
  return context.req.header("authorization") === `Basic ${Buffer.from(`${token}:`).toString("base64")}`;
}

function failure(context: Context, status: 401 | 404 | 429, code: string, message: string): Response {
  return context.json({ error: { code, message } }, status);
}
