import type { Query } from "./ast";
import { computationOf, type Computation } from "./computation";
import { Cursor, maxFindings, Stop } from "./cursor";
import { tokenize } from "./lexer";
import { parseQuery } from "./parse-condition";
import { countPrimaryExpressions } from "./primary-expressions";
import { print } from "./printer";
import { breaches, typeOf, type ParseOptions, type ValueType } from "./rules";
import { locate, QuerySyntaxError, type Finding, type QueryProblem } from "./syntax-error";

/**
 * Read a definition, as Segment would accept it.
 *
 * @param options - what it defines; a computed trait of users unless said otherwise
 * @throws {QuerySyntaxError} with everything that is wrong, each with line, column and often a suggestion
 *
 * @example
 * ```ts
 * import { parse, print } from "pulumi-segment-personas/query";
 *
 * const query = parse("event('Order Completed').sum(property('revenue'))");
 * console.log(print(query));
 * ```
 */
export function parse(text: string, options: ParseOptions = {}): Query {
  const { query, findings } = read(text, options);
  if (query === undefined || findings.length > 0)
    throw new QuerySyntaxError(text, problemsOf(text, findings));
  return query;
}

/** What {@link check} says about a text. */
export interface QueryReport {
  readonly ok: boolean;
  readonly type?: ValueType;
  readonly computation?: Computation;
  /** The one canonical spelling. */
  readonly canonical?: string;
  readonly primaryExpressions: number;
  readonly errors: readonly QueryProblem[];
}

/**
 * Judge a definition without throwing.
 *
 * @example
 * ```ts
 * import { check } from "pulumi-segment-personas/query";
 *
 * const { errors } = check("event('Order Completed').count() >= 1", { as: "audience" });
 * console.log(errors.length);
 * ```
 */
export function check(text: string, options: ParseOptions = {}): QueryReport {
  const { query, findings } = read(text, options);
  const errors = problemsOf(text, findings);
  if (query === undefined) return { ok: false, primaryExpressions: 0, errors };
  const report = { type: typeOf(query), primaryExpressions: countPrimaryExpressions(query), errors };
  if (errors.length > 0) return { ok: false, ...report };
  return { ok: true, ...report, computation: computationOf(query, options), canonical: print(query) };
}

function read(text: string, options: ParseOptions): { query?: Query; findings: Finding[] } {
  const { tokens, findings } = tokenize(text);
  if (text.trim() === "") return { findings: [{ message: "the query is empty", start: 0, end: 1 }] };
  const cursor = new Cursor(tokens, findings);
  try {
    const query = parseQuery(cursor);
    if (cursor.token.kind !== "end" && findings.length === 0)
      cursor.fail("expected the end of the query", ["AND", "OR"]);
    return findings.length > 0 ? { findings } : { query, findings: breaches(query, options) };
  } catch (error) {
    if (error instanceof Stop) return { findings };
    throw error;
  }
}

function problemsOf(text: string, findings: readonly Finding[]): QueryProblem[] {
  const first = findings.toSorted((a, b) => a.start - b.start).slice(0, maxFindings);
  return first.map((finding) => locate(text, finding));
}
