import { expect, test } from "vitest";

import { productionSpaceFiltersEnvironments as rule } from "../../policies/rules/production-space-filters-environments";
import { AUDIENCE, COMPUTED_TRAIT, LAST_COMPUTED_TRAIT, SPACE_FILTER } from "../../policies/shared/tokens";
import { type Given, judgeStack, NOT_YET_KNOWN, urnOf } from "./judge";

const environmentName = "production";
const trait = (props: Record<string, unknown> = {}, more: Partial<Given> = {}): Given => ({
  type: LAST_COMPUTED_TRAIT,
  name: "checkout",
  props: {
    event: "get_treatment",
    property: "treatment",
    conditions: { environmentName },
    spaceId: "spa_1",
    ...props,
  },
  ...more,
});
const filter = (statement: unknown, props: Record<string, unknown> = {}): Given => ({
  type: SPACE_FILTER,
  name: "filter",
  props: { name: "Production only", if: statement, spaceId: "spa_1", ...props },
});
const impression = "type = 'track' and event = 'get_treatment'";
const productionOnly = `${impression} and properties.environmentName != 'production'`;

const urn = urnOf(LAST_COMPUTED_TRAIT, "checkout");
const unfiltered = (statement = productionOnly, of = urn) => ({
  level: "rule",
  message: `Nothing in this stack keeps impressions of other environments out of the space of computed trait "checkout", whoever connects a source that sends them. Let Segment drop them: write enforceEnvironment: true in TreatmentTraits, or add a SpaceFilter with if: "${statement}".`,
  urn: of,
});
const pending = {
  level: "advisory",
  message:
    'Pending: what the filters of the space of computed trait "checkout" drop is known only during the update.',
  urn,
};

test.each([
  productionOnly,
  "properties.environmentName != 'production'",
  `${impression} and !(properties.environmentName = 'production')`,
  `${impression} and !(properties.environmentName in ['production'])`,
  `${impression} and (properties.environmentName != 'production' or properties.environmentName = null)`,
  `${impression} and !match(properties.environmentName, 'production')`,
])("the filter %s keeps other environments out", async (statement) => {
  expect(await judgeStack(rule, [trait(), filter(statement)])).toEqual([]);
});

test.each([
  `${impression} and properties.environmentName = 'staging'`,
  `${impression} and !(properties.environmentName in ['production', 'canary'])`,
  `${impression} and !contains(properties.environmentName, 'production')`,
  `${impression} and !match(properties.environmentName, 'prod*')`,
  `${impression} and !match(properties.environmentName, 'productio?')`,
  `${impression} and properties.environmentName != 'production' and properties.environmentName != null`,
  `${impression} and properties.environmentName != 'production' and properties.split = 'checkout'`,
  `event = 'impression' and properties.environmentName != 'production'`,
  `type = 'identify' and properties.environmentName != 'production'`,
  `${impression} and properties.environment != 'production'`,
  impression,
  "event = ",
])("the filter %s does not, or keeps out more", async (statement) => {
  expect(await judgeStack(rule, [trait(), filter(statement)])).toEqual([unfiltered()]);
});

test("a space without a filter, or with one that is switched off or another's, is named once", async () => {
  expect(
    await judgeStack(rule, [trait({}, { name: "search" }), trait(), trait({}, { name: "upsell" })]),
  ).toEqual([unfiltered()]);
  expect(await judgeStack(rule, [trait(), filter(productionOnly, { enabled: false })])).toEqual([
    unfiltered(),
  ]);
  expect(await judgeStack(rule, [trait(), filter(productionOnly, { enabled: true })])).toEqual([]);
  expect(await judgeStack(rule, [trait(), filter(productionOnly, { spaceId: "spa_2" })])).toEqual([
    unfiltered(),
  ]);
  expect(await judgeStack(rule, [trait(), filter(productionOnly, { spaceId: "1" })])).toEqual([]);
  expect(await judgeStack(rule, [trait(), filter(undefined)])).toEqual([unfiltered()]);
  const other = trait({ spaceId: "spa_2" }, { type: COMPUTED_TRAIT, name: "checkout" });
  Object.assign(other.props ?? {}, { query: "event('get_treatment').last(property('treatment'))" });
  expect(await judgeStack(rule, [trait(), filter(productionOnly), other])).toEqual([
    unfiltered(productionOnly, urnOf(COMPUTED_TRAIT, "checkout")),
  ]);
});

