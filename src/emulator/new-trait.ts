import type { NewComputedTrait } from "../api";
import { add, computationType, keptOptions, newKey, readDefinition } from "./computing/definitions";
import { badRequest } from "./exchange/http";
import { actors, type Actor, type Store, type StoredDefinition, type StoredSpace } from "./store";

/** Make a computed trait. @throws {Refusal} for what Segment does not take, or where the workspace is full */
export function makeTrait(
  store: Store,
  space: StoredSpace,
  input: NewComputedTrait,
  by: Actor,
): StoredDefinition {
  const { maxTraits } = store.switches;
  if (maxTraits > 0 && store.traits.length >= maxTraits)
    throw badRequest(`The workspace has reached its limit of ${maxTraits} computed traits`);
  const definition = { kind: "trait" as const, ...input.definition };
  readDefinition(store, definition);
  const trait = store.newDefinition("trait", {
    spaceId: space.id,
    name: input.name,
    ...(input.description === undefined ? {} : { description: input.description }),
    key: newKey(store, space.id, input.name),
    enabled: input.enabled ?? store.switches.enabledDefault,
    createdBy: actors[by].id,
    updatedBy: actors[by].id,
    ...definition,
    ...keptOptions(input.options, computationType(definition), store.switches),
    missedReads: store.switches.readsUntilShown,
  });
  add(store, trait, by);
  return trait;
}
