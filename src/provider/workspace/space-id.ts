import { bareSpaceId } from "../../api";

export { bareSpaceId };

/** Segment writes a space's id with `spa_` and without. */
export function sameSpace(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" && bareSpaceId(a) === bareSpaceId(b);
}
