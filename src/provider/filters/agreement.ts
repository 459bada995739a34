import { leftNothing } from "../../fql/decisive";
import { readStatement } from "./statement";

/** A filter that drops what its statement says, as far as it is known. */
export interface Stand {
  /** How messages call it, as in `the filter "production only" (flt_1)`. */
  readonly called: string;
  readonly statement: string;
}

/** Two filters of one space that together leave nothing of what one of them lets through alone. */
export interface Contradiction {
  /** In words, as in `"get_treatment" with environmentName "production"`. */
  readonly lost: string;
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
  const [one, other] = [readStatement(letting.statement), readStatement(dropping.statement)];
  const lost = one && other && leftNothing(one, other);
  return lost === undefined ? undefined : { lost, letting, dropping };
}
