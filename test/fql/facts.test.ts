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
    pair: ["a", "b"],
    words: "test string",
    accents: " é été",
    none: [],
    yes: "true",
    zero: 0,
    mixed: ["a", 1],
    decimal: "-2.50",
    empty: "",
    nothing: null,
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
  ["type in properties.none", false],
  ["properties.missing in ['a', null]", true],
  ["'track' in type", false],
  ["'a' in properties.missing", false],
  ["properties.pair in properties.features", false],
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
  ["length(properties.pair) = 2", true],
  ["length(properties.count) = 0", true],
  ["lowercase(event) = 'button clicked'", true],
  ["lowercase(properties.count) = null", true],
  ["uppercase(event) = 'BUTTON CLICKED'", true],
  ["snakecase(event) = 'Button_Clicked'", true],
  ["kebabcase(event) = 'Button-Clicked'", true],
  ["titlecase(properties.words) = 'Test String'", true],
  ["titlecase(properties.accents) = ' É Été'", true],
  ["typeof(type) = 'string'", true],
  ["typeof(properties.count) = 'number'", true],
  ["typeof(properties.features) = 'list'", true],
  ["typeof(properties.enabled) = 'bool'", true],
  ["typeof(properties.missing) = 'null'", true],
  ["typeof(properties.object) in ['string', 'number', 'list', 'bool', 'null']", false],
  ["bool(properties.features)", true],
  ["bool(properties.none)", false],
  ["bool(properties.yes)", true],
  ["bool(type)", false],
  ["bool(properties.count)", true],
  ["bool(properties.zero)", false],
  ["bool(properties.enabled)", true],
  ["bool(properties.disabled)", false],
  ["bool(properties.missing)", false],
  ["bool(properties.object)", false],
  ["string(properties.count) = '3'", true],
  ["string(type) = 'track'", true],
  ["string(properties.enabled) = 'true'", true],
  ["string(properties.mixed) = '[\"a\",1]'", true],
  ["string(properties.missing) = null", true],
  ["string(properties.object) = null", true],
  ["number(properties.text) = 3", true],
  ["number(properties.count) = 3", true],
  ["number(properties.decimal) = -2.5", true],
  ["number(type) = null", true],
  ["number(properties.enabled) = null", true],
  ["number(properties.empty) = null", true],
];

const withNull: Row[] = [
  ["match(properties.count, '3')", false],
  ["match(context.library.version, '1.*')", true],
  ["match(context.library.version, '2.*')", false],
  ["contains(properties.nothing, 'a')", false],
  ["contains(properties.missing, '')", false],
  ["length(properties.nothing) = 0", true],
  ["length(properties.missing) > 0", false],
  ["lowercase(properties.nothing) = null", true],
  ["uppercase(properties.missing) = null", true],
  ["typeof(properties.nothing) = 'null'", true],
  ["match(properties.nothing, '*')", false],
  ["match(properties.missing, '*')", false],
  ["match(type, properties.missing)", false],
];

const patterns: [text: string, pattern: string, holds: boolean][] = [
  ["abcd", "a*d", true],
  ["", "*", true],
  ["", "", true],
  ["", "?", false],
  ["abc", "ab", false],
  ["abc", "bc", false],
  ["abcd", "a??d", true],
  ["acd", "a??d", false],
  ["abcd", "*d", true],
  ["abcd", "a*", true],
  ["abcd", "**b**", true],
  ["aXbXc", "a*b*c", true],
  ["abab", "*ab", true],
  ["a/b", "a*", true],
  ["ab*d", "ab\\*d", true],
  ["abcd", "ab\\*d", false],
  ["a\\b", "a\\\\b", true],
  ["a?", "a\\?", true],
  ["abCd", "ab[cC]d", true],
  ["abCd", "ab[xy]d", false],
  ["abcd", "ab[a-z]d", true],
  ["abcd", "ab[A-Z]d", false],
  ["abcd", "ab[^A-Z]d", true],
  ["abcd", "ab[^a-z]d", false],
  ["a]", "a[\\]x]", true],
  ["a-", "a[\\-x]", true],
  ["a^", "a[b^]", true],
  ["ABC", "abc", false],
  ["😀", "?", true],
  ["😀", "[😀-😂]", true],
];

test.each([...paths, ...operators, ...equalities, ...orders, ...memberships, ...functions, ...withNull])(
  "%s is %s",
  (statement, holds) => {
    expect(evaluate(statement, call)).toBe(holds);
  },
);

test.each(patterns)("%j fits the pattern %j: %s", (event, pattern, holds) => {
  expect(evaluate(`match(event, '${pattern}')`, { event })).toBe(holds);
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
