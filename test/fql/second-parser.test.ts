import * as fc from "fast-check";
import { expect, test } from "vitest";

import { FqlSyntaxError, parse, print } from "../../src/fql";
import { withoutSpans } from "../query/texts";
import { statements } from "./generate";
import { secondParse } from "./second-parser";
import { anyTexts } from "./texts";

/** What the parser under test makes of a text; undefined for what it refuses. */
function first(text: string): unknown {
  try {
    return withoutSpans(parse(text));
  } catch (error) {
    if (error instanceof FqlSyntaxError) return undefined;
    throw error;
  }
}

/** The digits of a number are its spelling. */
function second(text: string): unknown {
  const tree = secondParse(text);
  return tree === undefined
    ? undefined
    : JSON.parse(JSON.stringify(tree, (name, part: unknown) => (name === "digits" ? undefined : part)));
}

test("both readers read generated statements as the same", () => {
  fc.assert(
    fc.property(statements(), (statement) => {
      const text = print(statement);

      expect(second(text)).toEqual(withoutSpans(statement));
      expect(first(text)).toEqual(withoutSpans(statement));
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

test("both readers refuse the same texts", () => {
  let taken = 0;
  fc.assert(
    fc.property(anyTexts, (text) => {
      const read = first(text);
      if (read !== undefined) taken += 1;

      expect(second(text)).toEqual(read);
    }),
    { numRuns: 20_000 },
  );
  // Enough of them are statements for the other half to mean something.
  expect(taken).toBeGreaterThan(500);
}, 120_000);
