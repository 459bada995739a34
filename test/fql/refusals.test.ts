import { expect, test } from "vitest";

import { check, FqlSyntaxError, parse } from "../../src/fql";

/** Each mistake as it is shown: the place, the reason, what was meant, the line and the caret. */
const refusals: [text: string, ...shown: string[]][] = [
  // what other languages write
  [
    "type = 'track' AND event = 'a'",
    "1:16: `and` and `or` are written in lower case. Did you mean `and`?",
    "  type = 'track' AND event = 'a'",
    "                 ^^^",
  ],
  [
    "type = 'a' Or type = 'b'",
    "1:12: `and` and `or` are written in lower case. Did you mean `or`?",
    "  type = 'a' Or type = 'b'",
    "             ^^",
  ],
  ["type == 'a'", "1:6: there is no operator `==`. Did you mean `=`?", "  type == 'a'", "       ^^"],
  ["type === 'a'", "1:6: there is no operator `===`. Did you mean `=`?", "  type === 'a'", "       ^^^"],
  ["type <> 'a'", "1:6: there is no operator `<>`. Did you mean `!=`?", "  type <> 'a'", "       ^^"],
  ["type !== 'a'", "1:6: there is no operator `!==`. Did you mean `!=`?", "  type !== 'a'", "       ^^^"],
  ["type ≠ 'a'", "1:6: there is no operator `≠`. Did you mean `!=`?", "  type ≠ 'a'", "       ^"],
  [
    "properties.a => 1",
    "1:14: there is no operator `=>`. Did you mean `>=`?",
    "  properties.a => 1",
    "               ^^",
  ],
  [
    "properties.a ≤ 1",
    "1:14: there is no operator `≤`. Did you mean `<=`?",
    "  properties.a ≤ 1",
    "               ^",
  ],
  [
    "type = 'a' && event = 'b'",
    "1:12: there is no operator `&&`. Did you mean `and`?",
    "  type = 'a' && event = 'b'",
    "             ^^",
  ],
  [
    "type = 'a' || event = 'b'",
    "1:12: there is no operator `||`. Did you mean `or`?",
    "  type = 'a' || event = 'b'",
    "             ^^",
  ],
  ["not (type = 'a')", "1:1: there is no operator `not`. Did you mean `!`?", "  not (type = 'a')", "  ^^^"],
  [
    "NOT properties.enabled",
    "1:1: there is no operator `NOT`. Did you mean `!`?",
    "  NOT properties.enabled",
    "  ^^^",
  ],
  [
    "type not in ['a']",
    "1:1: there is no operator `not in`. Did you mean `!(type in ['a'])`?",
    "  type not in ['a']",
    "  ^^^^^^^^^^^^^^^^^",
  ],
  [
    "type in ('a', 'b')",
    "1:9: a list stands in brackets. Did you mean `['a', 'b']`?",
    "  type in ('a', 'b')",
    "          ^^^^^^^^^^",
  ],
  ["type IN ['a']", "1:6: `in` is written in lower case. Did you mean `in`?", "  type IN ['a']", "       ^^"],
  ["type is 'a'", "1:6: there is no operator `is`. Did you mean `=`?", "  type is 'a'", "       ^^"],
  [
    "userId is not null",
    "1:8: there is no operator `is not`. Did you mean `!=`?",
    "  userId is not null",
    "         ^^^^^^",
  ],
  [
    "event contains 'a'",
    "1:1: there is no operator `contains`. Did you mean `contains(event, 'a')`?",
    "  event contains 'a'",
    "  ^^^^^^^^^^^^^^^^^^",
  ],
  [
    "event LIKE 'a*'",
    "1:1: there is no operator `LIKE`. Did you mean `match(event, 'a*')`?",
    "  event LIKE 'a*'",
    "  ^^^^^^^^^^^^^^^",
  ],
  [
    "userId = NULL",
    "1:10: there is no value `NULL`. Did you mean `null`?",
    "  userId = NULL",
    "           ^^^^",
  ],
  [
    "userId = undefined",
    "1:10: there is no value `undefined`. Did you mean `null`?",
    "  userId = undefined",
    "           ^^^^^^^^^",
  ],
  [
    "properties.a = True",
    "1:16: there is no value `True`. Did you mean `true`?",
    "  properties.a = True",
    "                 ^^^^",
  ],
  // texts
  [
    "type = “track”",
    "1:8: texts take straight quotes. Did you mean `'track'`?",
    "  type = “track”",
    "         ^^^^^^^",
  ],
  [
    "type = ’track’",
    "1:8: texts take straight quotes. Did you mean `'track'`?",
    "  type = ’track’",
    "         ^^^^^^^",
  ],
  [
    "type = `track`",
    "1:8: texts take straight quotes. Did you mean `'track'`?",
    "  type = `track`",
    "         ^^^^^^^",
  ],
  [
    "event = 'it\\'s'",
    '1:9: a backslash does not escape a quote. Did you mean `"it\'s"`?',
    "  event = 'it\\'s'",
    "          ^^^^^^^",
  ],
  [
    "event = 'it\\'s \"x\"'",
    "1:9: a backslash does not escape a quote",
    "  event = 'it\\'s \"x\"'",
    "          ^^^^^^^^^^^",
  ],
  ["type = 'track", "1:8: this text has no closing '", "  type = 'track", "         ^"],
  ['userId = oops"', '1:14: this text has no closing "', '  userId = oops"', "               ^"],
  [
    "event = get_treatment",
    "1:9: a text stands in quotes. Did you mean `'get_treatment'`?",
    "  event = get_treatment",
    "          ^^^^^^^^^^^^^",
  ],
  [
    "type in ['a', b]",
    "1:15: a list holds no fields. Did you mean `'b'`?",
    "  type in ['a', b]",
    "                ^",
  ],
  // fields
  [
    "propertes.a = 1",
    "1:1: a call has no field `propertes`. Did you mean `properties.a`?",
    "  propertes.a = 1",
    "  ^^^^^^^^^^^",
  ],
  [
    "user_id = 'a'",
    "1:1: a call has no field `user_id`. Did you mean `userId`?",
    "  user_id = 'a'",
    "  ^^^^^^^",
  ],
  ["evnt = 'a'", "1:1: a call has no field `evnt`. Did you mean `event`?", "  evnt = 'a'", "  ^^^^"],
  ["tpye = 'a'", "1:1: a call has no field `tpye`. Did you mean `type`?", "  tpye = 'a'", "  ^^^^"],
  ["Event = 'a'", "1:1: a call has no field `Event`. Did you mean `event`?", "  Event = 'a'", "  ^^^^^"],
  [
    "environmentName != 'production'",
    "1:1: a call has no field `environmentName`. Did you mean `properties.environmentName`?",
    "  environmentName != 'production'",
    "  ^^^^^^^^^^^^^^^",
  ],
  [
    "track = 'x'",
    "1:1: a call has no field `track`. Did you mean `properties.track`?",
    "  track = 'x'",
    "  ^^^^^",
  ],
  [
    "not in ['a']",
    "1:1: a call has no field `not`. Did you mean `properties.not`?",
    "  not in ['a']",
    "  ^^^",
  ],
  [
    "page.url = 'a' or \\null = 1",
    "1:1: a call has no field `page`. Did you mean `properties.page.url`?",
    "  page.url = 'a' or \\null = 1",
    "  ^^^^^^^^",
    "1:19: a call has no field `null`. Did you mean `properties.\\null`?",
    "  page.url = 'a' or \\null = 1",
    "                    ^^^^^",
  ],
  [
    "'a' in undefined.a",
    "1:8: a call has no field `undefined`. Did you mean `properties.undefined.a`?",
    "  'a' in undefined.a",
    "         ^^^^^^^^^^^",
  ],
  [
    "properties.product 1.price = 1",
    "1:19: in the name of a field, a blank takes a backslash. Did you mean `\\ `?",
    "  properties.product 1.price = 1",
    "                    ^",
  ],
  [
    "properties.größe.x = 1",
    "1:14: in the name of a field, everything but `a-z A-Z 0-9 _ -` takes a backslash. Did you mean `\\ö\\ße.x`?",
    "  properties.größe.x = 1",
    "               ^^^^^",
  ],
  ["properties. = 1", '1:11: unexpected character "."', "  properties. = 1", "            ^"],
  ["type = 'a';", '1:11: unexpected character ";"', "  type = 'a';", "            ^"],
  ["type = 'a' 😀", '1:12: unexpected character "😀"', "  type = 'a' 😀", "             ^^"],
  // functions
  [
    "lower(event) = 'a'",
    "1:1: expected a function (contains, match, length, lowercase, uppercase, snakecase, kebabcase, titlecase, typeof, bool, string, number), but found `lower`. Did you mean `lowercase`?",
    "  lower(event) = 'a'",
    "  ^^^^^",
  ],
  [
    "contain(event, 'a')",
    "1:1: expected a function (contains, match, length, lowercase, uppercase, snakecase, kebabcase, titlecase, typeof, bool, string, number), but found `contain`. Did you mean `contains`?",
    "  contain(event, 'a')",
    "  ^^^^^^^",
  ],
  ["contains(event)", "1:1: `contains` takes 2 values, not 1", "  contains(event)", "  ^^^^^^^^^^^^^^^"],
  [
    "length(event, 1) > 1",
    "1:1: `length` takes one value, not 2",
    "  length(event, 1) > 1",
    "  ^^^^^^^^^^^^^^^^",
  ],
  [
    "contains(event, 1)",
    "1:17: `contains` does not take a number",
    "  contains(event, 1)",
    "                  ^",
  ],
  [
    "lowercase(['a']) = 'a'",
    "1:11: `lowercase` does not take a list",
    "  lowercase(['a']) = 'a'",
    "            ^^^^^",
  ],
  ["bool(true)", "1:6: `bool` does not take true or false", "  bool(true)", "       ^^^^"],
  ["length(event)", "1:1: `length(...)` is a number: compare it", "  length(event)", "  ^^^^^^^^^^^^^"],
  [
    "type = 'a' and !(string(event))",
    "1:18: `string(...)` is a text: compare it",
    "  type = 'a' and !(string(event))",
    "                   ^^^^^^^^^^^^^",
  ],
  [
    "match(event, '[a')",
    "1:14: this pattern matches nothing: a bracket or a backslash is left open",
    "  match(event, '[a')",
    "               ^^^^",
  ],
  [
    "contains(event, 'a'",
    "1:20: expected `)`, but the statement ends here",
    "  contains(event, 'a'",
    "                     ^",
  ],
  // comparisons that come out one way only
  [
    "length(event) = '3'",
    "1:1: a number never equals a text",
    "  length(event) = '3'",
    "  ^^^^^^^^^^^^^^^^^^^",
  ],
  ["true != 'a'", "1:1: true or false never equals a text", "  true != 'a'", "  ^^^^^^^^^^^"],
  [
    "properties.a > '1'",
    "1:16: `>` compares numbers, and this is a text",
    "  properties.a > '1'",
    "                 ^^^",
  ],
  [
    "null <= properties.a",
    "1:1: `<=` compares numbers, and this is null",
    "  null <= properties.a",
    "  ^^^^",
  ],
  ...["1 = 1", "null = null", "'a' in ['a']", "lowercase('A') = 'a'", "contains('ab', 'b')", "bool(1)"].map(
    (text): [string, ...string[]] => [
      text,
      "1:1: this looks at no field, so it is the same for every call",
      `  ${text}`,
      `  ${"^".repeat(text.length)}`,
    ],
  ),
  [
    "type = 'track' and !(1 = 2)",
    "1:22: this looks at no field, so it is the same for every call",
    "  type = 'track' and !(1 = 2)",
    "                       ^^^^^",
  ],
  ["event != event", "1:1: both sides are the same", "  event != event", "  ^^^^^^^^^^^^^^"],
  ["!(type in [])", "1:11: a list without values holds nothing", "  !(type in [])", "            ^^"],
  [
    "typeof(properties.x) != 'boolean'",
    "1:25: `typeof` never gives `boolean`. Did you mean `bool`?",
    "  typeof(properties.x) != 'boolean'",
    "                          ^^^^^^^^^",
  ],
  [
    "typeof(properties.x) in ['array', 'list', 'object']",
    "1:26: `typeof` never gives `array`. Did you mean `list`?",
    "  typeof(properties.x) in ['array', 'list', 'object']",
    "                           ^^^^^^^",
    "1:43: `typeof` never gives `object`",
    "  typeof(properties.x) in ['array', 'list', 'object']",
    "                                            ^^^^^^^^",
  ],
  ["['a'] in properties.a", "1:1: a list is in no list", "  ['a'] in properties.a", "  ^^^^^"],
  [
    "type in 'a'",
    "1:9: expected a list such as `['a', 'b']`, or a field that holds one, but found `a`",
    "  type in 'a'",
    "          ^^^",
  ],
  [
    "type in null",
    "1:9: expected a list such as `['a', 'b']`, or a field that holds one, but found `null`",
    "  type in null",
    "          ^^^^",
  ],
  [
    "type in lowercase(event)",
    "1:9: expected a list such as `['a', 'b']`, or a field that holds one, but found `lowercase`",
    "  type in lowercase(event)",
    "          ^^^^^^^^^",
  ],
  [
    "properties.a = 12345678901234567890123",
    "1:16: these are more digits than a number of a call can hold",
    "  properties.a = 12345678901234567890123",
    "                 ^^^^^^^^^^^^^^^^^^^^^^^",
  ],
  // what Segment may read in two ways
  [
    "type = 'a' and event = 'b' or event = 'c'",
    "1:1: where `and` meets `or`, parentheses say which comes first: Segment does not. Did you mean `(type = 'a' and event = 'b') or event = 'c'`?",
    "  type = 'a' and event = 'b' or event = 'c'",
    "  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
  ],
  [
    "!(type = 'a' or event = 'b' and event = 'c')",
    "1:3: where `and` meets `or`, parentheses say which comes first: Segment does not. Did you mean `type = 'a' or (event = 'b' and event = 'c')`?",
    "  !(type = 'a' or event = 'b' and event = 'c')",
    "    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
  ],
  [
    "!type = 'a'",
    "1:2: `!` before a comparison needs parentheses: Segment does not say what it would negate. Did you mean `(type = 'a')`?",
    "  !type = 'a'",
    "   ^^^^^^^^^^",
  ],
  // unfinished and superfluous
  ["", "1:1: the statement is empty", "  ", "  ^"],
  [" \n ", "1:1: the statement is empty", "   ", "  ^"],
  [
    "'a'",
    "1:4: expected a comparison such as `= 'value'` after a text, but the statement ends here",
    "  'a'",
    "     ^",
  ],
  [
    "3 and true",
    "1:3: expected a comparison such as `= 'value'` after a number, but found `and`",
    "  3 and true",
    "    ^^^",
    "1:11: expected a comparison such as `= 'value'` after `true`, but the statement ends here",
    "  3 and true",
    "            ^",
  ],
  [
    "['a']",
    "1:6: expected a comparison such as `= 'value'` after a list, but the statement ends here",
    "  ['a']",
    "       ^",
  ],
  [
    "type =",
    "1:7: expected a value, a field or a function after `=`, but the statement ends here",
    "  type =",
    "        ^",
  ],
  [
    "type = 'a' and",
    "1:15: expected a field, a function or a value, but the statement ends here",
    "  type = 'a' and",
    "                ^",
  ],
  [
    "or type = 'a'",
    "1:1: expected a field, a function or a value, but found `or`",
    "  or type = 'a'",
    "  ^^",
  ],
  [
    "(userId) = 'a'",
    "1:10: expected the end of the statement, but found `=`",
    "  (userId) = 'a'",
    "           ^",
  ],
  [
    "userId = ('a')",
    "1:10: parentheses hold whole statements, and no single value, but found `(`",
    "  userId = ('a')",
    "           ^",
  ],
  ["((type = 'a')", "1:14: expected `)`, but the statement ends here", "  ((type = 'a')", "               ^"],
  [
    "type = 'a' andd event = 'b'",
    "1:12: expected the end of the statement, but found `andd`. Did you mean `and`?",
    "  type = 'a' andd event = 'b'",
    "             ^^^^",
  ],
  [
    "type in ['a' 'b']",
    "1:14: expected `]` at the end of a list, but found `b`",
    "  type in ['a' 'b']",
    "               ^^^",
  ],
  [
    "type in ['a',]",
    "1:14: expected a text, a number, `true`, `false` or `null`, but found `]`",
    "  type in ['a',]",
    "               ^",
  ],
];

