import { z } from "zod";

import { maxFilters, planQuotas, previewsAMonth } from "../api";
import { maxNesting } from "../calls";
import { segmentOperations } from "./exchange/segment-operations";

/**
 * Answers that rest on a guess, because Segment documents none (`README.md` names each). A test that needs the other
 * answer flips the switch over `/_emulator/switches`.
 */
export const Switches = z.strictObject({
  /** Unknown input fields pass instead of 422. */
  lenientInput: z.boolean().default(false),
  /** What becomes of an Accept header that names only versions which the operation does not have. */
  missingVersion: z.enum(["refuse", "answer"]).default("refuse"),
  /** What `enabled` is when a trait, audience, filter or activation is made without it. */
  enabledDefault: z.boolean().default(true),
  /** `twin`: both get the key. */
  keyCollision: z.enum(["refuse", "suffix", "twin"]).default("refuse"),
  /** Whether the words of a name with inner capitals stand apart in its key: `innerCapital` as `innercapital`, or `inner_capital`. */
  keyOfCapitals: z.enum(["joined", "apart"]).default("joined"),
  /** What becomes of `includeHistoricalData: false` where Segment computes in batches. */
  batchHistory: z.enum(["forced", "asSent"]).default("forced"),
  /** How many lists and reads still miss something new, as a service whose reads lag behind its writes. */
  readsUntilShown: z.number().int().min(0).default(0),
  /** Status of a write on a locked trait or audience. */
  lockStatus: z.union([z.literal(409), z.literal(400), z.literal(422)]).default(409),
  /** How long a definition stays locked after a change. */
  lockMs: z.number().min(0).default(500),
  /**
   * When values are there: at once, whatever a status says and also where Segment computes in batches, or when Segment
   * has computed them.
   */
  timing: z.enum(["instant", "segment"]).default("instant"),
  /** New definitions that are computed at a time, and edited ones; 0 for any number. Of `timing: "segment"`. */
  maxComputing: z.number().int().min(0).default(5),
  /** Whose definitions wait for each other: those of a space or of the whole workspace. Of `timing: "segment"`. */
  computeQueue: z.enum(["space", "workspace"]).default("space"),
  /** Time from one run of a batch definition to the next. Of `timing: "segment"`. */
  batchRunMs: z
    .number()
    .int()
    .positive()
    .default(8 * 3_600_000),
  /** Time from Computing to Backfilling, and from there to Live. */
  statusMs: z.number().min(0).default(1_000),
  statusProgress: z.enum(["live", "stuck", "failed", "awaitingDestinations"]).default("live"),
  kindChangeStatus: z.union([z.literal(400), z.literal(422)]).default(400),
  invalidQueryStatus: z.union([z.literal(422), z.literal(400)]).default(422),
  unknownSpace: z.enum(["notFound", "null"]).default("notFound"),
  featureOffStatus: z.union([z.literal(403), z.literal(401)]).default(403),
  permissionStatus: z.union([z.literal(401), z.literal(403)]).default(401),
  labelInUseStatus: z.union([z.literal(400), z.literal(409)]).default(400),
  /** Workspace features that support has switched on. */
  features: z
    .array(z.enum(["Spaces", "Computed Trait", "Audience", "Space Filters"]))
    .default(["Spaces", "Computed Trait", "Audience", "Space Filters"]),
  retryAfter: z.boolean().default(true),
  unspecifiedPerMinute: z.number().int().positive().default(700),
  spaceIdPrefix: z.boolean().default(true),
  connectionAuditResource: z.enum(["source", "space"]).default("source"),
  /** Times of audit events: as documented, or as in Segment's samples, with a blank. */
  auditTimestamp: z.enum(["iso", "blank"]).default("iso"),
  queryText: z.enum(["asSent", "reformatted"]).default("asSent"),
  maxTraits: z.number().int().min(0).default(planQuotas.traits),
  maxAudiences: z.number().int().min(0).default(planQuotas.audiences),
  /** Filters of a space. */
  maxFilters: z.number().int().min(0).default(maxFilters),
  /** What `drop` is when a filter is made without it. */
  dropDefault: z.boolean().default(true),
  /** What becomes of an update with a new statement: Segment's documentation and its SDK differ. */
  newFilterStatement: z.enum(["replace", "refuse"]).default("replace"),
  /** How audience previews go on; `statusMs` is how long they run. */
  previewProgress: z.enum(["completed", "stuck", "failed"]).default("completed"),
  /** Which resource the audit event of a preview names; the workspace says nothing of the space. */
  previewAuditResource: z.enum(["preview", "workspace"]).default("preview"),
  /** Status of an override while the event tables are off. */
  syncOverridesOffStatus: z.union([z.literal(400), z.literal(422)]).default(400),
  /** What becomes of an override of a table or column that nobody knows. */
  unknownSyncTable: z.enum(["take", "refuse"]).default("take"),
  /** Which columns a list of synced tables shows: all that are known, or those that somebody has set. */
  columnsListed: z.enum(["all", "set"]).default("all"),
  /** What becomes of another value for a label key that the source has. */
  secondLabelValue: z.enum(["refuse", "replace"]).default("refuse"),
  /** What becomes of a label that the workspace does not have when it is put on a source. */
  unknownLabel: z.enum(["refuse", "create"]).default("refuse"),
  /** What an empty set of labels does to a source. */
  emptyLabelSet: z.enum(["clear", "refuse"]).default("clear"),
  /** Which values of `email` and `user_id` go to a destination whose connection does not say: it depends on the destination. */
  idSyncDefault: z.enum(["last", "all"]).default("last"),
  /** Whether two activations of a connection may have one name. */
  activationNames: z.enum(["twins", "refuse"]).default("twins"),
  /** What becomes of an activation with an action that its destination does not have. */
  unknownAction: z.enum(["refuse", "keep"]).default("refuse"),
  /** What becomes of an activation's traits in an update that names none. */
  emptyTraits: z.enum(["clear", "stay"]).default("clear"),
  /** How long a resync is shown as under way. */
  resyncMs: z.number().min(0).default(1_000),
  /** Audience previews a month and space. */
  maxPreviews: z.number().int().min(0).default(previewsAMonth),
  /** Requests of the Profile API a second and space; 0 for any number. */
  profileReadsPerSecond: z.number().int().min(0).default(100),
  /** Requests of the Tracking API a second and workspace; 0 for any number. */
  trackingRequestsPerSecond: z.number().int().min(0).default(1_000),
  /** What becomes of a batch with a call above 32 KB: it is refused, or taken without that call. */
  oversizedInBatch: z.enum(["refuse", "drop"]).default("refuse"),
  /** What becomes of a batch of more than 2,500 calls: the first 2,500 are taken, or it is refused. */
  overfullBatch: z.enum(["drop", "refuse"]).default("drop"),
  /** How deep a call may be nested. No more than can be served again. */
  maxNesting: z.number().int().min(1).max(1_000).default(maxNesting),
  /** Whether `All: false` in a call's `integrations` keeps it out of spaces, too, unless they name `Personas`. */
  allMeansSpaces: z.boolean().default(true),
  /** How many emails, and how many anonymous ids, a profile has at most. */
  maxIdentifiers: z.number().int().min(1).default(5),
  /** How many things a page of the Profile API has that is asked for without `limit`: Segment's pages say 10 and 20. */
  profilePageSize: z.union([z.literal(10), z.literal(20)]).default(10),
  /** What becomes of a `limit` above the largest that the Profile API takes. */
  profileLimitAbove: z.enum(["refuse", "clamp"]).default("refuse"),
  /** A `userId` or `anonymousId` that is a number is taken as its text; otherwise the call is dropped. */
  numericIds: z.boolean().default(true),
  /** Whether each identifier of a profile makes a call of its own, or one call carries one of each kind. */
  outgoingIds: z.enum(["apart", "together"]).default("apart"),
  /** What the Track call of an activation is called: as its type, or as the activation. */
  activationEvent: z.enum(["type", "name"]).default("type"),
  /** Whether connecting a source sends the space what the source has received in the last month. */
  replayOnConnect: z.boolean().default(false),
  /** Path of a route that connects sources, which the real API does not have. */
  connectionRoute: z.string().superRefine(mustStandAlone).optional(),
});

/** A route that hid operations of Segment's would make them look deleted. */
function mustStandAlone(route: string, context: z.RefinementCtx): void {
  const message = problemOf(route);
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

function problemOf(route: string): string | undefined {
  const parts = route.split("/");
  if (!route.startsWith("/") || !["{spaceId}", "{sourceId}"].every((name) => parts.includes(name)))
    return "is a path with {spaceId} and {sourceId} as parts, such as /gateway/{spaceId}/sources/{sourceId}";
  const hidden = segmentOperations.find(({ path }) => haveCommonPath(parts, path.split("/")));
  return hidden && `would hide ${hidden.method} ${hidden.path}: begin it with a part of its own`;
}

const isOpen = (part: string): boolean => part.startsWith("{");

function haveCommonPath(ours: readonly string[], segments: readonly string[]): boolean {
  return (
    ours.length === segments.length &&
    ours.every((part, index) => {
      const other = segments[index] ?? "";
      return part === other || isOpen(part) || isOpen(other);
    })
  );
}

export type Switches = z.output<typeof Switches>;
/** Some of the switches, each in another position. */
export type SwitchChanges = Partial<Switches>;
