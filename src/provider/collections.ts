import type { Audience, ComputedTrait, NewAudience, NewComputedTrait } from "../api";
import type { SegmentClient } from "../client";
import { equal, parse } from "../query";
import type { Collection } from "./collection";
import type { Settings } from "./settings";

/** The computed traits of a workspace's spaces. */
export function traitCollection(
  { computedTraits }: SegmentClient,
  { maxTraits }: Settings,
): Collection<ComputedTrait, NewComputedTrait> {
  return {
    noun: "trait",
    max: maxTraits,
    maxSetting: "segment:maxTraits",
    schemaType: "COMPUTED",
    deletionEvent: "Computed Trait Deleted",
    list: (spaceId) => computedTraits.list(spaceId),
    get: (spaceId, id) => computedTraits.get(spaceId, id),
    create: (spaceId, wanted) => computedTraits.create(spaceId, wanted),
    isSame: (found, { name, definition }) =>
      found.name === name &&
      found.definition?.type === definition.type &&
      sameQuery(found.definition.query, definition.query, "trait"),
  };
}

/** The audiences of a workspace's spaces. */
export function audienceCollection(
  { audiences }: SegmentClient,
  { maxAudiences }: Settings,
): Collection<Audience, NewAudience> {
  return {
    noun: "audience",
    max: maxAudiences,
    maxSetting: "segment:maxAudiences",
    schemaType: "AUDIENCE",
    deletionEvent: "Audience Deleted",
    list: (spaceId) => audiences.list(spaceId),
    get: (spaceId, id) => audiences.get(spaceId, id),
    create: (spaceId, wanted) => audiences.create(spaceId, wanted),
    isSame: (found, { name, definition, audienceType }) =>
      found.name === name &&
      found.audienceType === audienceType &&
      found.definition !== null &&
      sameQuery(found.definition.query, definition.query, "audience"),
  };
}

function sameQuery(found: string, wanted: string, as: "trait" | "audience"): boolean {
  if (found === wanted) return true;
  try {
    return equal(parse(found, { as }), parse(wanted, { as }));
  } catch {
    return false;
  }
}
