import { type Change, SECRET, text } from "./changes";
import { type Emptied, effectOf } from "./filter-effects";
import { consequenceOfStopping } from "./filter-losses";
import { isOn, type Turn, turnsOf } from "./filter-changes";
import type { SeenInSpaces } from "./filter-questions";
import { statementOf } from "./filter-statements";

/** A filter that is new, or that drops something else from then on, or nothing any more. */
export interface ReviewedFilter {
  readonly resource: string;
  readonly name?: string;
  readonly spaceId?: string;
  readonly turn: Turn;
  /** Its statement; `[secret]` where that is one. */
  readonly if?: string;
  /** The statement that it had. */
  readonly instead?: string;
  /** Which calls; left out where its statement is not known. */
  readonly drops?: string;
  /** Set where nothing is left: of all calls, of impressions, or of what the space has seen. */
  readonly emptied?: Emptied;
  readonly consequence: string;
}

export function filtersOf(changes: readonly Change[], seen: SeenInSpaces): ReviewedFilter[] {
  return turnsOf(changes).map(({ change, turn }) => {
    const { resource, name, spaceId, before, after } = change;
    const written = text(after["if"]);
    const statement = statementOf(written);
    const effect =
      statement === undefined || written === undefined || !isOn(after)
        ? {}
        : effectOf(statement, written, change.defaultProvider ? seen.get(spaceId ?? "") : undefined);
    const shown = after["if"] === SECRET ? SECRET : written;
    const instead = text(before["if"]);
    return {
      resource,
      ...(name !== undefined && { name }),
      ...(spaceId !== undefined && { spaceId }),
      turn,
      ...(shown !== undefined && { if: shown }),
      ...(turn === "changes" && instead !== undefined && { instead }),
      ...effect,
      consequence: consequenceOf(change, turn),
    };
  });
}

function consequenceOf(change: Change, turn: Turn): string {
  switch (turn) {
    case "starts":
    case "changes":
      return "What is dropped does not come back: it stays in Segment's Connections, and no profile of the space gets it.";
    case "stops":
      return `It is switched off. ${consequenceOfStopping(change)}`;
    case "stays off":
      return "It is switched off, and drops nothing until it is switched on.";
  }
}

/** Filters of the run whose statement the preview does not show. */
export function unreadFilters(changes: readonly Change[]): string[] {
  return turnsOf(changes)
    .filter(({ change: { after } }) => isOn(after) && statementOf(text(after["if"])) === undefined)
    .map(({ change: { resource } }) => resource);
}
