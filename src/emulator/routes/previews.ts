import { createHash } from "node:crypto";

import { Hono } from "hono";

import { defaultIdentifiers, NewAudiencePreview } from "../../api";
import type { ComputedValues } from "../computing/compute";
import { readDefinition } from "../computing/definitions";
import { notFound, readBody, Refusal, reply, type Env } from "../exchange/http";
import { newId } from "../ids";
import { inSpace, requireSpace } from "../lookups";
import type { StoredProfile } from "../profiles/profiles";
import { referencesOf } from "../../query";
import type { Store, StoredPreview } from "../store";

const monthMs = 30 * 86_400_000;
/** Members that a preview shows. */
const maxResults = 10;

/** Previews of audiences: who would be in one, without making it. */
export function previewRoutes(store: Store, computation: ComputedValues): Hono<Env> {
  return new Hono<Env>()
    .post("/spaces/:spaceId/audiences/previews", async (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const input = await readBody(context, NewAudiencePreview, store.switches.lenientInput);
      readDefinition(store, {
        kind: "audience",
        query: input.definition.query,
        type: input.audienceType,
      });
      requireBudget(store, space.id);
      const preview: StoredPreview = {
        id: newId.preview(space.id),
        spaceId: space.id,
        audienceType: input.audienceType,
        ...input.definition,
        options: { filterByExternalIds: [...defaultIdentifiers], ...input.options },
        startedAt: store.clock.now(),
      };
      store.previews.push(preview);
      // Which resource the event names is documented nowhere: the preview, whose id has the space in it, or less than that.
      const resource = store.switches.previewAuditResource === "preview" ? preview.id : store.workspace.id;
      store.audit("Audience Preview Created", "audience_preview", resource, resource);
      return reply(context, 200, { data: { audiencePreview: { id: preview.id } } });
    })
    .get("/spaces/:spaceId/audiences/previews/:id", (context) => {
      const { spaceId, id } = context.req.param();
      const preview = inSpace(store, store.previews, spaceId, id);
      if (preview === undefined) throw notFound("Audience preview", id);
      return reply(context, 200, { data: { audiencePreview: shown(store, computation, preview) } });
    });
}

/** A second limit, of a month and space. */
function requireBudget({ previews, clock, switches }: Store, spaceId: string): void {
  const recent = previews.filter((one) => one.spaceId === spaceId && one.startedAt > clock.now() - monthMs);
  if (recent.length < switches.maxPreviews) return;
  throw new Refusal(
    429,
    "RequestError",
    `The space has used its ${switches.maxPreviews} previews of this month`,
  );
}

function shown(store: Store, computation: ComputedValues, preview: StoredPreview): unknown {
  const { id, audienceType, query, targetEntity, options } = preview;
  return {
    id,
    audienceType,
    definition: { query, targetEntity },
    options: { includeHistoricalData: true, ...options },
    ...(isRunning(store, preview) ? { status: "RUNNING" } : outcome(store, computation, preview)),
  };
}

function isRunning({ clock, switches }: Store, { startedAt }: StoredPreview): boolean {
  return switches.previewProgress === "stuck" || clock.now() < startedAt + switches.statusMs;
}

function outcome(store: Store, computation: ComputedValues, preview: StoredPreview): object {
  const { spaceId, audienceType, options } = preview;
  if (audienceType !== "USERS")
    return { status: "FAILED", failureReason: `${audienceType} audiences are not computed here` };
  if (store.switches.previewProgress === "failed")
    return { status: "FAILED", failureReason: "The preview could not be computed." };
  const query = readDefinition(store, { kind: "audience", query: preview.query, type: audienceType });
  const members = computation.members(spaceId, query, referencesOf(query), options);
  return {
    status: "COMPLETED",
    results: members.slice(0, maxResults).map((profile) => ({
      id: segmentId(profile),
      idProperty: "segment_id",
      relationshipSlug: "profile",
      profilesTruncated: false,
      properties: Object.fromEntries(
        [...computation.traitsOf(spaceId, profile)].map(([key, { value }]) => [key, value]),
      ),
    })),
    size: { type: "USERS", count: members.length },
  };
}

/** Profiles have an id of Segment's own; here it follows from the first identifier. */
function segmentId({ userId, anonymousIds }: StoredProfile): string {
  const identifier = userId ?? anonymousIds[0] ?? "";
  return `use_${createHash("sha256").update(identifier).digest("hex").slice(0, 21)}`;
}
