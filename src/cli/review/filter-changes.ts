import { equal, type Statement } from "../../fql";
import { type Change, remains, text } from "./changes";
import { statementOf } from "./filter-statements";

type State = Readonly<Record<string, unknown>>;

/** What becomes of a filter; those that are deleted stand with the other losses. */
export type Turn = "starts" | "changes" | "stops" | "stays off";

/** Filters that are new or work otherwise afterwards. */
export function turnsOf(changes: readonly Change[]): { change: Change; turn: Turn }[] {
  return filtersIn(changes).flatMap((change) => {
    const turn = turnOf(change);
    return turn === undefined ? [] : { change, turn };
  });
}

/** A filter that the program has after the apply, and which then drops events. */
export interface Standing {
  readonly change: Change;
  readonly spaceId: string;
  readonly statement: Statement;
}

export function standingIn(changes: readonly Change[]): Standing[] {
  return filtersIn(changes).flatMap((change) => {
    const { spaceId } = change;
    const statement = statementOf(text(stateAfter(change)["if"]));
    const stands = remains(change) && isOn(stateAfter(change));
    return stands && spaceId !== undefined && statement !== undefined ? { change, spaceId, statement } : [];
  });
}

/** Whether a filter of Segment or of a state drops anything. */
export function isOn({ enabled, drop }: State): boolean {
  return enabled !== false && drop !== false;
}

function filtersIn(changes: readonly Change[]): Change[] {
  return changes.filter(({ kind }) => kind === "SpaceFilter");
}

function turnOf(change: Change): Turn | undefined {
  const { action, before, after } = change;
  if (action === "create" || action === "replace") return isOn(after) ? "starts" : "stays off";
  if (action !== "update") return undefined;
  if (!isOn(after)) return isOn(before) ? "stops" : undefined;
  if (!isOn(before)) return "starts";
  return hasNewStatement(change) ? "changes" : undefined;
}

function hasNewStatement({ before, after, changed }: Change): boolean {
  const [old, now] = [statementOf(text(before["if"])), statementOf(text(after["if"]))];
  return changed.includes("if") || (old !== undefined && now !== undefined && !equal(old, now));
}

function stateAfter({ action, before, after }: Change): State {
  return action === "same" ? before : after;
}