test.each(refusals)("%j is refused", (text, ...shown) => {
  expect(() => parse(text)).toThrow(FqlSyntaxError);
  expect(() => parse(text)).toThrow(new FqlSyntaxError(text, check(text).errors));
  expect(new FqlSyntaxError(text, check(text).errors).message).toBe(shown.join("\n"));
});

test("several mistakes are reported at once, each in its place", () => {
  const { ok, errors } = check("type == 'track'\n  AND (evnt(x) = 1 && lower(event) <> “a”)");

  expect(ok).toBe(false);
  expect(
    errors.map(({ line, column, endColumn, suggestion }) => [line, column, endColumn, suggestion]),
  ).toEqual([
    [1, 6, 8, "="],
    [2, 3, 6, "and"],
    [2, 8, 12, undefined],
    [2, 20, 22, "and"],
    [2, 23, 28, "lowercase"],
    [2, 36, 38, "!="],
    [2, 39, 42, "'a'"],
  ]);
});

test.each([
  "type = 'track'",
  "properties.and = 1 or properties.in = 2",
  'event = "it\'s" and event != \'say "x"\'',
  "event = 'a\\b'",
  "(type)",
  "traits.x = 1",
  "context.library.name = 'a' or integrations.All = false",
  "projectId = 'a' and writeKey = 'b' and messageId = 'c' and channel = 'd' and version = 2",
  "groupId = 'a' or previousId = 'b' or anonymousId = 'c' or name = 'd' or category = 'e'",
  "timestamp = 'a' and sentAt = 'b' and receivedAt = 'c' and originalTimestamp = 'd'",
  "typeof(properties.a) in ['string', 'number', 'list', 'bool', 'null', null]",
  "lowercase('A') = event",
  "properties.a = []",
  "'a'=type and'b'!=event",
  "contains ( event , 'a' )",
])("%s is taken", (text) => {
  expect(check(text)).toMatchObject({ ok: true, errors: [] });
});
