import { locate, type Finding } from "../text/problem";
import type { Statement } from "./ast";
import { Cursor, maxFindings, Stop } from "./cursor";
import { fieldsOf } from "./fields";
import { tokenize } from "./lexer";
import { parseStatement } from "./parse-statement";
import { print } from "./printer";
import { breaches } from "./rules";
import { FqlSyntaxError, type FqlProblem } from "./syntax-error";

/**
 * Read a statement. What Segment might read in two ways is refused: nothing that this takes is left to a guess.
 *
 * @throws {FqlSyntaxError} with everything that is wrong, each with line, column and often a suggestion
 *
 * @example
 * ```ts
 * import { parse, print } from "pulumi-segment-personas/fql";
 *
 * const statement = parse("type='track' and !( event in ['get_treatment'] )");
 * console.log(print(statement)); // type = 'track' and !(event in ['get_treatment'])
 * ```
 */
export function parse(text: string): Statement {
  const { statement, findings } = read(text);
  if (statement === undefined || findings.length > 0)
    throw new FqlSyntaxError(text, problemsOf(text, findings));
  return statement;
}

/** What {@link check} says about a text. */
export interface FqlReport {
  readonly ok: boolean;
  /** The one canonical spelling. */
  readonly canonical?: string;
  /** Fields of the call that it looks at, as they are spelt. */
  readonly fields?: readonly string[];
  readonly errors: readonly FqlProblem[];
}

/**
 * Judge a statement without throwing.
 *
 * @example
 * ```ts
 * import { check } from "pulumi-segment-personas/fql";
 *
 * const { errors } = check("event = 'get_treatment' AND type = 'track'");
 * console.log(errors[0]?.suggestion); // and
 * ```
 */
export function check(text: string): FqlReport {
  const { statement, findings } = read(text);
  if (statement === undefined || findings.length > 0)
    return { ok: false, errors: problemsOf(text, findings) };
  return { ok: true, canonical: print(statement), fields: fieldsOf(statement), errors: [] };
}

function read(text: string): { statement?: Statement; findings: Finding[] } {
  const { tokens, findings } = tokenize(text);
  if (text.trim() === "") return { findings: [{ message: "the statement is empty", start: 0, end: 1 }] };
  const cursor = new Cursor(tokens, findings);
  try {
    const statement = parseStatement(cursor);
    if (cursor.token.kind !== "end" && findings.length === 0)
      cursor.fail("expected the end of the statement", ["and", "or"]);
    return findings.length > 0 ? { findings } : { statement, findings: breaches(statement) };
  } catch (error) {
    if (error instanceof Stop) return { findings };
    throw error;
  }
}

function problemsOf(text: string, findings: readonly Finding[]): FqlProblem[] {
  const first = findings.toSorted((a, b) => a.start - b.start).slice(0, maxFindings);
  return first.map((finding) => locate(text, finding));
}
