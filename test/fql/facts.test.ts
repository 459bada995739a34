import { expect, test } from "vitest";

import { evaluate } from "../../src/fql";

/** A call with everything that the rows below ask for. */
const call = {
  type: "track",
  event: "Button Clicked",
  userId: "ア",
  anonymousId: null,
  properties: {
    features: ["discounts", "dark-mode", 3, true, null],
    environmentName: "production",
    "product 1": { price: 19.99 },
    größe: "XL",
    "a.b": 1,
    count: 3,
    text: "3",
    enabled: true,
    disabled: false,
    object: { a: 1 },
    same: { a: 1 },
    items: [{ id: 1 }],
  },
  context: { library: { name: "analytics.js", version: "1.0" } },
};

type Row = [statement: string, holds: boolean];

const paths: Row[] = [
  ["type = 'track'", true],
  ["event = 'Button Clicked'", true],
  ["event = 'Screen Tapped'", false],
  ["userId = 'ア'", true],
  ["properties.environmentName = 'production'", true],
  ["context.library.name = 'analytics.js'", true],
  ["context.path.path = '/login'", false],
  ["properties.product\\ 1.price = 19.99", true],
  ["properties.gr\\ö\\ße = 'XL'", true],
  ["properties.a\\.b = 1", true],
  ["properties.a.b = 1", false],
  ["properties.items.id = 1", false],
  ["properties.items.0 = null", true],
  ["properties.environmentName.length = null", true],
  ["properties.constructor = null", true],
  ["properties.__proto__ = null", true],
];

const operators: Row[] = [
  ["type = 'identify' or type = 'track'", true],
  ["type = 'identify' or type = 'page'", false],
  ["event = 'Button Clicked' and type = 'track'", true],
  ["event = 'Button Clicked' and type = 'page'", false],
  // null counts as not true
  ["type = 'track' and properties.missing", false],
  ["type = 'track' or properties.missing", true],
  ["properties.missing or properties.missing", false],
  ["properties.enabled", true],
  ["properties.disabled", false],
  ["properties.text", false],
  ["!(properties.enabled)", false],
  ["!properties.disabled", true],
  ["!properties.missing", true],
  ["!!properties.enabled", true],
  ["!(type in ['track', 'identify'])", false],
  ["type = 'track' and (event = 'Click' or match(event, 'Button *'))", true],
];

const equalities: Row[] = [
  ["properties.count = 3", true],
  ["properties.count = '3'", false],
  ["properties.text = 3", false],
  ["properties.text = '3'", true],
  ["properties.count != 3", false],
  ["properties.count != '3'", true],
  ["properties.missing != 'production'", true],
  ["properties.missing = 'production'", false],
  ["properties.missing = null", true],
  ["properties.missing != null", false],
  ["anonymousId = null", true],
  ["properties.enabled = true", true],
  ["properties.disabled = null", false],
  ["properties.features = ['discounts', 'dark-mode', 3, true, null]", true],
  ["properties.features = ['dark-mode', 'discounts', 3, true, null]", false],
  ["properties.features != []", true],
  ["properties.object = properties.same", true],
  ["properties.object != properties.items", true],
  ["properties.object = null", false],
];

const orders: Row[] = [
  ["properties.count > 2", true],
  ["properties.count > 3", false],
  ["properties.count >= 3", true],
  ["properties.count >= 4", false],
  ["properties.count < 4", true],
  ["properties.count < 3", false],
  ["properties.count <= 3", true],
  ["properties.count <= -2.5", false],
  ["3 < properties.product\\ 1.price", true],
  // numbers only
  ["properties.text > 2", false],
  ["properties.text <= 3", false],
  ["properties.missing < 1", false],
  ["properties.missing >= 0", false],
];

const memberships: Row[] = [
  ["'dark-mode' in properties.features", true],
  ["'blink' in properties.features", false],
  ["3 in properties.features", true],
  ["'3' in properties.features", false],
  ["true in properties.features", true],
  ["null in properties.features", true],
  ["properties.missing in properties.features", true],
  ["type in ['track', 'page']", true],
  ["type in ['page']", false],
  ["type in []", false],
  ["properties.missing in ['a', null]", true],
  ["'track' in type", false],
  ["'a' in properties.missing", false],
  ["properties.features in properties.features", false],
  ["properties.object in [1]", false],
];

