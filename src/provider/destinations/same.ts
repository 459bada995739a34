import { isDeepStrictEqual } from "node:util";

import type { Inputs } from "./inputs";

type IdSyncs = readonly { externalId: string; strategy: string; mapTo?: string | undefined }[];

/** Which identifiers are sent is a set: their order means nothing. */
export function sameIdSync(one: IdSyncs | undefined, other: IdSyncs | undefined): boolean {
  return isDeepStrictEqual(sorted(one), sorted(other));
}

function sorted(idSync: IdSyncs | undefined): string[] | undefined {
  return idSync
    ?.map(({ externalId, strategy, mapTo }) => JSON.stringify([externalId, strategy, mapTo ?? null]))
    .toSorted();
}

/** The same texts in any order. */
export function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return isDeepStrictEqual([...new Set(one)].toSorted(), [...new Set(other)].toSorted());
}

/**
 * Whether Segment has what a program says. It may hold more than was sent, such as a destination's own defaults, and that
 * is no difference.
 */
export function covers(has: unknown, wanted: Inputs["settings"]): boolean {
  return isDeepStrictEqual(partOf(has, wanted), wanted);
}

/** Of what Segment has, the part that a program speaks of. */
export function partOf(has: unknown, wanted: Inputs["settings"]): Inputs["settings"] {
  if (wanted === undefined) return undefined;
  const known = typeof has === "object" && has !== null ? (has as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.keys(wanted).flatMap((name) => (name in known ? [[name, known[name]] as const] : [])),
  );
}
