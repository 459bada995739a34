import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  all,
  and,
  any,
  check,
  context,
  days,
  event,
  fromTree,
  hours,
  isBuilder,
  not,
  or,
  parentProperty,
  print,
  property,
  QueryBuildError,
  seconds,
  trait,
  type Builder,
  type BuiltCondition,
  type BuiltStream,
  type ParseOptions,
} from "../../src/query";

const asTrait: ParseOptions = { as: "trait" };
const asAudience: ParseOptions = { as: "audience" };
const asAccounts: ParseOptions = { as: "audience", audienceType: "ACCOUNTS" };
const impressions = (): BuiltStream => event("get_treatment");
const ofSplit = (): BuiltCondition<"event" | "anywhere"> => property("split").equals("checkout_redesign");

test.each<[() => Builder, string, ParseOptions]>([
  [
    () => impressions().where(ofSplit()).last(property("treatment")),
    "event('get_treatment').where(property('split') = 'checkout_redesign').last(property('treatment'))",
    asTrait,
  ],
  [
    () =>
      impressions()
        .where(ofSplit())
        .where(property("label").differs("x"))
        .within(days(30))
        .first(property("treatment")),
    "event('get_treatment').where(property('split') = 'checkout_redesign').where(property('label') != 'x').within(30 days).first(property('treatment'))",
    asTrait,
  ],
  [
    () =>
      impressions().excludeSources("dev", "test").between(hours(1), days(2)).mode(property("t"), 2, "array"),
    "event('get_treatment').sources(exclude: 'dev', 'test').between(1 hour, 2 days).mode(property('t') as array, 2)",
    asTrait,
  ],
  [() => impressions().mode(property("t"), 3), "event('get_treatment').mode(property('t'), 3)", asTrait],
  [() => event("X").max(property("p"), "string"), "event('X').max(property('p') as string)", asTrait],
  [() => event("X").min(property("p")), "event('X').min(property('p'))", asTrait],
  [() => event("X").min(property("p"), "number"), "event('X').min(property('p') as number)", asTrait],
  [() => event("X").avg(property("p")), "event('X').avg(property('p'))", asTrait],
  [
    () => event("X").expiresAfter(seconds(1_800)).sum(property("p")),
    "event('X').expires_after(1800 seconds).sum(property('p'))",
    asTrait,
  ],
  [() => event("X").unique(context("page.url")), "event('X').unique(context('page.url'))", asTrait],
  [() => event("X").unique(property("p")).count(), "event('X').unique(property('p')).count()", asTrait],
  [
    () => event("X").unique(property("p")).count().greaterThan(1),
    "event('X').unique(property('p')).count() > 1",
    asAudience,
  ],
  [
    () => trait("plan").oneOf("pro", "team").and(trait("vip").equals(true)),
    "trait('plan').one_of('pro', 'team') AND trait('vip') = 'true'",
    asAudience,
  ],
  [
    () =>
      or(trait("a").exists(), trait("b").absent()).and(
        not(or(trait("c").lessThan(1.5), trait("d").atMost(-2))),
      ),
    "(trait('a').exists() OR trait('b').absent()) AND NOT (trait('c') < 1.5 OR trait('d') <= -2)",
    asAudience,
  ],
  [
    () =>
      and(
        trait("a").contains("x", "y"),
        trait("b").omits("z"),
        trait("c").startsWith("s"),
        trait("d").endsWith("e"),
        trait("f").noneOf(1, 2),
      ),
    "trait('a').contains('x', 'y') AND trait('b').omits('z') AND trait('c').starts_with('s') AND trait('d').ends_with('e') AND trait('f').none_of(1, 2)",
    asAudience,
  ],
  [
    () => trait("t").beforeDate("2026-01-01T00:00:00Z").or(trait("t").afterDate("2027-01-01T00:00:00Z")),
    "trait('t').before_date('2026-01-01T00:00:00Z') OR trait('t').after_date('2027-01-01T00:00:00Z')",
    asAudience,
  ],
  [
    () =>
      and(
        trait("t").withinLast(days(1)),
        trait("t").withinNext(days(2)),
        trait("t").beforeLast(hours(3)),
        trait("t").afterNext(hours(1)),
      ),
    "trait('t').within_last(1 day) AND trait('t').within_next(2 days) AND trait('t').before_last(3 hours) AND trait('t').after_next(1 hour)",
    asAudience,
  ],
  [
    () =>
      event("Bought")
        .where(
          event("Returned")
            .where(property("id").equals(parentProperty("id")))
            .withinParent(days(1))
            .count()
            .atLeast(1),
        )
        .count()
        .equals(1),
    "event('Bought').where(event('Returned').where(property('id') = property(parent: 'id')).within(parent: 1 day).count() >= 1).count() = 1",
    asAudience,
  ],
  [
    () =>
      event("X")
        .where(property("revenue").atLeast(trait("average")))
        .count()
        .atLeast(3),
    "event('X').where(property('revenue') >= trait('average')).count() >= 3",
    asAudience,
  ],
  [
    () => any(trait("role").equals("owner")).or(all(not(event("X").count().atLeast(1)))),
    "ANY trait('role') = 'owner' OR ALL NOT event('X').count() >= 1",
    asAccounts,
  ],
])("a built query reads %s", (build, text, options) => {
  const built = build();

  expect(isBuilder(built)).toBe(true);
  expect(String(built)).toBe(text);
  expect(check(text, options)).toMatchObject({ ok: true, canonical: text });
});

