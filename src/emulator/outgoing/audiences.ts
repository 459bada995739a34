import type { Reader } from "../computing/compute";
import type { StoredProfile } from "../profiles/profiles";
import type { IdSync, Store, StoredActivation, StoredDefinition, StoredDestination } from "../store";
import { outgoingCall, type OutgoingCall } from "./calls";
import { everyId, sentIds, type SentIds } from "./external-ids";
import type { Told } from "./told";

/** An activation that sends something, and what it is about. */
export interface AudienceTarget {
  readonly activation: StoredActivation;
  readonly audience: StoredDefinition;
  readonly destination: StoredDestination;
  readonly idSync: readonly IdSync[];
}

/** What activations can be about, as far as it is about a person: which moments, and whether they are told as events. */
const moments: Record<string, { of: readonly boolean[]; isEvent: boolean }> = {
  "Audience Entered": { of: [true], isEvent: true },
  "Audience Exited": { of: [false], isEvent: true },
  "Audience Membership Changed": { of: [true, false], isEvent: false },
};

/** @returns undefined for what sends nothing: what is switched off, about entities, or for a warehouse */
export function audienceTarget(store: Store, activation: StoredActivation): AudienceTarget | undefined {
  const audience = store.audiences.find(({ id }) => id === activation.audienceId);
  const connection = store.audienceDestinations.find(({ id }) => id === activation.connectionId);
  const destination = store.destinations.find(({ id }) => id === connection?.destinationId);
  if (audience === undefined || connection === undefined || destination === undefined) return undefined;
  if (!audience.enabled || !activation.enabled || !(activation.activationType in moments)) return undefined;
  return { activation, audience, destination, idSync: connection.idSync };
}

/** What an audience's destination has to be told of a profile now: that it belongs to it, or no longer does. */
export function audienceCalls(
  { switches }: Store,
  { activation, audience, destination, idSync }: AudienceTarget,
  profile: StoredProfile,
  told: Told,
  read: Reader,
): OutgoingCall[] {
  const { activationType, activationName } = activation;
  const value = read(audience.key)?.value === true;
  const news = (value ? entered : left)(profile, idSync, switches.outgoingIds, told);
  const moment = moments[activationType];
  if (news.length === 0 || moment === undefined || !moment.of.includes(value)) return [];
  const event = switches.activationEvent === "type" ? activationType : activationName;
  const message = {
    definition: audience,
    destination,
    event: moment.isEvent ? event : undefined,
    value,
    more: personal(activation, (key) => read(key)?.value),
  };
  return news.map((ids) => outgoingCall(message, ids));
}

function entered(
  profile: StoredProfile,
  idSync: readonly IdSync[],
  arrangement: "apart" | "together",
  told: Told,
): SentIds[] {
  return sentIds(profile, idSync, arrangement).filter((ids) => told.isNews(ids, true));
}

/** Whoever leaves is taken out under every id, also those that the connection leaves out otherwise. */
function left(
  profile: StoredProfile,
  idSync: readonly IdSync[],
  arrangement: "apart" | "together",
  told: Told,
): SentIds[] {
  const hasAnonymous = idSync.some(({ externalId }) => externalId === "anonymous_id");
  const synced = sentIds(profile, idSync, arrangement);
  const everybody = sentIds(profile, everyId(hasAnonymous), arrangement);
  if (![...synced, ...everybody].some((ids) => told.isKnown(ids, true))) return [];
  return everybody.filter((ids) => told.isNews(ids, false));
}

/** The traits that ride along, some under another name. A profile lacks some of them. */
function personal(
  { personalization }: StoredActivation,
  valueOf: (key: string) => unknown,
): Record<string, unknown> {
  const { properties = [], mapping = {} } = personalization.profile ?? {};
  const named = properties.map((key) => [mapping[key] ?? key, valueOf(key)] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}
