import { describe, type Problem } from "../text/problem";

export { locate, type Finding } from "../text/problem";

/** One thing that is wrong with a query; lines and columns count from 1, `endColumn` is exclusive. */
export type QueryProblem = Problem;

/**
 * A query that Segment would refuse. `problems` holds everything that was found; the message shows each with the line
 * and a caret under the place.
 */
export class QuerySyntaxError extends Error {
  override readonly name = "QuerySyntaxError";

  constructor(
    readonly text: string,
    readonly problems: readonly QueryProblem[],
  ) {
    super(problems.map((problem) => describe(text, problem)).join("\n"));
  }
}
