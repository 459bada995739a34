import { expect, test } from "vitest";

import { check, QuerySyntaxError, type ParseOptions, type QueryProblem } from "../../src/query";

/** Place, message and suggestion in one line. */
function brief({ line, column, endColumn, message, suggestion }: QueryProblem): string {
  return `${line}:${column}-${endColumn} ${message}${suggestion === undefined ? "" : ` [${suggestion}]`}`;
}

test.each<[string, ParseOptions, string[]]>([
  [
    "#",
    {},
    [
      '1:1-2 unexpected character "#"',
      "1:2-3 expected `event('...')`, `trait('...')` or another operand, but the query ends here",
    ],
  ],
  ["event('X')§.count()", {}, ['1:11-12 unexpected character "§"']],
  ["event('X').count() 💥", {}, ['1:20-22 unexpected character "💥"']],
  ["event('X)", {}, ["1:7-8 this string has no closing '", "1:10-11 expected `)`, but the query ends here"]],
  ['event("X").count()', {}, ["1:7-10 strings take single quotes ['X']"]],
  [
    'event("X).count()',
    {},
    ['1:7-8 this string has no closing "', "1:18-19 expected `)`, but the query ends here"],
  ],
  ["event(X).count()", {}, ["1:7-8 expected the event's name in single quotes, but found `X`"]],
  [
    "entity(1).count()",
    { as: "audience" },
    ["1:8-9 expected the entity's slug in single quotes, but found `1`"],
  ],
  [
    "evnt('X').count()",
    {},
    ["1:1-5 expected `event('...')`, `trait('...')` or another operand, but found `evnt` [event]"],
  ],
  ["event 'X'.count()", {}, ["1:7-10 expected `(`, but found `X`"]],
  ["event('X'.count()", {}, ["1:10-11 expected `)`, but found `.`"]],
  [
    "event('X')",
    {},
    [
      "1:11-12 expected `.` and a reducer such as `count()` or `last(property('...'))`, but the query ends here",
    ],
  ],
  ["event('X').", {}, ["1:12-13 expected a filter or a reducer, but the query ends here"]],
  ["event('X').cuont()", {}, ["1:12-17 expected a filter or a reducer, but found `cuont` [count]"]],
  ["event('X').count", {}, ["1:17-18 expected `(`, but the query ends here"]],
  ["event('X').count(1)", {}, ["1:18-19 expected `)`, but found `1`"]],
  ["event('X').count().", {}, ["1:20-21 only a comparator may follow `count(...)`, but the query ends here"]],
  [
    "event('X').count() = 1 AND",
    {},
    ["1:27-28 expected `event('...')`, `trait('...')` or another operand, but the query ends here"],
  ],
  [
    "event('X').count() = 1 .exists()",
    { as: "audience" },
    ["1:24-25 expected the end of the query, but found `.`"],
  ],
  [
    "event('X').wher(property('a') = 1).count()",
    {},
    ["1:12-16 expected a filter or a reducer, but found `wher` [where]"],
  ],
  [
    "event('X').where(property('a')).count()",
    {},
    ["1:31-32 expected a comparison such as `= 'value'` or `.exists()`, but found `)`"],
  ],
  [
    "event('X').where().count()",
    {},
    ["1:18-19 expected `event('...')`, `trait('...')` or another operand, but found `)`"],
  ],
  [
    "event('X').where(property('a') = ).count()",
    {},
    ["1:34-35 expected `event('...')`, `trait('...')` or another operand, but found `)`"],
  ],
  [
    "event('X').where(property('a') = 1.count()",
    {},
    [
      "1:35-36 expected `)`, but found `.`",
      "1:43-44 expected `.` and a reducer such as `count()` or `last(property('...'))`, but the query ends here",
    ],
  ],
  [
    "event('X').sources('a').count()",
    {},
    ["1:20-23 expected `exclude`: sources can only be excluded, but found `a`"],
  ],
  ["event('X').sources(exclude 'a').count()", {}, ["1:28-31 expected `:`, but found `a`"]],
  [
    "event('X').sources(exclude: a).count()",
    {},
    ["1:29-30 expected a source's id in single quotes, but found `a`"],
  ],
  ["event('X').sources({exclude: 'a').count()", {}, ["1:33-34 expected `}`, but found `)`"]],
  [
    "event('X').sources(exclude: 'a',).count()",
    {},
    ["1:33-34 expected a source's id in single quotes, but found `)`"],
  ],
  [
    "event('X').within(days).count()",
    {},
    ["1:19-23 expected a whole number of hours or days, but found `days`"],
  ],
  [
    "event('X').within(1.5 days).count()",
    {},
    ["1:19-22 expected a whole number of hours or days, but found `1.5`"],
  ],
  [
    "event('X').within(3).count()",
    {},
    ["1:20-21 expected a unit of time (hour, hours, day, days), but found `)`"],
  ],
  [
    "event('X').within(3 dys).count()",
    {},
    ["1:21-24 expected a unit of time (hour, hours, day, days), but found `dys` [days]"],
  ],
  [
    "event('X').within(3 seconds).count()",
    {},
    ["1:21-28 expected a unit of time (hour, hours, day, days), but found `seconds`"],
  ],
  [
    "event('X').within(1 month).count()",
    {},
    ["1:19-26 `month` is not a unit of time here (hour, hours, day, days) [30 days]"],
  ],
  [
    "event('X').within(2 Years).count()",
    {},
    ["1:19-26 `Years` is not a unit of time here (hour, hours, day, days) [730 days]"],
  ],
  [
    "event('X').within(1 Week).count()",
    {},
    ["1:19-25 `Week` is not a unit of time here (hour, hours, day, days) [7 days]"],
  ],
  [
    "event('X').within(3 constructor).count()",
    {},
    ["1:21-32 expected a unit of time (hour, hours, day, days), but found `constructor`"],
  ],
  ["event('X').between(2 days, 24 hours).count()", {}, ["1:12-36 `between` takes the nearer bound first"]],
  ["event('X').between(1 day).count()", {}, ["1:25-26 expected `,`, but found `)`"]],
  ["event('X').between(parent 1 day, 2 days).count()", {}, ["1:27-28 expected `:`, but found `1`"]],
  [
    "event('X').expires_after(2 weeks).count()",
    {},
    ["1:26-33 `weeks` is not a unit of time here (hour, hours, day, days, second, seconds) [14 days]"],
  ],
  [
    "event('X').expires_after(1 fortnight).count()",
    {},
    ["1:28-37 expected a unit of time (hour, hours, day, days, second, seconds), but found `fortnight`"],
  ],
  ["event('X').last()", {}, ["1:17-18 expected `property('...')` or `context('...')`, but found `)`"]],
  ["event('X').last('a')", {}, ["1:17-20 expected `property('...')` or `context('...')`, but found `a`"]],
  [
    "event('X').last(trait('a'))",
    {},
    ["1:17-22 expected `property('...')` or `context('...')`, but found `trait`"],
  ],
  [
    "event('X').last(propety('a'))",
    {},
    ["1:17-24 expected `property('...')` or `context('...')`, but found `propety` [property]"],
  ],
  ["event('X').last(property(a))", {}, ["1:26-27 expected a path in single quotes, but found `a`"]],
  [
    "event('X').last(context(parent: 'a'))",
    {},
    ["1:25-31 expected a path in single quotes, but found `parent`"],
  ],
  ["event('X').sum(property('a') as number)", {}, ["1:33-39 this reducer takes no `as`, but found `number`"]],
  ["event('X').max(property('a') as array)", {}, ["1:33-38 expected number or string, but found `array`"]],
  [
    "event('X').max(property('a') as nubmer)",
    {},
    ["1:33-39 expected number or string, but found `nubmer` [number]"],
  ],
  [
    "event('X').mode(property('a'))",
    {},
    ["1:30-31 expected `,` and how often the value must have been seen, but found `)`"],
  ],
  ["event('X').mode(property('a'), 'x')", {}, ["1:32-35 expected a whole number, but found `x`"]],
  ["event('X').mode(property('a'), 1.5)", {}, ["1:32-35 expected a whole number, but found `1.5`"]],
  [
    "event('X').mode(property('a') as list, 1)",
    {},
    ["1:34-38 expected string or number or array, but found `list`"],
  ],
  [
    "event('X').unique(property('a')).last(property('b'))",
    {},
    ["1:34-38 only `.count()` may follow a list, but found `last`"],
  ],
  ["event('X').unique(property('a')).count(1)", {}, ["1:40-41 expected `)`, but found `1`"]],
  [
    "event('X').average(property('a'))",
    {},
    ["1:12-19 expected a filter or a reducer, but found `average` [avg]"],
  ],
  [
    "event('X').most_frequent(property('a'), 1)",
    {},
    ["1:12-25 expected a filter or a reducer, but found `most_frequent` [mode]"],
  ],
  [
    "trait('a')",
    { as: "audience" },
    ["1:11-12 expected a comparison such as `= 'value'` or `.exists()`, but the query ends here"],
  ],
  ["trait('a') is 1", { as: "audience" }, ["1:12-16 there is no operator `is` [.equals(1)]"]],
  [
    "trait('a').is(1)",
    { as: "audience" },
    ["1:12-14 only a comparator may follow `trait(...)`, but found `is` [equals]"],
  ],
  ["trait('a').exists(1)", { as: "audience" }, ["1:19-20 expected `)`, but found `1`"]],
  [
    "trait('a').equals()",
    { as: "audience" },
    ["1:19-20 expected `event('...')`, `trait('...')` or another operand, but found `)`"],
  ],
  [
    "trait('a').one_of()",
    { as: "audience" },
    ["1:19-20 expected `event('...')`, `trait('...')` or another operand, but found `)`"],
  ],
  ["trait('a').one_of('a' 'b')", { as: "audience" }, ["1:23-26 expected `)`, but found `b`"]],
  [
    "trait('a').before_date(5)",
    { as: "audience" },
    ["1:24-25 expected a date such as 2026-01-31, but found `5`"],
  ],
  [
    "trait('a').before_date(x)",
    { as: "audience" },
    ["1:24-25 expected a date such as 2026-01-31, but found `x`"],
  ],
  [
    "trait('a').within_last('1 day')",
    { as: "audience" },
    ["1:24-31 expected a whole number of hours or days, but found `1 day`"],
  ],
  ["trait('a') = true", { as: "audience" }, ["1:14-18 there is no boolean value ['true']"]],
  [
    "trait('a') = false AND trait('b') = TRUE",
    { as: "audience" },
    [
      "1:14-19 there is no boolean value ['false']",
      "1:37-41 expected `event('...')`, `trait('...')` or another operand, but found `TRUE`",
    ],
  ],
  ["trait(a) = 1", { as: "audience" }, ["1:7-8 expected the trait's key in single quotes, but found `a`"]],
  ["literal(trait('a')) = 1", { as: "audience" }, ["1:9-14 expected a value, but found `trait`"]],
  ["literal('a'", { as: "audience" }, ["1:12-13 expected `)`, but the query ends here"]],
  [
    "literal('a').foo()",
    { as: "audience" },
    ["1:14-17 only a comparator may follow `literal(...)`, but found `foo`"],
  ],
  [
    "context('a').foo()",
    { as: "audience" },
    ["1:14-17 only a comparator may follow `context(...)`, but found `foo`"],
  ],
  [
    "event('X').unique(property('a')).count().foo()",
    { as: "audience" },
    ["1:42-45 only a comparator may follow `count()`, but found `foo`"],
  ],
  [
    "event('X').sum(property('a')).foo()",
    { as: "audience" },
    ["1:31-34 only a comparator may follow `sum(...)`, but found `foo`"],
  ],
  [
    "event('X').unique(property('a')).foo()",
    { as: "audience" },
    ["1:34-37 only `.count()` may follow a list, but found `foo`"],
  ],
  [
    "trait('a') = 1 or trait('b') = 2",
    { as: "audience" },
    ["1:16-18 junctions are written in upper case [OR]"],
  ],
  [
    "trait('a') = 1 XOR trait('b') = 2",
    { as: "audience" },
    ["1:16-19 expected the end of the query, but found `XOR` [OR]"],
  ],
  ["not trait('a') = 1", { as: "audience" }, ["1:1-4 junctions are written in upper case [NOT]"]],
  [
    "any trait('a') = 1",
    { as: "audience", audienceType: "ACCOUNTS" },
    ["1:1-4 junctions are written in upper case [ANY]"],
  ],
  ["(trait('a') = 1", { as: "audience" }, ["1:16-17 expected `)`, but the query ends here"]],
  ["trait('a') = 1)", { as: "audience" }, ["1:15-16 expected the end of the query, but found `)`"]],
  [
    "()",
    { as: "audience" },
    ["1:2-3 expected `event('...')`, `trait('...')` or another operand, but found `)`"],
  ],
  [
    "(event('X').count())",
    {},
    ["1:2-20 a condition needs a comparison after this, such as `>= 1` or `.exists()`"],
  ],
  [
    "event('X').count() AND event('Y').count()",
    { as: "audience" },
    [
      "1:1-19 a condition needs a comparison after this, such as `>= 1` or `.exists()`",
      "1:24-42 a condition needs a comparison after this, such as `>= 1` or `.exists()`",
    ],
  ],
  [
    "NOT event('X').count()",
    { as: "audience" },
    ["1:5-23 a condition needs a comparison after this, such as `>= 1` or `.exists()`"],
  ],
  [
    "5",
    { as: "audience" },
    ["1:1-2 expected `event('...')`, `trait('...')` or another operand, but found `5`"],
  ],
  [
    "'a' = 1",
    { as: "audience" },
    ["1:1-4 expected `event('...')`, `trait('...')` or another operand, but found `a`"],
  ],
  [
    "= 1",
    { as: "audience" },
    ["1:1-2 expected `event('...')`, `trait('...')` or another operand, but found `=`"],
  ],
  [
    "AND",
    { as: "audience" },
    [
      "1:1-4 expected `event('...')`, `trait('...')` or another operand, but found `AND`",
      "1:4-5 expected `event('...')`, `trait('...')` or another operand, but the query ends here",
    ],
  ],
  [
    "NOT",
    { as: "audience" },
    ["1:4-5 expected `event('...')`, `trait('...')` or another operand, but the query ends here"],
  ],
  ["  \n ", {}, ["1:1-2 the query is empty"]],
  [
    "trait('a') = 1 AND\ntrait('b') == \"x\" AND\n\ttrait('c') is 5",
    { as: "audience" },
    ["2:15-18 strings take single quotes ['x']", "3:13-17 there is no operator `is` [.equals(5)]"],
  ],
  [
    "event('X').count()",
    { as: "audience" },
    ["1:1-19 an audience needs a condition: compare this, for example with `>= 1` or `.exists()`"],
  ],
  [
    "trait('a').exists()",
    {},
    ["1:1-20 a trait needs a value, and this is true or false: it would be an audience"],
  ],
  [
    "property('a').exists()",
    { as: "audience" },
    ["1:1-14 `property` belongs inside `where(...)` or a reducer"],
  ],
  [
    "context('a').exists()",
    { as: "audience" },
    ["1:1-13 `context` belongs inside `where(...)` or a reducer"],
  ],
  [
    "event('X').where(property(parent: 'a') = 1).count()",
    {},
    ["1:18-39 `parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"],
  ],
  [
    "event('X').between(parent: 1 day, 2 days).count()",
    {},
    ["1:12-42 `parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"],
  ],
  [
    "event('X').within(parent: 1 day).count()",
    {},
    ["1:12-33 `parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"],
  ],
  ["entity('x').count()", {}, ["1:1-12 `entity` belongs to linked audiences"]],
  ["entity('x').count() > 1", { as: "audience" }, ["1:1-12 `entity` belongs to linked audiences"]],
  ["event('X').within(1 day).expires_after(1 hour).count()", {}, ["1:1-47 a stream takes one window"]],
  [
    "event('X').expires_after(1 hour).count() > 1",
    { as: "audience" },
    ["1:12-33 `expires_after` belongs to computed traits"],
  ],
  ["ALL trait('a').exists()", { as: "audience" }, ["1:1-24 `ALL` belongs to account-level audiences"]],
  [
    "ANY trait('a').exists()",
    {},
    [
      "1:1-24 a trait needs a value, and this is true or false: it would be an audience",
      "1:1-24 `ANY` belongs to account-level audiences",
    ],
  ],
  [
    "event('X').unique(property('a')) = 1",
    { as: "audience" },
    ["1:1-37 a list cannot be compared: add `.count()`"],
  ],
  [
    "trait('a') = event('X').unique(property('a'))",
    { as: "audience" },
    ["1:1-46 a list cannot be compared: add `.count()`"],
  ],
  [
    "event('X').where(event('Y').last(property(parent: 'a')) = 1).count()",
    {},
    ["1:34-55 `parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"],
  ],
  [
    "trait('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') = 1 and trait('b').exists()",
    { as: "audience" },
    ["1:115-118 junctions are written in upper case [AND]"],
  ],
])("all that is wrong with %j of %j is reported in its place", (query, options, problems) => {
  expect(check(query, options).errors.map(brief)).toEqual(problems);
});

