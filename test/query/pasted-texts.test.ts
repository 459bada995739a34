import { expect, test } from "vitest";

import { check, QuerySyntaxError, parse } from "../../src/query";

/** What a person is told of a text that is written as elsewhere. */
function refusal(query: string): string {
  try {
    parse(query, { as: "audience" });
  } catch (error) {
    if (error instanceof QuerySyntaxError) return error.message;
    throw error;
  }
  return "it was taken";
}

const shown = (query: string, place: string, message: string, caret: string): string =>
  [`1:${place}: ${message}`, `  ${query}`, `  ${caret}`].join("\n");

test.each<[query: string, place: string, message: string, caret: string]>([
  // Junctions.
  [
    "trait('a') = 1 && trait('b') = 2",
    "16",
    "there is no operator `&&`. Did you mean `AND`?",
    "               ^^",
  ],
  [
    "trait('a') = 1 || trait('b') = 2",
    "16",
    "there is no operator `||`. Did you mean `OR`?",
    "               ^^",
  ],
  [
    "trait('a') = 1&trait('b') = 2",
    "15",
    "there is no operator `&`. Did you mean ` AND `?",
    "              ^",
  ],
  ["!(trait('a') = 1)", "1", "there is no operator `!`. Did you mean `NOT`?", "^"],
  ["!trait('a').exists()", "1", "there is no operator `!`. Did you mean `NOT `?", "^"],
  // Signs.
  ["trait('a') <> 1", "12", "there is no operator `<>`. Did you mean `!=`?", "           ^^"],
  ["trait('a') ≠ 1", "12", "there is no operator `≠`. Did you mean `!=`?", "           ^"],
  ["trait('a') !== 1", "12", "there is no operator `!==`. Did you mean `!=`?", "           ^^^"],
  ["trait('a') === 1", "12", "there is no operator `===`. Did you mean `=`?", "           ^^^"],
  ["trait('a') ≥ 1", "12", "there is no operator `≥`. Did you mean `>=`?", "           ^"],
  ["trait('a') => 1", "12", "there is no operator `=>`. Did you mean `>=`?", "           ^^"],
  ["trait('a') ≤ 1", "12", "there is no operator `≤`. Did you mean `<=`?", "           ^"],
  ["trait('a') =< 1", "12", "there is no operator `=<`. Did you mean `<=`?", "           ^^"],
  // Comparisons in words.
  [
    "trait('a') IN ('x', 'y', z, 5)",
    "12",
    "there is no operator `IN`. Did you mean `.one_of('x', 'y', 'z', 5)`?",
    "           ^^^^^^^^^^^^^^^^^^^",
  ],
  [
    "trait('a') not in ('x')",
    "12",
    "there is no operator `not in`. Did you mean `.none_of('x')`?",
    "           ^^^^^^^^^^^^",
  ],
  [
    "trait('a') LIKE 'x'",
    "12",
    "there is no operator `LIKE`. Did you mean `.contains('x')`?",
    "           ^^^^^^^^",
  ],
  [
    "trait('a') LIKE '%x%'",
    "12",
    "there is no operator `LIKE`. Did you mean `.contains('x')`?",
    "           ^^^^^^^^^^",
  ],
  [
    "trait('a') LIKE 'x%'",
    "12",
    "there is no operator `LIKE`. Did you mean `.starts_with('x')`?",
    "           ^^^^^^^^^",
  ],
  [
    "trait('a') LIKE '%x'",
    "12",
    "there is no operator `LIKE`. Did you mean `.ends_with('x')`?",
    "           ^^^^^^^^^",
  ],
  [
    "trait('a') NOT LIKE '%x%'",
    "12",
    "there is no operator `NOT LIKE`. Did you mean `.omits('x')`?",
    "           ^^^^^^^^^^^^^^",
  ],
  [
    "trait('a') contains '50%'",
    "12",
    "there is no operator `contains`. Did you mean `.contains('50%')`?",
    "           ^^^^^^^^^^^^^^",
  ],
  ["trait('a') is on", "12", "there is no operator `is`. Did you mean `.equals('on')`?", "           ^^^^^"],
  [
    "trait('a') is not 5",
    "12",
    "there is no operator `is not`. Did you mean `.differs(5)`?",
    "           ^^^^^^^^",
  ],
  [
    "trait('a') IS NULL",
    "12",
    "there is no operator `IS NULL`. Did you mean `.absent()`?",
    "           ^^^^^^^",
  ],
  [
    "trait('a') is not null",
    "12",
    "there is no operator `is not null`. Did you mean `.exists()`?",
    "           ^^^^^^^^^^^",
  ],
  ["trait('a') = NULL", "12", "there is no value `NULL`. Did you mean `.absent()`?", "           ^^^^^^"],
  ["trait('a') != null", "12", "there is no value `null`. Did you mean `.exists()`?", "           ^^^^^^^"],
  ["trait('a') > null", "12", "there is no value `null`", "           ^^^^^^"],
  // Quotes.
  ["trait(“a”).exists()", "7", "strings take straight single quotes. Did you mean `'a'`?", "      ^^^"],
  [
    "trait('a') = ’on’",
    "14",
    "strings take straight single quotes. Did you mean `'on'`?",
    "             ^^^^",
  ],
  [
    "trait('a') = „on“",
    "14",
    "strings take straight single quotes. Did you mean `'on'`?",
    "             ^^^^",
  ],
  [
    "trait('a') = «on»",
    "14",
    "strings take straight single quotes. Did you mean `'on'`?",
    "             ^^^^",
  ],
  [
    "trait('a') = `on`",
    "14",
    "strings take straight single quotes. Did you mean `'on'`?",
    "             ^^^^",
  ],
  ["trait('a') = “it's”", "14", "strings take straight single quotes", "             ^^^^^^"],
])("%s is told in the words of this language", (query, place, message, caret) => {
  expect(refusal(query)).toBe(shown(query, place, message, caret));
});

test("every sign and every quote of one pasted text is told at once", () => {
  const { errors } = check("event(“a”).count() ≥ 1 && (trait('b') <> 'x' || !trait('c').exists())", {
    as: "audience",
  });

  expect(errors.map(({ column, suggestion }) => [column, suggestion])).toEqual([
    [7, "'a'"],
    [20, ">="],
    [24, "AND"],
    [39, "!="],
    [46, "OR"],
    [49, "NOT "],
  ]);
});

test("what is suggested is taken", () => {
  const pasted = "!trait('a').exists()&&trait('b') IN ('x', y) || trait('c') LIKE '%z%' || trait('d') ≥ 5";
  const { errors } = check(pasted, { as: "audience" });

  const mended = errors
    .toSorted((a, b) => b.column - a.column)
    .reduce(
      (text, { column, endColumn, suggestion = "" }) =>
        text.slice(0, column - 1) + suggestion + text.slice(endColumn - 1),
      pasted,
    );

  expect(mended).toBe(
    "NOT trait('a').exists() AND trait('b') .one_of('x', 'y') OR trait('c') .contains('z') OR trait('d') >= 5",
  );
  expect(check(mended, { as: "audience" }).errors).toEqual([]);
});

test("typographic marks inside a string are the string's own", () => {
  expect(check("trait('a') = 'it’s “on” & ≥ !'", { as: "audience" }).errors).toEqual([]);
});
