import { Hono, type Context } from "hono";
import { z } from "zod";

import { AudienceChanges, NewAudience } from "../../api";
import type { Computation } from "../compute";
import {
  change,
  computationType,
  newKey,
  readDefinition,
  requireUnlocked,
  shownQuery,
  statusOf,
} from "../definitions";
import { badRequest, invalid, isAlpha, notFound, page, readBody, reply } from "../http";
import { newId } from "../ids";
import type { Env } from "../server";
import type { Store, StoredDefinition } from "../store";
import { requireSpace } from "./computed-traits";

const auditType = "audience";
/** Audiences come in smaller pages than everything else. */
const maxPage = 200;
const defaultIdentifiers = ["user_id", "email", "android.idfa", "ios.idfa"];

/** The alpha version knows no linked audiences, and no options in updates. */
const NewAlphaAudience = NewAudience.extend({
  audienceType: z.enum(["USERS", "ACCOUNTS"]),
  definition: z.strictObject({ query: z.string().min(1) }),
});
const AlphaChanges = AudienceChanges.omit({ options: true });

export function audienceRoutes(store: Store, computation: Computation): Hono<Env> {
  const list = "/spaces/:spaceId/audiences";
  const one = "/spaces/:spaceId/audiences/:id";
  return new Hono<Env>()
    .get(list, (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const { items, pagination } = page(
        context,
        store.audiences.filter(({ spaceId }) => spaceId === space.id),
        maxPage,
      );
      return reply(context, 200, {
        data: { audiences: items.map((item) => detailed(store, computation, item)), pagination },
      });
    })
    .post(list, async (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const input = await readBody(
        context,
        schema<z.output<typeof NewAudience>>(context, NewAlphaAudience, NewAudience),
        store.switches.lenientInput,
      );
      requireBackfill(input.options);
      const { maxAudiences } = store.switches;
      if (maxAudiences > 0 && store.audiences.length >= maxAudiences)
        throw badRequest(`The workspace has reached its limit of ${maxAudiences} audiences`);
      readDefinition(store, "audience", input.definition.query, input.audienceType);
      const audience = store.newDefinition(newId.audience(), {
        spaceId: space.id,
        name: input.name,
        ...(input.description === undefined ? {} : { description: input.description }),
        key: newKey(store, space.id, input.name),
        enabled: input.enabled ?? true,
        query: input.definition.query,
        type: input.audienceType,
        ...(input.options === undefined ? {} : { options: input.options }),
      });
      store.audiences.push(audience);
      store.audit("Audience Created", auditType, audience.id, audience.name);
      return reply(context, 200, { data: { audience: summary(store, audience) } });
    })
    .get(one, (context) => {
      const { spaceId, id } = context.req.param();
      return reply(context, 200, {
        data: { audience: detailed(store, computation, find(store, spaceId, id)) },
      });
    })
    .patch(one, async (context) => {
      const { spaceId, id } = context.req.param();
      const audience = find(store, spaceId, id);
      const input = await readBody(
        context,
        schema<z.output<typeof AudienceChanges>>(context, AlphaChanges, AudienceChanges),
        store.switches.lenientInput,
      );
      requireUnlocked(store, audience);
      requireBackfill(input.options);
      const { definition, ...changes } = input;
      change(store, "audience", audience, { ...changes, query: definition?.query }, true);
      store.audit("Audience Modified", auditType, audience.id, audience.name);
      return reply(context, 200, { data: { audience: summary(store, audience) } });
    })
    .delete(one, (context) => {
      const { spaceId, id } = context.req.param();
      const audience = find(store, spaceId, id);
      requireUnlocked(store, audience);
      computation.freeze(audience);
      store.audiences = store.audiences.filter((other) => other !== audience);
      store.audit("Audience Deleted", auditType, audience.id, audience.name);
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

function schema<T>(
  context: Context,
  alpha: z.ZodObject & z.ZodType<T>,
  stable: z.ZodObject & z.ZodType<T>,
): z.ZodObject & z.ZodType<T> {
  return isAlpha(context) ? alpha : stable;
}

function requireBackfill(
  options: { includeHistoricalData?: boolean | undefined; backfillEventDataDays?: number | undefined } = {},
): void {
  if (options.backfillEventDataDays === undefined || options.includeHistoricalData === true) return;
  throw invalid(
    '"options.backfillEventDataDays" needs "options.includeHistoricalData" to be true',
    "options.backfillEventDataDays",
  );
}

function find(store: Store, spaceId: string, id: string): StoredDefinition {
  const space = requireSpace(store, spaceId);
  const audience = store.audiences.find((candidate) => candidate.id === id && candidate.spaceId === space.id);
  if (audience === undefined) throw notFound("Audience", id);
  return audience;
}

/** What create and update answer. */
function summary(store: Store, audience: StoredDefinition): Record<string, unknown> {
  const {
    id,
    spaceId,
    name,
    description,
    key,
    enabled,
    type,
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  } = audience;
  return {
    id,
    spaceId: store.switches.spaceIdPrefix ? spaceId : spaceId.replace(/^spa_/, ""),
    name,
    description,
    key,
    enabled,
    definition: { query: shownQuery(store, "audience", audience) },
    status: store.clock.now() < audience.lockedUntil ? "Locked" : statusOf(store, audience),
    audienceType: type,
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  };
}

/** What get and list answer. */
function detailed(store: Store, computation: Computation, audience: StoredDefinition): unknown {
  const profiles = [...store.profiles.all(audience.spaceId)];
  const members = profiles.filter(
    (profile) => computation.traitsOf(audience.spaceId, profile).get(audience.key)?.value === true,
  );
  const type = audience.type === "ACCOUNTS" ? "ACCOUNTS" : "USERS";
  return {
    ...summary(store, audience),
    options: { filterByExternalIds: defaultIdentifiers, ...audience.options },
    computeCadence: { type: computationType("audience", audience) === "batch" ? "BATCH" : "REALTIME" },
    size: { type, count: members.length },
  };
}
