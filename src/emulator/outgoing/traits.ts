import type { Reader } from "../computing/compute";
import type { StoredProfile } from "../profiles/profiles";
import type { Store, StoredTraitDestination } from "../store";
import { outgoingCall, type OutgoingCall } from "./calls";
import { everyId, sentIds } from "./external-ids";
import type { Told } from "./told";

/** What a trait's destination has to be told of a profile now. A profile without a value is no news. */
export function traitCalls(
  { switches }: Store,
  { trait, destination, event, idSync }: StoredTraitDestination,
  profile: StoredProfile,
  told: Told,
  read: Reader,
): OutgoingCall[] {
  const computed = read(trait.key);
  if (computed?.kind !== "computed_trait") return [];
  const { value } = computed;
  const wanted = idSync ?? everyId(trait.options?.includeAnonymousUsers === true);
  return sentIds(profile, wanted, switches.outgoingIds)
    .filter((ids) => told.isNews(ids, value))
    .map((ids) => outgoingCall({ definition: trait, destination, event, value }, ids));
}
