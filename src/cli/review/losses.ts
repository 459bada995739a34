import { type Change, isTrait, text } from "./changes";
import { consequenceOfNewFilter, consequenceOfStopping } from "./filter-losses";
import { putBack } from "./put-back";
import { consequenceOfDisconnecting, consequenceOfReconnecting } from "./destination-losses";
import { definitionOf, type ReviewedDefinition } from "./definition";

/** Something that cannot be had back, or only by hand. */
export interface Loss extends ReviewedDefinition {
  readonly resource: string;
  readonly kind: string;
  readonly name?: string;
  /** Key in Segment, which profiles keep carrying. */
  readonly key?: string;
  readonly spaceId?: string;
  /** Inputs that force it; for replacements. */
  readonly because?: readonly string[];
  readonly consequence: string;
}

/** What goes away for good. */
export function deletionsOf(changes: readonly Change[], connectionsByApi: boolean): Loss[] {
  return changes
    .filter(({ action }) => action === "delete")
    .map((change) => ({
      ...subject(change),
      consequence: consequenceOfDeletion(change, connectionsByApi),
    }));
}

/** What is deleted and made again. */
export function replacementsOf(changes: readonly Change[], connectionsByApi: boolean): Loss[] {
  return changes
    .filter(({ action }) => action === "replace")
    .map((change) => ({
      ...subject(change),
      because: change.replaceReasons,
      ...definitionOf(change),
      consequence: consequenceOfReplacement(change, connectionsByApi),
    }));
}

function consequenceOfReplacement(change: Change, connectionsByApi: boolean): string {
  if (isTrait(change)) return consequenceOfNewTrait(change);
  if (change.kind === "AudienceDestination") return consequenceOfReconnecting();
  return change.kind === "SpaceFilter"
    ? consequenceOfNewFilter(change)
    : consequenceOfDeletion(change, connectionsByApi);
}

function consequenceOfNewTrait({ before, name }: Change): string {
  const sameName = text(before["name"]) === name;
  return (
    "The trait is deleted and computed anew. Destinations that were ticked for it in the app are lost. " +
    (sameName
      ? "Profiles keep the old values under the same key until the new trait has computed theirs, and those that it never computes keep them for good."
      : "Profiles keep the last values under the old key as a custom trait, and what reads that key has to read the new one.")
  );
}

function consequenceOfDeletion(change: Change, connectionsByApi: boolean): string {
  switch (change.kind) {
    case "LastComputedTrait":
    case "ComputedTrait":
      return `Profiles keep the last values, frozen, as ${customTrait(change)}. Destinations and audiences get no new ones. The key should not be used again.`;
    case "Audience":
      return "The audience and its connections to destinations are deleted. Its key should not be used again.";
    case "AudienceDestination":
      return consequenceOfDisconnecting(change);
    case "SourceConnection":
      return connectionsByApi
        ? "The source no longer feeds the space. Traits over its events get no new values."
        : "Segment keeps the source connected until somebody disconnects it in the app.";
    case "SpaceFilter":
      return consequenceOfStopping(change);
    case "ProfilesSync":
    case "SourceLabels":
      return putBack(change);
    default:
      return "What it manages is deleted in Segment.";
  }
}

/** What a deleted trait becomes on the profiles that have a value of it. */
function customTrait({ before }: Change): string {
  const key = text(before["key"]);
  return key === undefined ? "a custom trait" : `the custom trait "${key}"`;
}

/** What lines about one resource begin with. */
export function subject({ resource, kind, name, spaceId, before }: Change): Omit<Loss, "consequence"> {
  const key = text(before["key"]);
  return {
    resource,
    kind,
    ...(name !== undefined && { name }),
    ...(key !== undefined && { key }),
    ...(spaceId !== undefined && { spaceId }),
  };
}
