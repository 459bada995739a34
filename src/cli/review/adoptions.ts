import { type Change, isTrait } from "./changes";
import { adoptionMode, existingTrait, type AdoptionMode } from "./existing";
import type { SpaceTraits } from "./spaces";

/** A trait that is to be created and is there already. */
export interface Adoption {
  readonly resource: string;
  readonly name: string;
  readonly spaceId: string;
  readonly traitId: string;
  readonly key: string;
  /** How the program wants it taken over; with `never` the apply stops at this resource. */
  readonly adopt: AdoptionMode;
  readonly consequence: string;
}

const CONSEQUENCES: Record<AdoptionMode, string> = {
  never: 'The apply will stop here. Use another name, or set adopt: "identical" or "byName".',
  identical: "It is taken over if its definition is the same; otherwise the apply stops here.",
  byName:
    "It is taken over and gets the program's definition. From then on its definition cannot be edited in Segment's app any more.",
};

export function adoptionsOf(
  changes: readonly Change[],
  lists: SpaceTraits,
  config: Readonly<Record<string, string>>,
): Adoption[] {
  return changes
    .filter((change) => isTrait(change) && change.action === "create")
    .flatMap((change) => {
      const { name, spaceId, resource } = change;
      const existing = existingTrait(change, lists);
      if (name === undefined || spaceId === undefined || existing === undefined) return [];
      const { id: traitId, key } = existing;
      const adopt = adoptionMode(change, config);
      return { resource, name, spaceId, traitId, key, adopt, consequence: CONSEQUENCES[adopt] };
    });
}
