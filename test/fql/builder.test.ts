import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  and,
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
    "`statement.operands[0].right` must be a text, a number, a boolean or null: it is not known yet; hand the built statement to a resource, which waits for outputs",
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
    "`statement.right` holds both kinds of quotes, or a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [
    event().contains("a\\"),
    "`statement.operands[1]` holds both kinds of quotes, or a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [
    not(event().oneOf("a", "b\\'")),
    "`statement.operand.right.items[1]` holds both kinds of quotes, or a backslash before a quote or at its end: nothing escapes quotes in a text",
  ],
  [property("").exists(), "`statement.left` has an empty name in its path"],
  [field("properties..a").exists(), "`statement.left` has an empty name in its path"],
  [property("a").greaterThan(Number.NaN), "`statement.right` is NaN, which is no number of a statement"],
  [
    property("a").equals(Number.POSITIVE_INFINITY),
    "`statement.right` is Infinity, which is no number of a statement",
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
  expect(() => fromTree({ kind: "and", operands: [] })).toThrow("`statement.operands` is empty");
  expect(() => fromTree({ kind: "field", path: 3 })).toThrow(
    "`statement` must be the path of a field: it is 3",
  );
  expect(() => fromTree({ kind: "not", operand: null })).toThrow(
    "`statement.operand` is not part of a built statement: it is null",
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