test("several filters keep out together what none of them does alone", async () => {
  const named = filter(
    `${impression} and properties.environmentName != 'production' and properties.environmentName != null`,
  );
  const nameless = filter(`${impression} and properties.environmentName = null`);
  expect(await judgeStack(rule, [trait(), named])).toEqual([unfiltered()]);
  expect(await judgeStack(rule, [trait(), named, nameless])).toEqual([]);
});

test("a filter that drops what a trait of the space counts is not the one", async () => {
  const staging = trait({ conditions: { environmentName: "staging" } }, { name: "other" });
  expect(await judgeStack(rule, [trait(), staging, filter(productionOnly)])).toEqual([unfiltered()]);
  const both = `${impression} and !(properties.environmentName in ['production', 'staging'])`;
  expect(await judgeStack(rule, [trait(), staging, filter(both)])).toEqual([]);
});

test("for a trait that counts any environment, a filter that lets one through is enough", async () => {
  const any = trait({ conditions: {} });
  expect(await judgeStack(rule, [any, filter(productionOnly)])).toEqual([]);
  expect(
    await judgeStack(rule, [any, filter(`${impression} and properties.environmentName = 'staging'`)]),
  ).toEqual([unfiltered()]);
  expect(await judgeStack(rule, [any, filter(impression)])).toEqual([unfiltered()]);
});

test("the environment of a stack can be configured, and decides over its traits", async () => {
  const config = { environmentName: "live" };
  const live = `${impression} and properties.environmentName != 'live'`;
  expect(await judgeStack(rule, [trait({ conditions: {} }), filter(live)], config)).toEqual([]);
  expect(await judgeStack(rule, [trait(), filter(productionOnly)], config)).toEqual([unfiltered(live)]);
});

test("every name of the event is filtered, and the property can be called otherwise", async () => {
  const config = { events: ["get_treatment", "impression"], property: "meta.env" };
  const traits = [
    trait({ conditions: { "meta.env": "a" } }),
    trait({ conditions: { "meta.env": "a" }, event: "impression" }),
  ];
  const one = "event = 'get_treatment' and properties.meta.env != 'a'";
  const suggested = `${impression} and properties.meta.env != 'production'`;
  expect(await judgeStack(rule, [...traits, filter(one)], config)).toEqual([unfiltered(suggested)]);
  expect(
    await judgeStack(
      rule,
      [...traits, filter(one), filter("event = 'impression' and properties.meta.env != 'a'")],
      config,
    ),
  ).toEqual([]);
});

test("traits of other events, of development stacks and audiences need no filter", async () => {
  expect(await judgeStack(rule, [trait({ event: "Order Completed" })])).toEqual([]);
  expect(await judgeStack(rule, [trait({}, { settings: { environment: "dev" } })])).toEqual([]);
  expect(await judgeStack(rule, [trait({}, { settings: { environment: "prod" } })])).toEqual([unfiltered()]);
  const query = "event('get_treatment').count() >= 1";
  expect(await judgeStack(rule, [{ type: AUDIENCE, props: { query, spaceId: "spa_1" } }])).toEqual([]);
  expect(await judgeStack(rule, [{ type: COMPUTED_TRAIT, props: { query: "event(" } }])).toEqual([]);
});

test("what is not known yet is pending, unless what is known is enough", async () => {
  for (const unknown of [
    filter(NOT_YET_KNOWN),
    filter(productionOnly, { enabled: NOT_YET_KNOWN }),
    filter(productionOnly, { spaceId: NOT_YET_KNOWN }),
  ]) {
    expect(await judgeStack(rule, [trait(), unknown])).toEqual([pending]);
    expect(await judgeStack(rule, [trait(), unknown, filter(productionOnly)])).toEqual([]);
  }
  expect(await judgeStack(rule, [trait({ spaceId: NOT_YET_KNOWN }), filter(productionOnly)])).toEqual([
    pending,
  ]);
  expect(await judgeStack(rule, [trait({ spaceId: NOT_YET_KNOWN })])).toEqual([unfiltered()]);
  const which = {
    level: "advisory",
    message: 'Pending: which impressions computed trait "checkout" counts is known only during the update.',
    urn,
  };
  expect(await judgeStack(rule, [trait({ conditions: NOT_YET_KNOWN })])).toEqual([which]);
  expect(await judgeStack(rule, [trait({}, { settings: { environment: NOT_YET_KNOWN } })])).toEqual([which]);
});
