import { Hono } from "hono";

import type { ProfileTrait } from "../../computing/compute";
import { notFound } from "../../exchange/http";
import { requireSpace } from "../../lookups";
import type { Parts } from "../../parts";
import type { StoredProfile } from "../../profiles/profiles";
import type { Store } from "../../store";
import { shownId } from "./profile-ids";
import { textOf } from "./tally";

export interface ProfileRow {
  /** As in `user_id:u-1`. */
  id: string;
  userId?: string;
  anonymousIds: number;
  emails: string[];
  events: number;
  lastEventAt?: string;
}
/** A page of the profiles whose identifiers have the searched text in them, exact ones first. */
export interface ProfilesAnswer {
  profiles: ProfileRow[];
  found: number;
  /** In the space. */
  total: number;
}

export interface ShownTrait {
  key: string;
  value: string;
  kind: ProfileTrait["kind"];
  /** Name of the source that told it, or of the definition that computed it. */
  from: string;
  /** Of the computed trait or audience. */
  definitionId?: string;
  updatedAt: string;
}
export interface ShownEvent {
  arrival: number;
  event: string;
  type: string;
  timestamp: string;
  source: string;
  properties: string;
}
export interface ProfileAnswer {
  id: string;
  identifiers: { type: string; id: string }[];
  traits: ShownTrait[];
  audiences: ShownTrait[];
  /** Newest first, so many of all. */
  events: ShownEvent[];
  eventCount: number;
}

const pageSize = 50;
const maxEvents = 50;

/** The explorer: everybody in a space, and one of them with what is on the profile. */
export function profileRoutes({ store, computation }: Pick<Parts, "store" | "computation">): Hono {
  return new Hono()
    .get("/spaces/:space/profiles", (context) => {
      const { id } = requireSpace(store, context.req.param("space"));
      const { search = "", from = "0" } = context.req.query();
      const all = store.profiles.all(id);
      const found = search.trim() === "" ? [...all] : matching(all, search.trim());
      const start = Math.max(0, Math.trunc(Number(from)) || 0);
      return context.json<ProfilesAnswer>({
        profiles: found.slice(start, start + pageSize).map(rowOf),
        found: found.length,
        total: all.size,
      });
    })
    .get("/spaces/:space/profiles/:id", (context) => {
      const { id: spaceId } = requireSpace(store, context.req.param("space"));
      const wanted = context.req.param("id");
      const [type = "", ...rest] = wanted.split(":");
      const profile = store.profiles.find(spaceId, type, rest.join(":"));
      if (profile === undefined) throw notFound("Profile", wanted);
      const traits = [...computation.traitsOf(spaceId, profile)].map(([key, trait]) =>
        shownTrait(store, key, trait),
      );
      traits.sort((a, b) => (a.key < b.key ? -1 : 1));
      return context.json<ProfileAnswer>({
        id: shownId(profile),
        identifiers: identifiersOf(profile),
        traits: traits.filter(({ kind }) => kind !== "audience"),
        audiences: traits.filter(({ kind, value }) => kind === "audience" && value === "true"),
        events: lastEvents(store, profile),
        eventCount: profile.events.length,
      });
    });
}

function matching(all: Iterable<StoredProfile>, search: string): StoredProfile[] {
  const exact: StoredProfile[] = [];
  const partly: StoredProfile[] = [];
  // As the Profile API writes it, too.
  const [, text = ""] = /^(?:user_id:|anonymous_id:|email:)?([^]*)$/.exec(search) ?? [];
  const wanted = text.toLowerCase();
  for (const profile of all) {
    const ids = identifiersOf(profile).map(({ id }) => id.toLowerCase());
    if (ids.includes(wanted)) exact.push(profile);
    else if (ids.some((id) => id.includes(wanted))) partly.push(profile);
  }
  return [...exact, ...partly];
}

function rowOf(profile: StoredProfile): ProfileRow {
  const { userId, anonymousIds, emails, events } = profile;
  const last = events.at(-1);
  return {
    id: shownId(profile),
    ...(userId === undefined ? {} : { userId }),
    anonymousIds: anonymousIds.length,
    emails: [...emails],
    events: events.length,
    ...(last === undefined ? {} : { lastEventAt: last.timestamp }),
  };
}

function identifiersOf({ userId, anonymousIds, emails }: StoredProfile): ProfileAnswer["identifiers"] {
  return [
    ...(userId === undefined ? [] : [{ type: "user_id", id: userId }]),
    ...emails.map((id) => ({ type: "email", id })),
    ...anonymousIds.map((id) => ({ type: "anonymous_id", id })),
  ];
}

function shownTrait(
  store: Store,
  key: string,
  { value, kind, sourceId, updatedAt }: ProfileTrait,
): ShownTrait {
  const definition = [...store.traits, ...store.audiences].find(({ id }) => id === sourceId);
  const from = definition?.name ?? store.sources.find(({ id }) => id === sourceId)?.name ?? "deleted";
  const definitionId = definition === undefined ? {} : { definitionId: definition.id };
  return { key, value: textOf(value), kind, from, ...definitionId, updatedAt };
}

function lastEvents(store: Store, { events }: StoredProfile): ShownEvent[] {
  return events
    .slice(-maxEvents)
    .toReversed()
    .map(({ arrival, event, type, timestamp, sourceId, properties = {} }) => ({
      arrival,
      event,
      type,
      timestamp,
      source: store.sources.find(({ id }) => id === sourceId)?.name ?? "",
      properties: JSON.stringify(properties),
    }));
}
