import { badRequest } from "./exchange/http";
import type { Store, StoredDefinition, StoredDestination, StoredTraitDestination } from "./store";

/** How a trait goes to a destination, as a person chooses it in the app. */
export type TraitDestinationSettings = Pick<StoredTraitDestination, "event" | "idSync">;

/**
 * Have a destination receive a trait, or receive it differently. The Public API has no call for it.
 *
 * @returns the selection, and whether it is a new one
 * @throws {Refusal} for a destination that cannot have traits of this space
 */
export function select(
  store: Store,
  trait: StoredDefinition,
  destination: StoredDestination,
  settings: TraitDestinationSettings,
): { selection: StoredTraitDestination; isNew: boolean } {
  requireTraits(store, trait, destination);
  const known = find(store, trait, destination);
  if (known !== undefined) return { selection: Object.assign(known, settings), isNew: false };
  const selection = { trait, destination, ...settings };
  store.traitDestinations.push(selection);
  return { selection, isNew: true };
}

export function deselect(store: Store, trait: StoredDefinition, destination: StoredDestination): void {
  const known = find(store, trait, destination);
  if (known === undefined) throw badRequest(`"${trait.name}" is not sent to ${destination.name}`, 404);
  store.traitDestinations = store.traitDestinations.filter((other) => other !== known);
}

/** Destinations that a trait of the space may be sent to. */
export function choicesOf({ destinations, sources }: Store, spaceId: string): StoredDestination[] {
  const taken = new Set(sources.map(({ id }) => id));
  return destinations.filter(
    (destination) =>
      destination.spaceId === spaceId && destination.kind !== "list" && !taken.has(destination.sourceId),
  );
}

/** @throws {Refusal} for a destination of another space, or of a source */
export function requireOwn(
  { sources }: Store,
  spaceId: string,
  destination: Pick<StoredDestination, "id" | "spaceId" | "sourceId">,
): void {
  if (destination.spaceId !== spaceId)
    throw badRequest(`The destination ${destination.id} has not been added to the space`);
  const source = sources.find(({ id }) => id === destination.sourceId);
  if (source !== undefined)
    throw badRequest(
      `The destination ${destination.id} belongs to the source "${source.name}": add a new instance with the space as its data source`,
    );
}

function requireTraits(store: Store, trait: StoredDefinition, destination: StoredDestination): void {
  requireOwn(store, trait.spaceId, destination);
  if (destination.kind === "list")
    throw badRequest(`${destination.name} is a list destination: it takes audiences, and no traits`);
}

function find(
  { traitDestinations }: Store,
  trait: StoredDefinition,
  destination: StoredDestination,
): StoredTraitDestination | undefined {
  return traitDestinations.find((other) => other.trait === trait && other.destination === destination);
}
