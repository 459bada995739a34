import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  and,
  BuiltField,
  BuiltStatement,
  check,
  event,
  field,
  FqlBuildError,
  FqlSyntaxError,
  fromTree,
  isFqlBuilder,
  not,
  or,
  print,
  property,
  type,
} from "../../src/fql";

const environment = property("environmentName");

test.each<[BuiltStatement, string]>([
  [
    and(type().equals("track"), event().equals("get_treatment"), environment.notEquals("production")),
    "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
  ],
  [
    and(type().equals("track"), environment.noneOf("production", "prod")),
    "type = 'track' and !(properties.environmentName in ['production', 'prod'])",
  ],
  [
    type()
      .equals("track")
      .and(event().equals("a").or(event().equals("b"))),
    "type = 'track' and (event = 'a' or event = 'b')",
  ],
  [or(type().oneOf("page", "screen"), event().missing()), "type in ['page', 'screen'] or event = null"],
  [and(event().exists()), "event != null"],
  [not(not(event().contains("x"))), "!(!contains(event, 'x'))"],
  [field("context.library.name").matches("analytics*"), "match(context.library.name, 'analytics*')"],
  [property("product 1.price").greaterThan(10), "properties.product\\ 1.price > 10"],
  [property("a\\.b").atLeast(-0.5), "properties.a\\.b >= -0.5"],
  [property("count").lessThan(1e21), "properties.count < 1000000000000000000000"],
  [property("count").atMost(property("limit")), "properties.count <= properties.limit"],
  [property("or").equals(true), "properties.\\or = true"],
  [property("features").has("dark-mode"), "'dark-mode' in properties.features"],
  [property("enabled").isTrue(), "properties.enabled"],
  [property("enabled").toBool(), "bool(properties.enabled)"],
  [property("a").typeOf().equals("bool"), "typeof(properties.a) = 'bool'"],
  [property("a").toText().equals("1"), "string(properties.a) = '1'"],
  [property("a").toNumber().greaterThan(1), "number(properties.a) > 1"],
  [field("userId").length().equals(0), "length(userId) = 0"],
  [event().lowercase().equals(event().uppercase()), "lowercase(event) = uppercase(event)"],
  [event().snakecase().contains("a_b"), "contains(snakecase(event), 'a_b')"],
  [event().kebabcase().matches(property("pattern")), "match(kebabcase(event), properties.pattern)"],
  [event().titlecase().oneOf("A", "B", null), "titlecase(event) in ['A', 'B', null]"],
  [event().equals("it's"), 'event = "it\'s"'],
  [event().matches("a\\*"), "match(event, 'a\\*')"],
])("what is built reads as it is sent: %#", (built, text) => {
  expect(isFqlBuilder(built)).toBe(true);
  expect(built).toBeInstanceOf(BuiltStatement);
  expect(String(built)).toBe(text);
  expect(check(text)).toMatchObject({ ok: true, canonical: text });
});

test("an operand is no statement, and what was not built here is no part of one", () => {
  expect(isFqlBuilder(environment)).toBe(true);
  expect(environment).not.toBeInstanceOf(BuiltStatement);
  expect(isFqlBuilder("type = 'track'")).toBe(false);
  expect(isFqlBuilder(undefined)).toBe(false);
});

test("values that come later are in the statement once they are there", async () => {
  const built = and(
    event().equals(pulumi.output("get_treatment")),
    property(pulumi.output("environmentName")).noneOf(pulumi.output(Promise.resolve("production"))),
  );

  expect(() => String(built)).toThrow(
    "`event().equals(...)` takes a text, a number, a boolean or null: it is not known yet; hand the built statement to a resource, which waits for outputs",
  );
  const tree: pulumi.Output<unknown> = pulumi.output(built.tree);
  const known: unknown = await new Promise((resolve) => {
    tree.apply(resolve);
  });
  expect(print(fromTree(known))).toBe(
    "event = 'get_treatment' and !(properties.environmentName in ['production'])",
  );
});