test("a part that is built once can be used many times", () => {
  const base = event("X").where(property("a").equals(1));
  const counted = base.within(days(1)).count();

  expect(String(base.count())).toBe("event('X').where(property('a') = 1).count()");
  expect(String(counted)).toBe("event('X').where(property('a') = 1).within(1 day).count()");
});

test("values that come later are in the query once they are there", async () => {
  const name = pulumi.output("checkout_redesign");
  const built = event(pulumi.output("get_treatment"))
    .where(property("split").oneOf(name, pulumi.output(Promise.resolve("search"))))
    .where(property("version").atLeast(pulumi.output(3)))
    .excludeSources(pulumi.output("dev"))
    .last(property(pulumi.output("treatment")));

  expect(() => String(built)).toThrow(
    "`query.stream.name` must be a text, the one that `event(...)` is given: it is not known yet; hand the built query to a resource, which waits for outputs",
  );
  const tree: pulumi.Output<unknown> = pulumi.output(built.tree);
  const known: unknown = await new Promise((resolve) => {
    tree.apply(resolve);
  });
  expect(print(fromTree(known))).toBe(
    "event('get_treatment').where(property('split').one_of('checkout_redesign', 'search')).where(property('version') >= 3).sources(exclude: 'dev').last(property('treatment'))",
  );
});

test.each<[() => Builder, string, string]>([
  [() => trait("a").equals("it's"), "query.values[0]", "holds a quote or backslash"],
  [() => trait("a").equals('say "x"'), "query.values[0]", "holds a quote or backslash"],
  [() => trait("a\\b").exists(), "query.left.path", "holds a quote or backslash"],
  [() => trait("").exists(), "query.left.path", "must not be empty"],
  [() => event("it's").count(), "query.stream.name", "holds a quote or backslash"],
  [
    () => event("X").excludeSources("a", "").count(),
    "query.stream.filters[0].exclude[1]",
    "must not be empty",
  ],
  [() => trait("a").equals(Number.NaN), "query.values[0]", "NaN is not a number that a query can hold"],
  [
    () => event("X").within(days(Number.POSITIVE_INFINITY)).count(),
    "query.stream.filters[0].duration.amount",
    "Infinity is not a number",
  ],
])("%# is refused with its place", (build, place, reason) => {
  const text = (): string => String(build());

  expect(text).toThrow(QueryBuildError);
  expect(text).toThrow(reason);
  expect(text).toThrow(`\`${place}\``);
});

test("what is no built query is refused", () => {
  expect(() => fromTree("event('X').count()")).toThrow(
    "`query` must be part of a built query: it is event('X').count()",
  );
  expect(() => fromTree({ kind: "literal", value: {} })).toThrow(
    "`query` must be a text, a number or a boolean: it is not known yet",
  );
});

test.each<[unknown, string]>([
  [null, "`query` must be part of a built query: it is null"],
  [{}, "`query` must be part of a built query: it is not known yet"],
  [{ kind: 5 }, "`query` must be part of a built query: it is not known yet"],
  [{ kind: "not", operand: undefined }, "`query.operand` must be part of a built query: it is missing"],
  [{ kind: "literal", value: null }, "`query` must be a text, a number or a boolean: it is null"],
])("%j is refused", (tree, reason) => {
  expect(() => fromTree(tree)).toThrow(reason);
});
