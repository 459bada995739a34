import * as fc from "fast-check";
import { expect, test } from "vitest";

import { parse, print, QuerySyntaxError, type ParseOptions } from "../../src/query";
import { audiences, traits } from "./examples";
import { queries } from "./generate";
import { randomFrom, respell } from "./respell";
import { runs } from "./runs";
import { secondParse } from "./second-parser";
import { anyTexts, withoutSpans } from "./texts";

/** What the parser under test makes of a text, numbers as text; undefined for what it refuses. */
function firstParse(text: string, options: ParseOptions): unknown {
  try {
    return comparable(parse(text, options));
  } catch (error) {
    if (error instanceof QuerySyntaxError) return undefined;
    throw error;
  }
}

/** Numbers are compared by what they are, and not by their digits. */
function comparable(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(withoutSpans(tree), (_, part: unknown) =>
      typeof part === "object" && part !== null && "kind" in part && part.kind === "number" && "value" in part
        ? { ...part, value: Number(part.value) + 0 }
        : part,
    ) ?? "null",
  );
}

const second = (text: string, options: ParseOptions): unknown => {
  const tree = secondParse(text, options);
  return tree === undefined ? undefined : comparable(tree);
};

test.each([...traits, ...audiences])("both readers read $query as the same", ({ query, options }) => {
  expect(second(query, options)).toEqual(firstParse(query, options));
});

test("both readers read generated definitions as the same, in every spelling", () => {
  fc.assert(
    fc.property(queries(), fc.integer(), ({ query, options }, seed) => {
      const text = respell(query, randomFrom(seed));

      expect(second(text, options)).toEqual(firstParse(text, options));
      expect(second(print(query), options)).toEqual(comparable(query));
    }),
    { numRuns: runs(1_000) },
  );
}, 60_000);

const places: ParseOptions[] = [
  { as: "trait" },
  { as: "audience" },
  { as: "audience", audienceType: "ACCOUNTS" },
  { as: "audience", audienceType: "LINKED" },
];

test("both readers refuse the same texts", () => {
  fc.assert(
    fc.property(anyTexts, fc.constantFrom(...places), (text, options) => {
      expect(second(text, options)).toEqual(firstParse(text, options));
    }),
    { numRuns: runs(20_000) },
  );
}, 60_000);

test("both readers refuse definitions that were made for another place", () => {
  fc.assert(
    fc.property(queries(), fc.constantFrom(...places), ({ query }, options) => {
      const text = print(query);

      expect(second(text, options)).toEqual(firstParse(text, options));
    }),
    { numRuns: runs(1_000) },
  );
}, 60_000);
