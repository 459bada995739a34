import { describe, type Problem } from "../text/problem";

/** One thing that is wrong with a statement; lines and columns count from 1, `endColumn` is exclusive. */
export type FqlProblem = Problem;

/**
 * A statement that must not be sent to Segment. `problems` holds everything that was found; the message shows each with
 * the line and a caret under the place.
 *
 * @example
 * ```ts
 * import { FqlSyntaxError, parse } from "pulumi-segment-personas/fql";
 *
 * try {
 *   parse("type == 'track'");
 * } catch (error) {
 *   if (!(error instanceof FqlSyntaxError)) throw error;
 *   console.log(error.problems[0]?.suggestion); // =
 * }
 * ```
 */
export class FqlSyntaxError extends Error {
  override readonly name = "FqlSyntaxError";

  constructor(
    readonly text: string,
    readonly problems: readonly FqlProblem[],
  ) {
    super(problems.map((problem) => describe(text, problem)).join("\n"));
  }
}
