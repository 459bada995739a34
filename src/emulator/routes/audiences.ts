import { Hono, type Context } from "hono";
import { z } from "zod";

import { AudienceChanges, defaultIdentifiers, NewAudience } from "../../api";
import type { ComputedValues } from "../computing/compute";
import {
  add,
  change,
  computationType,
  isShown,
  keptOptions,
  newKey,
  readDefinition,
  remove,
  requireUnlocked,
  shownQuery,
} from "../computing/definitions";
import { badRequest, invalid, isAlpha, notFound, page, readBody, reply, type Env } from "../exchange/http";
import { requireAudience, requireSpace } from "../lookups";
import { isLocked, statusOf } from "../computing/progress";
import { requireNoCycle } from "../references";
import type { Store, StoredDefinition } from "../store";

/** Audiences come in smaller pages than everything else. */
const maxPage = 200;

/** The alpha version knows no linked audiences, and no options in updates. */
const NewAlphaAudience = NewAudience.extend({
  audienceType: z.enum(["USERS", "ACCOUNTS"]),
});
const AlphaChanges = AudienceChanges.omit({ options: true }).extend({
  definition: NewAudience.shape.definition.optional(),
});
const searched = ["DEFINITION", "KEY", "NAME"] as const;

export function audienceRoutes(store: Store, computation: ComputedValues): Hono<Env> {
  const list = "/spaces/:spaceId/audiences";
  const one = "/spaces/:spaceId/audiences/:id";
  return new Hono<Env>()
    .get(list, (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const { items, pagination } = page(
        context,
        store.audiences.filter(
          (audience) => audience.spaceId === space.id && isFound(context, audience) && isShown(audience),
        ),
        maxPage,
      );
      return reply(context, 200, {
        data: { audiences: items.map((item) => detailed(context, store, computation, item)), pagination },
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
      const definition = { kind: "audience" as const, ...input.definition, type: input.audienceType };
      const query = readDefinition(store, definition);
      const key = newKey(store, space.id, input.name);
      requireNoCycle(store.audiences, space.id, key, query);
      const audience = store.newDefinition("audience", {
        spaceId: space.id,
        name: input.name,
        ...(input.description === undefined ? {} : { description: input.description }),
        key,
        enabled: input.enabled ?? store.switches.enabledDefault,
        ...definition,
        ...keptOptions(input.options, computationType(definition), store.switches),
        missedReads: store.switches.readsUntilShown,
      });
      audience.client = context.req.header("user-agent") ?? "";
      add(store, audience);
      return reply(context, 200, { data: { audience: summary(store, audience) } });
    })
    .get(one, (context) => {
      const { spaceId, id } = context.req.param();
      const audience = requireAudience(store, spaceId, id);
      if (!isShown(audience)) throw notFound("Audience", id);
      return reply(context, 200, { data: { audience: detailed(context, store, computation, audience) } });
    })
    .patch(one, async (context) => {
      const { spaceId, id } = context.req.param();
      const audience = requireAudience(store, spaceId, id);
      const input = await readBody(
        context,
        schema<z.output<typeof AudienceChanges>>(context, AlphaChanges, AudienceChanges),
        store.switches.lenientInput,
      );
      requireUnlocked(store, audience);
      requireBackfill(input.options);
      change(store, audience, input, "api");
      audience.client = context.req.header("user-agent") ?? "";
      return reply(context, 200, { data: { audience: summary(store, audience) } });
    })
    .delete(one, (context) => {
      const { spaceId, id } = context.req.param();
      const audience = requireAudience(store, spaceId, id);
      requireUnlocked(store, audience);
      const isOthers = ({ audienceId }: { audienceId: string }): boolean => audienceId !== audience.id;
      store.audienceDestinations = store.audienceDestinations.filter(isOthers);
      store.activations = store.activations.filter(isOthers);
      remove(store, computation, audience, "api");
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
    spaceId: store.shownSpaceId(spaceId),
    name,
    description,
    key,
    enabled,
    definition: { query: shownQuery(store, audience), targetEntity: audience.targetEntity },
    status: isLocked(store, audience) ? "Locked" : statusOf(store, audience),
    audienceType: type,
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  };
}

/** What get and list answer. */
function detailed(
  context: Context,
  store: Store,
  computation: ComputedValues,
  audience: StoredDefinition,
): unknown {
  const { spaceId, key, type } = audience;
  const members = [...store.profiles.all(spaceId)].filter(
    (profile) => computation.traitOf(spaceId, profile, key)?.value === true,
  );
  return {
    ...summary(store, audience),
    options: { filterByExternalIds: defaultIdentifiers, ...audience.options },
    computeCadence: { type: computationType(audience) === "batch" ? "BATCH" : "REALTIME" },
    size: { type: sizeTypes.get(type) ?? "USERS", count: members.length },
    // Only linked audiences have schedules, and none can be made here.
    ...(context.req.query("include") === "schedules" ? { schedules: [] } : {}),
  };
}

const sizeTypes = new Map([
  ["ACCOUNTS", "ACCOUNTS"],
  ["LINKED", "ENTITIES"],
]);

/** Keys are searched from their start, names and definitions anywhere. */
function isFound(context: Context, { key, name, query }: StoredDefinition): boolean {
  const parameter = (part: string) =>
    context.req.query(`search[${part}]`) ?? context.req.query(`search.${part}`);
  const [type, text] = [parameter("type"), parameter("query")];
  if (type === undefined && text === undefined) return true;
  if (!searched.some((known) => known === type))
    throw invalid(`"search.type" must be one of [${searched.join(", ")}]`, "search.type");
  if (text === undefined) throw invalid('"search.query" is required', "search.query");
  if (type === "KEY") return key.startsWith(text);
  return (type === "NAME" ? name : query).toLowerCase().includes(text.toLowerCase());
}
