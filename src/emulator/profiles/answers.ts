import type { Context } from "hono";
import { createHash } from "node:crypto";

import { readTime } from "../../calls";
import type { ProfileTrait } from "../computing/compute";
import { byIndex, chosen, invalidParameter, listed, pageOf, type Walk } from "./page";
import type { ExternalId, StoredEvent, StoredProfile } from "./profiles";
import type { Store } from "../store";

const eventsKeptMs = 14 * 86_400_000;
/** What `/links` gives at a time. */
const maxLinks = 20;

type Traits = ReadonlyMap<string, ProfileTrait>;

/** Segment's cursors are keys, of traits in the order of their keys. */
const byKey: Walk<[string, ProfileTrait]> = {
  placeOf: ([key]) => key,
  isReached: ([key], _, place) => key >= place,
};

export function traitsAnswer(context: Context, { switches }: Store, all: Traits): unknown {
  const [include, verbose] = [listed(context, "include"), isVerbose(context)];
  const wanted = chosen(context, "class", ["audience", "computed_trait"]);
  const sorted = [...all]
    .filter(([key, { kind }]) => (include?.has(key) ?? true) && (wanted ?? kind) === kind)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { items, cursor } = pageOf(context, switches, sorted, byKey);
  const shown = items.map(([key, { value, sourceId, updatedAt }]) => [
    key,
    verbose ? { value, source_id: sourceId, updated_at: updatedAt } : value,
  ]);
  return { traits: Object.fromEntries(shown), cursor };
}

export function externalIdsAnswer(context: Context, { switches }: Store, profile: StoredProfile): unknown {
  const include = listed(context, "include");
  isVerbose(context);
  const wanted = profile.externalIds.filter(({ type }) => include?.has(type) ?? true);
  const { items, cursor } = pageOf(context, switches, wanted, byIndex);
  const data = items.map((one) => ({
    ...idOf(one),
    source_id: one.seen.sourceId,
    created_at: one.seen.at,
    first_message_id: one.seen.messageId ?? "",
  }));
  return { data, cursor };
}

export function eventsAnswer(
  context: Context,
  { switches, clock }: Store,
  spaceId: string,
  profile: StoredProfile,
): unknown {
  const [include, exclude] = [listed(context, "include"), listed(context, "exclude")];
  const direction = chosen(context, "sort", ["asc", "desc"]) === "asc" ? 1 : -1;
  const start = timeOf(context, "start") ?? Number.NEGATIVE_INFINITY;
  const end = timeOf(context, "end") ?? Number.POSITIVE_INFINITY;
  const oldest = clock.now() - eventsKeptMs;
  const isWanted = (name: string) => (include?.has(name) ?? true) && exclude?.has(name) !== true;
  const wanted = profile.events
    .map((event) => ({ event, at: Date.parse(event.timestamp) }))
    .filter(({ event: { event }, at }) => at >= oldest && at >= start && at < end && isWanted(event))
    .toSorted((a, b) => direction * (a.at - b.at || a.event.arrival - b.event.arrival));
  const { items, cursor } = pageOf(context, switches, wanted, byTime(direction));
  return { data: items.map(({ event }) => eventOf(spaceId, profile, event)), cursor };
}

interface TimedEvent {
  readonly event: StoredEvent;
  readonly at: number;
}

/** Events that come meanwhile shift nothing: a place is a time, and the order of arrival. */
function byTime(direction: 1 | -1): Walk<TimedEvent> {
  return {
    placeOf: ({ at, event }) => Buffer.from(`${at}::${event.arrival}`).toString("base64"),
    isReached: ({ at, event }, _, place) => {
      const [, time, arrival] =
        /^(-?\d+)::(\d+)$/.exec(Buffer.from(place, "base64").toString("latin1")) ?? [];
      if (time === undefined) throw invalidParameter("next", "is no cursor");
      return direction * (at - Number(time) || event.arrival - Number(arrival)) >= 0;
    },
  };
}

function eventOf(spaceId: string, profile: StoredProfile, event: StoredEvent): unknown {
  const { userId, email, anonymousId } = event.ids;
  // The ids of somebody else, which did not become the profile's, are no identifiers of the event.
  const promoted = profile.externalIds.filter(
    ({ type, id }) => id === { user_id: userId, email, anonymous_id: anonymousId, group_id: undefined }[type],
  );
  return {
    external_ids: promoted.map(idOf),
    context: event.context,
    type: event.type,
    message_id: event.messageId ?? "",
    source_id: event.sourceId,
    timestamp: event.timestamp,
    properties: event.properties,
    event: event.event,
    related: { users: segmentIdOf(spaceId, profile) },
  };
}

export function metadataAnswer(context: Context, { firstSeen, lastSeen }: StoredProfile): unknown {
  isVerbose(context);
  return {
    metadata: {
      created_at: firstSeen.at,
      updated_at: lastSeen.at,
      expires_at: null,
      first_message_id: firstSeen.messageId ?? "",
      first_source_id: firstSeen.sourceId,
      last_message_id: lastSeen.messageId ?? "",
      last_source_id: lastSeen.sourceId,
    },
  };
}

/** The accounts that a user's Group calls have named. */
export function linksAnswer(context: Context, { switches }: Store, profile: StoredProfile): unknown {
  const { items, cursor } = pageOf(context, switches, profile.accounts, byIndex, maxLinks);
  const data = items.map((account) => ({
    to_collection: "accounts",
    external_ids: [
      {
        ...idOf(account),
        collection: "accounts",
        source_id: account.seen.sourceId,
        created_at: account.seen.at,
      },
    ],
  }));
  return { data, cursor };
}

function idOf({ type, id }: ExternalId): { id: string; type: string; collection: string; encoding: string } {
  return { id, type, collection: "users", encoding: "none" };
}

/** Segment's own id of a profile, which stays when others join it. */
function segmentIdOf(spaceId: string, { externalIds: [first] }: StoredProfile): string {
  const hash = createHash("sha256").update(`${spaceId}/${first?.type}:${first?.id}`).digest("base64url");
  return `use_${hash.replaceAll(/[-_]/g, "").slice(0, 27)}`;
}

/** What is selected is documented for traits alone. */
function isVerbose(context: Context): boolean {
  return chosen(context, "verbose", ["true", "false"]) === "true";
}

function timeOf(context: Context, name: string): number | undefined {
  const given = context.req.query(name);
  if (given === undefined) return undefined;
  const time = readTime(given);
  if (time === undefined)
    throw invalidParameter(name, "has to be an ISO 8601 time such as 2026-11-12T08:40:03Z");
  return Date.parse(time);
}