const functions: Row[] = [
  ["contains(context.library.name, 'js')", true],
  ["contains(context.library.name, 'JS')", false],
  ["!contains(context.library.name, 'js')", false],
  ["contains(properties.count, '3')", false],
  ["length(event) = 14", true],
  ["length(userId) = 3", true],
  ["length(properties.features) = 5", true],
  ["length(['a', 'b']) = 2", true],
  ["length(properties.count) = 0", true],
  ["lowercase(event) = 'button clicked'", true],
  ["lowercase(properties.count) = null", true],
  ["uppercase(event) = 'BUTTON CLICKED'", true],
  ["snakecase(event) = 'Button_Clicked'", true],
  ["kebabcase(event) = 'Button-Clicked'", true],
  ["titlecase('test string') = 'Test String'", true],
  ["titlecase(' é été') = ' É Été'", true],
  ["typeof(type) = 'string'", true],
  ["typeof(properties.count) = 'number'", true],
  ["typeof(properties.features) = 'list'", true],
  ["typeof(properties.enabled) = 'bool'", true],
  ["typeof(properties.missing) = 'null'", true],
  ["typeof(properties.object) = 'object'", true],
  ["bool(properties.features)", true],
  ["bool([])", false],
  ["bool('true')", true],
  ["bool(type)", false],
  ["bool(properties.count)", true],
  ["bool(0)", false],
  ["bool(properties.enabled)", true],
  ["bool(properties.disabled)", false],
  ["bool(properties.missing)", false],
  ["bool(properties.object)", false],
  ["string(properties.count) = '3'", true],
  ["string(type) = 'track'", true],
  ["string(properties.enabled) = 'true'", true],
  ["string(['a', 1]) = '[\"a\",1]'", true],
  ["string(properties.missing) = null", true],
  ["string(properties.object) = null", true],
  ["number(properties.text) = 3", true],
  ["number(properties.count) = 3", true],
  ["number('-2.50') = -2.5", true],
  ["number(type) = null", true],
  ["number(properties.enabled) = null", true],
  ["number('') = null", true],
];

const withNull: Row[] = [
  ["contains(null, 'a')", false],
  ["contains(properties.missing, '')", false],
  ["length(null) = 0", true],
  ["length(properties.missing) > 0", false],
  ["lowercase(null) = null", true],
  ["uppercase(properties.missing) = null", true],
  ["typeof(null) = 'null'", true],
  ["match(null, '*')", false],
  ["match(properties.missing, '*')", false],
  ["match(type, properties.missing)", false],
];

const patterns: Row[] = [
  ["match(context.library.version, '1.*')", true],
  ["match(context.library.version, '2.*')", false],
  ["match('abcd', 'a*d')", true],
  ["match('', '*')", true],
  ["match('', '')", true],
  ["match('', '?')", false],
  ["match('abc', 'ab')", false],
  ["match('abc', 'bc')", false],
  ["match('abcd', 'a??d')", true],
  ["match('acd', 'a??d')", false],
  ["match('abcd', '*d')", true],
  ["match('abcd', 'a*')", true],
  ["match('abcd', '**b**')", true],
  ["match('aXbXc', 'a*b*c')", true],
  ["match('abab', '*ab')", true],
  ["match('a/b', 'a*')", true],
  ["match('ab*d', 'ab\\*d')", true],
  ["match('abcd', 'ab\\*d')", false],
  ["match('a\\b', 'a\\\\b')", true],
  ["match('a?', 'a\\?')", true],
  ["match('abCd', 'ab[cC]d')", true],
  ["match('abCd', 'ab[xy]d')", false],
  ["match('abcd', 'ab[a-z]d')", true],
  ["match('abcd', 'ab[A-Z]d')", false],
  ["match('abcd', 'ab[^A-Z]d')", true],
  ["match('abcd', 'ab[^a-z]d')", false],
  ["match('a]', 'a[\\]x]')", true],
  ["match('a-', 'a[\\-x]')", true],
  ["match('a^', 'a[b^]')", true],
  ["match('ABC', 'abc')", false],
  ["match('😀', '?')", true],
  ["match('😀', '[😀-😂]')", true],
  ["match(properties.count, '3')", false],
];

test.each([
  ...paths,
  ...operators,
  ...equalities,
  ...orders,
  ...memberships,
  ...functions,
  ...withNull,
  ...patterns,
])("%s is %s", (statement, holds) => {
  expect(evaluate(statement, call)).toBe(holds);
});

test("a pattern in a field that is left open matches nothing", () => {
  for (const pattern of ["[a", "[]", "[^]", "a\\", "[a-]", "[-a]", "[a", "["])
    expect(evaluate("match(event, properties.pattern)", { event: "a", properties: { pattern } })).toBe(false);
});

test("a pattern of many stars is decided in time", () => {
  const properties = { text: "a".repeat(10_000), pattern: `${"*a".repeat(200)}b` };

  expect(evaluate("match(properties.text, properties.pattern)", { properties })).toBe(false);
});

test("the filter of production lets through what says production, and nothing else of its event", () => {
  const filter = "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";
  const impression = (properties: object): boolean =>
    evaluate(filter, { type: "track", event: "get_treatment", properties });

  expect(impression({ environmentName: "production" })).toBe(false);
  expect(impression({ environmentName: "staging" })).toBe(true);
  expect(impression({ environmentName: "Production" })).toBe(true);
  expect(impression({ environmentName: ["production"] })).toBe(true);
  expect(impression({})).toBe(true);
  expect(evaluate(filter, { type: "track", event: "get_treatment" })).toBe(true);
  expect(evaluate(filter, { type: "track", event: "Order Completed", properties: {} })).toBe(false);
  expect(evaluate(filter, { type: "identify", userId: "ada" })).toBe(false);
});
