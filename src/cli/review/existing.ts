import { traitKey } from "../../query";
import { type Change, isTrait, text } from "./changes";
import type { ListedTrait, SpaceTraits } from "./spaces";

export type AdoptionMode = "never" | "identical" | "byName";

/** Whether a new resource may take over what is there, by its own input before the stack's setting. */
export function adoptionMode(
  { after, defaultProvider }: Change,
  config: Readonly<Record<string, string>>,
): AdoptionMode {
  const mode = text(after["adopt"] ?? (defaultProvider ? config["segment:adopt"] : undefined));
  return mode === "identical" || mode === "byName" ? mode : "never";
}

/** The traits of the change's space, as far as they were listed. */
export function listFor(
  { spaceId, defaultProvider }: Change,
  lists: SpaceTraits,
): readonly ListedTrait[] | undefined {
  const traits = spaceId === undefined || !defaultProvider ? undefined : lists.get(spaceId);
  return traits === undefined || "error" in traits ? undefined : traits;
}

/** The trait that a new one would meet: Segment knows them by name, and profiles by key. */
export function existingTrait(change: Change, lists: SpaceTraits): ListedTrait | undefined {
  const { name } = change;
  if (name === undefined || !isTrait(change)) return undefined;
  const traits = listFor(change, lists) ?? [];
  return traits.find((trait) => trait.name === name) ?? traits.find((trait) => trait.key === traitKey(name));
}
