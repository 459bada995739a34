import * as fc from "fast-check";
import { expect, test } from "vitest";

import { check, equal, fieldsOf, FqlSyntaxError, parse, print, type Statement } from "../../src/fql";
import { withoutSpans } from "../query/texts";
import { statements } from "./generate";
import { respell } from "./respell";
import { anyTexts } from "./texts";

test("what is printed is read as the same statement, and prints the same again", () => {
  fc.assert(
    fc.property(statements(), (statement) => {
      const printed = print(statement);
      const read = parse(printed);

      expect(withoutSpans(read)).toEqual(withoutSpans(statement));
      expect(print(read)).toBe(printed);
      expect(check(printed)).toEqual({
        ok: true,
        canonical: printed,
        fields: fieldsOf(statement),
        errors: [],
      });
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

test("a statement in another spelling is equal, and with another value it is not", () => {
  fc.assert(
    fc.property(statements(), fc.integer(), (statement, seed) => {
      const respelt = parse(respell(statement, seed));

      expect(equal(respelt, statement)).toBe(true);
      expect(equal(statement, { kind: "not", operand: statement, span: statement.span })).toBe(false);
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

test("nodes are frozen, and their places are those in the text", () => {
  fc.assert(
    fc.property(statements(2), (statement) => {
      const text = print(statement);
      const read = parse(text);

      expect(everyPart(read).every((part) => Object.isFrozen(part))).toBe(true);
      for (const part of everyPart(read).filter(isStatement)) {
        const { start, end } = part.span;
        expect(withoutSpans(parse(text.slice(start, end)))).toEqual(withoutSpans(part));
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);

function everyPart(value: unknown): object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(everyPart)];
}

function isStatement(part: object): part is Statement {
  return "kind" in part && ["and", "or", "not", "comparison"].includes(String(part.kind));
}

test("any text is a statement or a syntax error that says where, and the check agrees", () => {
  fc.assert(
    fc.property(anyTexts, (text) => {
      const { ok, errors } = check(text);
      if (ok) return errors.length === 0 && equal(parse(print(parse(text))), parse(text));
      expect(() => parse(text)).toThrow(FqlSyntaxError);
      const lines = text.split("\n");
      const placed = errors.every(({ line, column, endColumn }) => {
        const source = lines[line - 1];
        return source !== undefined && column >= 1 && column <= source.length + 1 && endColumn > column;
      });
      return placed && errors.length > 0 && errors.length <= 20;
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

test.each([
  "(",
  "!",
  "!(",
  "not ",
  "lowercase(",
  "[",
  ".",
  "#",
  "a.b#",
  "'",
  '"a',
  "“",
  "1 ",
  "and ",
  "x = y and ",
  "&&",
  ")",
  "a\n",
  "!a = ",
])(
  "100 kB of %j are refused, without overflow and without end",
  (part) => {
    const { ok, errors } = check(part.repeat(Math.ceil(100_000 / part.length)));

    expect(ok).toBe(false);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(20);
  },
  10_000,
);

test("a hundred levels are taken, in the canonical spelling too, and one more is refused", () => {
  const negations = `${"!".repeat(100)}properties.a`;

  expect(print(parse(print(parse(negations))))).toBe(print(parse(negations)));
  expect(parse(`${"(".repeat(100)}type = 'a'${")".repeat(100)}`)).toMatchObject({ kind: "comparison" });
  expect(check(`!${negations}`).errors[0]?.message).toBe("more than 100 levels of nesting");
  expect(check(`${"(".repeat(101)}type = 'a'${")".repeat(101)}`).errors[0]?.message).toBe(
    "more than 100 levels of nesting",
  );
});