const message = (text: string, problem: Partial<QueryProblem>): string =>
  new QuerySyntaxError(text, [{ message: "wrong", line: 1, column: 1, endColumn: 2, ...problem }]).message;

test("a message shows the line with a caret under the place, and what was probably meant", () => {
  expect(message("one two", { column: 5, endColumn: 8, suggestion: "three" })).toBe(
    "1:5: wrong. Did you mean `three`?\n  one two\n      ^^^",
  );
  expect(message("one\n\ttwo\nthree", { line: 2, column: 2, endColumn: 5 })).toBe(
    "2:2: wrong\n   two\n   ^^^",
  );
  expect(message("one", { column: 4, endColumn: 5 })).toBe("1:4: wrong\n  one\n     ^");
});

test("of a long line a message shows what is around the place", () => {
  const text = `${"a".repeat(100)}B${"c".repeat(100)}`;

  expect(message(text, { column: 101, endColumn: 102 })).toBe(
    `1:101: wrong\n  ${"a".repeat(60)}B${"c".repeat(40)}\n  ${" ".repeat(60)}^`,
  );
});

test("a message holds every problem", () => {
  const place = { line: 1, column: 1, endColumn: 2 };
  const error = new QuerySyntaxError("x", [
    { message: "one", ...place },
    { message: "two", ...place },
  ]);

  expect(error).toMatchObject({ name: "QuerySyntaxError", text: "x" });
  expect(error.message).toBe("1:1: one\n  x\n  ^\n1:1: two\n  x\n  ^");
});

