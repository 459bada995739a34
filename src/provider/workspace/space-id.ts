import { bareSpaceId } from "../../api";

export { bareSpaceId };

/** Segment writes a space's id with `spa_` and without. */
export function sameSpace(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" && bareSpaceId(a) === bareSpaceId(b);
}

/** A slug or a name is not mistaken for an id; an id of a length that nobody has seen yet may be one. */
export function mayBeSpaceId(text: string): boolean {
  return /^(spa_)?[A-Za-z0-9]+$/.test(text) && !plainWord.test(text);
}

/** Shorter than the 22 base-58 characters of an id, and of lower case letters alone. */
const plainWord = /^[a-z]{2,21}$/;
