import { expect, test } from "vitest";

import {
  check,
  computationOf,
  equal,
  parse,
  pretty,
  print,
  QuerySyntaxError,
  type ParseOptions,
} from "../../src/query";
import { audiences, traits } from "./examples";

test.each([...traits, ...audiences])("$query", ({ query, options, computation }) => {
  const parsed = parse(query, options);

  expect(check(query, options)).toMatchObject({ ok: true, computation, errors: [] });
  expect(computationOf(parsed, options)).toBe(computation);
  const printed = print(parsed);
  expect(print(parse(printed, options))).toBe(printed);
  expect(equal(parse(pretty(parsed), options), parsed)).toBe(true);
});

test.each<[ParseOptions, string]>([
  [{}, "realtime"],
  [{ as: "trait", traitType: "USERS" }, "realtime"],
  [{ as: "trait", traitType: "ACCOUNTS" }, "batch"],
  [{ as: "trait", audienceType: "ACCOUNTS" }, "realtime"],
  [{ as: "audience", audienceType: "ACCOUNTS" }, "batch"],
  [{ as: "audience", audienceType: "LINKED" }, "realtime"],
  [{ audienceType: "ACCOUNTS" }, "batch"],
  [{ traitType: "ACCOUNTS" }, "batch"],
])("a definition without a window, of %j, is computed in %s", (options, computation) => {
  const condition = parse("trait('a').exists()", { as: "audience" });

  expect(computationOf(condition, options)).toBe(computation);
});

test.each<[string, "trait" | "audience", string]>([
  ["event('get_treatment').last(property('treatment')) = 'on'", "trait", "a trait needs a value"],
  ["event('get_treatment').count()", "audience", "an audience needs a condition"],
  ["event('X').last()", "trait", "expected `property('...')` or `context('...')`"],
  ["event('X').count().where(property('a') = 1)", "trait", "only a comparator may follow `count(...)`"],
  ["event('X').unique(property('a')) = 'b'", "audience", "a list cannot be compared"],
  ["property('treatment') = 'on'", "audience", "`property` belongs inside `where(...)` or a reducer"],
  ["trait('a') == \"b\"", "audience", "strings take single quotes"],
  ["event('X').within(2 weeks).count() >= 1", "audience", "`weeks` is not a unit of time here"],
  ["entity('account').count()", "trait", "`entity` belongs to linked audiences"],
  ["ANY trait('a').exists()", "audience", "`ANY` belongs to account-level audiences"],
  ["event('X').expires_after(1 hour).count() >= 1", "audience", "`expires_after` belongs to computed traits"],
  ["event('X').within(parent: 1 day).count()", "trait", "`parent:` needs an enclosing event"],
  ["event('X').within(1 day).within(2 days).count()", "trait", "a stream takes one window"],
  ["", "trait", "the query is empty"],
  ["event('X').count() extra", "trait", "expected the end of the query"],
])("%s as %s is refused", (query, as, reason) => {
  const { ok, errors } = check(query, { as });

  expect(ok).toBe(false);
  expect(errors.map(({ message }) => message).join("\n")).toContain(reason);
  expect(() => parse(query, { as })).toThrow(QuerySyntaxError);
});

test("an error shows the line, a caret under the place and what was probably meant", () => {
  const query = "event('get_treatment')\n  .where(proprty('split') = 'a')\n  .last(property('treatment'))";

  expect(() => parse(query)).toThrow(
    "2:10: expected `event('...')`, `trait('...')` or another operand, but found `proprty`. Did you mean `property`?\n" +
      "    .where(proprty('split') = 'a')\n" +
      "           ^^^^^^^",
  );
});

test("several mistakes are reported at once, each in its place", () => {
  const { errors } = check("trait('a') = \"b\" and event('X').within(2 weeks).cuont() >= true", {
    as: "audience",
  });

  expect(errors.map(({ column, endColumn, suggestion }) => [column, endColumn, suggestion])).toEqual([
    [14, 17, "'b'"],
    [18, 21, "AND"],
    [40, 47, "14 days"],
    [49, 54, "count"],
  ]);
});

test("nesting without end is an error and no overflow", () => {
  const { ok, errors } = check("(".repeat(100_000), { as: "audience" });

  expect(ok).toBe(false);
  expect(errors[0]?.message).toBe("more than 100 levels of nesting");
});

test("more than 50 primary expressions are refused, however deep they stand", () => {
  const query = Array.from({ length: 51 }, (_, index) => `trait('t${index}').exists()`).join(" OR ");

  expect(check(query, { as: "audience" }).errors[0]?.message).toMatch(/^51 primary expressions/);
});