test("a text full of mistakes is reported up to the twentieth", () => {
  expect(check("# ".repeat(30)).errors.map(brief)).toEqual(
    Array.from({ length: 20 }, (_, at) => `1:${2 * at + 1}-${2 * at + 2} unexpected character "#"`),
  );
  expect(check("trait('a') = true AND ".repeat(30), { as: "audience" }).errors).toHaveLength(20);
});

test.each<[string, Record<string, string | undefined>]>([
  [
    "trait('a').WORD('b')",
    {
      is: "equals",
      equal: "equals",
      eq: "equals",
      not_equals: "differs",
      ne: "differs",
      gt: "greater_than",
      gte: "at_least",
      lt: "less_than",
      lte: "at_most",
      in: "one_of",
      not_in: "none_of",
      like: "contains",
      includes: "contains",
      is_null: "absent",
      EQUALS: "equals",
      LIKE: "contains",
      startswith: "starts_with",
      xists: "exists",
      wihtin_last: "within_last",
      omit: "omits",
      oxxxs: undefined,
      frobnicate: undefined,
      ["contains".padEnd(60, "s")]: undefined,
    },
  ],
  [
    "event('a').WORD('b')",
    {
      filter: "where",
      average: "avg",
      average_of: "avg",
      distinct: "unique",
      most_frequent: "mode",
      mx: "max",
      mxy: undefined,
      gt: undefined,
    },
  ],
  [
    "WORD('b')",
    {
      events: "event",
      traits: "trait",
      prop: "property",
      props: "property",
      properties: "property",
      tr: undefined,
    },
  ],
])("in %s what was meant is found by another language's word, or by likeness", (query, meant) => {
  const found = Object.keys(meant).map((word) => {
    const { errors } = check(query.replace("WORD", word), { as: "audience" });
    return [word, errors[0]?.suggestion];
  });

  expect(Object.fromEntries(found)).toEqual(meant);
});
