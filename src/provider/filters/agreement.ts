import { allowedEnvironment, drops } from "../../fql";

/** A filter that drops what its statement says, as far as it is known. */
export interface Stand {
  /** How messages call it, as in `the filter "production only" (flt_1)`. */
  readonly called: string;
  readonly statement: string;
}

/** Two filters of one space that together leave no impression of an environment that one of them is for. */
export interface Contradiction {
  readonly environment: string;
  readonly letting: Stand;
  readonly dropping: Stand;
}

/**
 * A call is dropped when any filter says so, so two filters can leave nothing of what each of them lets through. A statement
 * that this version cannot read is not judged.
 */
export function contradiction(one: Stand, other: Stand): Contradiction | undefined {
  return starved(one, other) ?? starved(other, one);
}

function starved(letting: Stand, dropping: Stand): Contradiction | undefined {
  const allowed = allowedEnvironment(letting.statement);
  if (allowed === undefined) return undefined;
  const { environment, event, property } = allowed;
  const impressions = { type: "track", event, [`properties.${property}`]: environment };
  return dropsAll(dropping.statement, impressions) ? { environment, letting, dropping } : undefined;
}

function dropsAll(statement: string, impressions: Readonly<Record<string, string>>): boolean {
  try {
    return drops(statement, impressions) === "every";
  } catch {
    return false;
  }
}
