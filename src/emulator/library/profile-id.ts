import { inspect } from "node:util";

import { isRecord } from "../../calls";

/** How a profile is found: by user id, or by another identifier. */
export type ProfileId = string | { readonly anonymousId: string } | { readonly email: string };

/**
 * As the Profile API spells it: `user_id:u-1`.
 *
 * @throws {TypeError} for what is no id, with what is
 */
export function externalIdOf(id: ProfileId): string {
  const [type, value] = identifierOf(id);
  if (typeof value !== "string")
    throw new TypeError(
      `profile: id: ${inspect(id)} is no id: give a user id, or { anonymousId } or { email }, each a text`,
    );
  // No path can carry it.
  if (!value.isWellFormed())
    throw new TypeError(
      `profile: id: ${inspect(id)} has half a character (a lone surrogate): give a whole text`,
    );
  return `${type}:${value}`;
}

function identifierOf(id: unknown): [type: string, value: unknown] {
  if (!isRecord(id)) return ["user_id", id];
  return "email" in id ? ["email", id["email"]] : ["anonymous_id", id["anonymousId"]];
}
