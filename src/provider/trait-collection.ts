import type { ComputedTrait, NewComputedTrait } from "../api";
import type { SegmentClient } from "../client";
import { equal, parse } from "../query";
import type { Collection } from "./collection";
import type { Settings } from "./settings";
import { readQuery } from "./trait";

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
    isSame: (found, { name, definition }) => {
      const query = readQuery(found.definition?.query);
      if (found.name !== name || found.definition?.type !== definition.type || query === undefined)
        return false;
      return equal(query, parse(definition.query));
    },
  };
}
