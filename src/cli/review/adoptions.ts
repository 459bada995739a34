import { traitKey } from "../../query";
import { type Change, isTrait, text } from "./changes";
import type { ListedTrait, SpaceTraits } from "./spaces";

/** A trait that is to be created and is there already. */
export interface Adoption {
  readonly resource: string;
  readonly name: string;
  readonly spaceId: string;
  readonly traitId: string;
  readonly key: string;
  /** How the program wants it taken over; with `never` the apply stops at this resource. */
  readonly adopt: "never" | "identical" | "byName";
  readonly consequence: string;
}

const CONSEQUENCES: Record<Adoption["adopt"], string> = {
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
      const traits = spaceId === undefined || !change.defaultProvider ? undefined : lists.get(spaceId);
      if (name === undefined || spaceId === undefined || traits === undefined || "error" in traits) return [];
      const existing = traits.find((trait) => sameTrait(trait, name));
      if (existing === undefined) return [];
      const adopt = modeOf(change.after["adopt"] ?? config["segment:adopt"]);
      return {
        resource,
        name,
        spaceId,
        traitId: existing.id,
        key: existing.key,
        adopt,
        consequence: CONSEQUENCES[adopt],
      };
    });
}

function sameTrait(trait: ListedTrait, name: string): boolean {
  return trait.name === name || trait.key === traitKey(name);
}

function modeOf(value: unknown): Adoption["adopt"] {
  const mode = text(value);
  return mode === "identical" || mode === "byName" ? mode : "never";
}