test.each<[BuiltStatement, string]>([
  [
    event().equals('it\'s "x"'),
    "`event().equals(...)` cannot hold a text with both kinds of quotes, or with a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [
    event().contains("a\\"),
    "`event().contains(...)` cannot hold a text with both kinds of quotes, or with a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [
    not(event().oneOf("a", "b\\'")),
    "`event().oneOf(...)` cannot hold a text with both kinds of quotes, or with a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [property("").exists(), '`property("")` has an empty name in its path'],
  [field("properties..a").exists(), '`field("properties..a")` has an empty name in its path'],
  [
    property("a").greaterThan(Number.NaN),
    '`property("a").greaterThan(...)` cannot hold NaN, which is no number of a statement',
  ],
  [
    property("a").equals(Number.POSITIVE_INFINITY),
    '`property("a").equals(...)` cannot hold Infinity, which is no number of a statement',
  ],
])("what no statement can hold is refused with its place: %#", (built, reason) => {
  const build = (): string => String(built);

  expect(build).toThrow(FqlBuildError);
  expect(build).toThrow(new FqlBuildError(...split(reason)));
});

function split(reason: string): [string, string] {
  const [, where = "", rest = ""] = /^`(.*?)` (.*)$/.exec(reason) ?? [];
  return [where, rest];
}

/** As a program without types may call it. */
const untyped = (target: object, name: string, ...given: unknown[]): unknown =>
  Reflect.apply(Reflect.get(target, name), target, given);
const builder = { and, or, not, property, field };
const a = property("a");

test.each<[() => unknown, string]>([
  [
    () => untyped(a, "equals", undefined),
    '`property("a").equals(...)` takes a text, a number, a boolean or null: it is missing',
  ],
  [
    () => untyped(a, "notEquals", ["x"]),
    '`property("a").notEquals(...)` takes a text, a number, a boolean or null: it is a list',
  ],
  [
    () => untyped(a, "notEquals", {}),
    '`property("a").notEquals(...)` takes a text, a number, a boolean or null: it is an object',
  ],
  [() => untyped(a, "oneOf"), '`property("a").oneOf(...)` holds nothing: give it at least one'],
  [
    () => untyped(a, "oneOf", "x", undefined),
    '`property("a").oneOf(...)` takes a text, a number, a boolean or null: it is missing',
  ],
  [
    () => untyped(a, "has", undefined),
    '`property("a").has(...)` takes a text, a number, a boolean or null: it is missing',
  ],
  [
    () => untyped(a.toText(), "atLeast", undefined),
    '`property("a").toText().atLeast(...)` takes a text, a number, a boolean or null: it is missing',
  ],
  [
    () => untyped(field("x.y"), "matches", undefined),
    '`field("x.y").matches(...)` takes a text, a number, a boolean or null: it is missing',
  ],
  [
    () =>
      and(
        type().equals("track"),
        new BuiltField({ kind: "field", path: undefined, below: "properties" }).exists(),
      ),
    "`property(...)` takes the path of a field: it is missing",
  ],
  [() => untyped(builder, "and"), "`and()` holds no statement: give it at least one"],
  [() => untyped(builder, "or"), "`or()` holds no statement: give it at least one"],
  [() => untyped(builder, "and", undefined), "`and(...)` takes statements that are built: it is missing"],
  [
    () => untyped(builder, "or", "type = 'track'", type().equals("page")),
    "`or(...)` takes statements that are built: it is type = 'track'",
  ],
  [
    () => untyped(builder, "not", a),
    "`not(...)` takes statements that are built: it is a field or a value, so compare it",
  ],
])("what is built wrongly is refused in the words of the program: %#", (make, reason) => {
  const build = (): string => String(make());

  expect(build).toThrow(FqlBuildError);
  expect(build).toThrow(new FqlBuildError(...split(reason)));
});

test("what was built is held to the rules of what is written", () => {
  const misnamed = field("propertes.a").equals(1);
  const open = event().matches("[a");

  expect(() => String(misnamed)).toThrow(FqlSyntaxError);
  expect(() => String(misnamed)).toThrow("a call has no field `propertes`. Did you mean `properties.a`?");
  expect(() => String(open)).toThrow("this pattern matches nothing");
});

function deep(levels: number): BuiltStatement {
  return Array.from({ length: levels }).reduce<BuiltStatement>((built) => not(built), property("a").isTrue());
}

test("what is built too deeply is refused, and does not overflow", () => {
  expect(String(deep(100))).toContain("properties.a");
  expect(() => String(deep(101))).toThrow("more than 100 levels of nesting");
  expect(() => String(deep(10_000))).toThrow("`statement` has more than 200 levels of nesting");
});

test("what is no tree of the builder is refused", () => {
  expect(() => fromTree("type = 'a'")).toThrow(
    "`statement` is not part of a built statement: it is type = 'a'",
  );
  expect(() => fromTree({ kind: "and", operands: [] })).toThrow(
    "`and(...)` holds nothing: give it at least one",
  );
  expect(() => fromTree({ kind: "field", path: 3 })).toThrow(
    "`field(...)` takes the path of a field: it is 3",
  );
  expect(() => fromTree({ kind: "not", operand: null })).toThrow(
    "`not(...)` is not part of a built statement: it is null",
  );
});

test("a text that nothing can write is not printed", () => {
  const span = { start: 0, end: 0 };
  const left = { kind: "field", path: ["event"], span } as const;
  const right = { kind: "string", value: "'\"", span } as const;

  expect(() => print({ kind: "comparison", left, operator: "=", right, span })).toThrow(
    new RangeError("a text of the statement cannot be written: nothing escapes quotes in a text"),
  );
});
