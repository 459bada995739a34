import type { Computation } from "../../query";
import { type Change, SECRET, text } from "./changes";

/** How a trait or an audience is computed, as far as the preview tells; for replacements, of what is made again. */
export interface ReviewedDefinition {
  /** In Segment's query language; `[secret]` where a part of it is. */
  readonly query?: string;
  readonly computation?: Computation;
}

export function definitionOf({ after }: Change): ReviewedDefinition {
  const query = after["query"] === SECRET ? SECRET : text(after["query"]);
  const computation = text(after["computation"]);
  return {
    ...(query !== undefined && { query }),
    ...((computation === "realtime" || computation === "batch") && { computation }),
  };
}
