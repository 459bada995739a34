import type { StoredProfile } from "../../profiles/profiles";

/** An identifier of a profile, as the Profile API writes it in paths. */
export function shownId({ userId, anonymousIds }: Pick<StoredProfile, "userId" | "anonymousIds">): string {
  return userId === undefined ? `anonymous_id:${anonymousIds[0] ?? ""}` : `user_id:${userId}`;
}
