import * as fc from "fast-check";
import { expect, test } from "vitest";

import { check, equal, parse, pretty, print, QuerySyntaxError, type Query } from "../../src/query";
import { audienceQueries, queries, traitQueries } from "./generate";
import { runs } from "./runs";
import { anyTexts, withoutSpans } from "./texts";

const seconds = 1_000;

test.each([
  ["traits", traitQueries()],
  ["audiences", audienceQueries()],
])(
  "what is printed of %s is read as the same definition, and prints the same again",
  (_, generated) => {
    fc.assert(
      fc.property(generated, ({ query, options }) => {
        const printed = print(query);
        const read = parse(printed, options);

        expect(withoutSpans(read)).toEqual(withoutSpans(query));
        expect(print(read)).toBe(printed);
      }),
      { numRuns: runs(1_000) },
    );
  },
  60 * seconds,
);

test(
  "the form over several lines means the same",
  () => {
    fc.assert(
      fc.property(queries(), ({ query, options }) => {
        expect(withoutSpans(parse(pretty(query), options))).toEqual(withoutSpans(query));
      }),
      { numRuns: runs(1_000) },
    );
  },
  60 * seconds,
);

test(
  "whatever is printed passes the check, with the printed text as its one spelling",
  () => {
    fc.assert(
      fc.property(queries(), ({ query, options }) => {
        expect(check(print(query), options)).toMatchObject({ ok: true, errors: [], canonical: print(query) });
      }),
      { numRuns: runs(500) },
    );
  },
  60 * seconds,
);

function reading(text: string, as: "trait" | "audience"): Query | QuerySyntaxError {
  try {
    return parse(text, { as });
  } catch (error) {
    if (error instanceof QuerySyntaxError) return error;
    throw error;
  }
}

test(
  "any text is a definition or a syntax error that says where, and the check agrees",
  () => {
    fc.assert(
      fc.property(anyTexts, fc.constantFrom("trait" as const, "audience" as const), (text, as) => {
        const read = reading(text, as);
        const report = check(text, { as });

        if (!(read instanceof QuerySyntaxError))
          return report.ok && report.errors.length === 0 && equal(parse(print(read), { as }), read);
        expect(report).toMatchObject({ ok: false, errors: read.problems });
        const lines = text.split("\n");
        const placed = read.problems.every(({ line, column, endColumn }) => {
          const source = lines[line - 1];
          return source !== undefined && column >= 1 && column <= source.length + 1 && endColumn > column;
        });
        return placed && read.problems.length > 0;
      }),
      { numRuns: runs(10_000) },
    );
  },
  120 * seconds,
);

test.each([
  "(",
  "NOT ",
  "event('a').where(",
  "ANY ",
  "#",
  '"',
  "'a",
  "1 ",
  "trait('a') = x AND ",
  "\n",
  "x OR ",
  ")",
])(
  "100 kB of %j is refused, without overflow and without end",
  (part) => {
    const text = part.repeat(Math.ceil(100_000 / part.length));

    for (const as of ["trait", "audience"] as const) {
      const report = check(text, { as });
      expect(report.ok).toBe(false);
      expect(report.errors.length).toBeGreaterThan(0);
      expect(report.errors.length).toBeLessThanOrEqual(21);
      expect(() => parse(text, { as })).toThrow(QuerySyntaxError);
    }
  },
  10 * seconds,
);
