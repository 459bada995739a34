import { allowedEnvironment } from "../../fql";
import { type Change, text } from "./changes";
import { isOn } from "./filter-changes";

/** What a filter that is deleted or switched off lets into its space. */
export function consequenceOfStopping({ before }: Change): string {
  if (!isOn(before)) return "It was switched off, so the space receives what it did.";
  const allowed = allowedEnvironment(text(before["if"]) ?? "");
  return allowed === undefined
    ? "What it dropped reaches the space from then on, and stays on profiles."
    : `Calls of other environments than "${allowed.environment}" reach the space from then on, and stay on profiles.`;
}

/** Two filters can drop more together than either, so the old one goes before the new one is there. */
export function consequenceOfNewFilter(change: Change): string {
  const { replaceReasons } = change;
  if (replaceReasons.includes("spaceId"))
    return `It goes from space ${text(change.before["spaceId"]) ?? "?"} to another one. In the old one: ${consequenceOfStopping(change)}`;
  return isOn(change.before)
    ? "The old one is deleted before the new one is made: what it drops reaches the space in between, and stays on profiles."
    : consequenceOfStopping(change);
}
