import { expect, test } from "vitest";

import { treatmentTraitFiltersEnvironment as rule } from "../../policies/rules/treatment-trait-filters-environment";
import { AUDIENCE, COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import { type Given, judgeResource, NOT_YET_KNOWN } from "./judge";

const last = (conditions: unknown, more: Record<string, unknown> = {}): Given => ({
  type: LAST_COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", event: "get_treatment", property: "treatment", conditions, ...more },
});
const written = (query: string): Given => ({ type: COMPUTED_TRAIT, name: "checkout", props: { query } });
const where = (condition: string): Given =>
  written(`event('get_treatment').where(${condition}).last(property('treatment'))`);
const audience = (query: string, more: Record<string, unknown> = {}): Given => ({
  type: AUDIENCE,
  name: "treated",
  props: { query, ...more },
});

const environment = "property('environmentName')";
const mixes = (what: string, example: string) => ({
  level: "rule",
  message: `${what} uses "get_treatment" events of more than one environment, so a person gets the value that was seen last in any of them. Let "environmentName" equal one value, as in ${example}.`,
});
const mixingLast = mixes('Computed trait "checkout"', 'conditions: { environmentName: "production" }');
const mixingQuery = mixes('Computed trait "checkout"', "property('environmentName') = 'production'");

test.each([
  ["equality", "production"],
  ["a list of one", ["production"]],
  ["one_of with one value", { oneOf: ["production"] }],
  ["several that leave one", { oneOf: ["production", "staging"], notEquals: "staging" }],
  ["several that say the same", { equals: "production", exists: true, not: { equals: "staging" } }],
])("inputs with %s let one environment through", async (_case, environmentName) => {
  expect(await judgeResource(rule, last({ environmentName }))).toEqual([]);
});

test.each([
  ["a list", ["production", "staging"]],
  ["notEquals", { notEquals: "dev" }],
  ["noneOf", { noneOf: ["dev", "staging"] }],
  ["not", { not: { equals: "dev" } }],
  ["contains", { contains: "prod" }],
  ["startsWith", { startsWith: "prod" }],
  ["endsWith", { endsWith: "prod" }],
  ["greaterThan", { greaterThan: "a" }],
  ["atLeast", { atLeast: "a" }],
  ["lessThan", { lessThan: "z" }],
  ["atMost", { atMost: "z" }],
  ["exists", { exists: true }],
  ["no existence", { exists: false }],
])(
  "inputs with %s let several environments through, or none that is known",
  async (_case, environmentName) => {
    expect(await judgeResource(rule, last({ environmentName }))).toEqual([mixingLast]);
  },
);

test.each([undefined, { split: "checkout" }])(
  "conditions %j are no matter of environments",
  async (conditions) => {
    expect(await judgeResource(rule, last(conditions))).toEqual([mixingLast]);
  },
);

test.each([
  `${environment} = 'production' AND property('split') = 'checkout'`,
  `(${environment} = 'production' AND property('split') = 'a') OR (${environment} = 'production' AND property('split') = 'b')`,
  `NOT ${environment} != 'production' AND ${environment}.exists()`,
])("a query with the condition %s lets one environment through", async (condition) => {
  expect(await judgeResource(rule, where(condition))).toEqual([]);
});

test.each([
  `NOT ${environment} = 'dev'`,
  `${environment} = 'production' OR property('split') = 'checkout'`,
  `${environment} = 'production' OR ${environment} = 'staging'`,
  `NOT (${environment} = 'production' AND property('split') = 'checkout')`,
  `${environment} = property('environment')`,
  `context('environmentName') = 'production'`,
])("a query with the condition %s does not", async (condition) => {
  expect(await judgeResource(rule, where(condition))).toEqual([mixingQuery]);
});

test("conditions that contradict each other mix nothing, and are mentioned", async () => {
  expect(await judgeResource(rule, where(`${environment} = 'a' AND ${environment} = 'b'`))).toEqual([
    {
      level: "advisory",
      message:
        'Computed trait "checkout" counts no event at all: its conditions on "environmentName" contradict each other.',
    },
  ]);
});

test("every impression event of a query is judged, and other events are not", async () => {
  const production = `event('get_treatment').where(${environment} = 'production')`;
  const nested = `event('Order Completed').where(event('get_treatment').count() >= 1).count()`;
  expect(await judgeResource(rule, written(nested))).toEqual([mixingQuery]);
  expect(await judgeResource(rule, written(nested.replace("event('get_treatment')", production)))).toEqual(
    [],
  );
  expect(await judgeResource(rule, written("event('Order Completed').count()"))).toEqual([]);
  expect(await judgeResource(rule, last(undefined, { event: "Order Completed" }))).toEqual([]);
});

test("an audience over impressions is judged too, and one over traits mixes nothing", async () => {
  const mixing = mixes('Audience "treated"', "property('environmentName') = 'production'");
  const production = `event('get_treatment').where(${environment} = 'production').count() >= 1`;
  expect(await judgeResource(rule, audience("event('get_treatment').count() >= 1"))).toEqual([mixing]);
  expect(await judgeResource(rule, audience(production))).toEqual([]);
  expect(
    await judgeResource(rule, audience(`${production} AND NOT event('get_treatment').count() >= 5`)),
  ).toEqual([mixing]);
  expect(await judgeResource(rule, audience("trait('checkout') = 'on'"))).toEqual([]);
  const account = { audienceType: "ACCOUNTS" };
  expect(await judgeResource(rule, audience("ANY event('get_treatment').count() >= 1", account))).toEqual([
    mixing,
  ]);
  expect(await judgeResource(rule, audience(`ALL ${production}`, account))).toEqual([]);
  const linked = { audienceType: "LINKED" };
  expect(await judgeResource(rule, audience("entity('get_treatment').count() >= 1", linked))).toEqual([]);
  expect(await judgeResource(rule, audience("event('get_treatment').count() >= 1", linked))).toEqual([
    mixing,
  ]);
});

const config = { environmentName: "production" };
const another = (example: string) => ({
  level: "rule",
  message: `Computed trait "checkout" uses "get_treatment" events of an environment other than "production", which is this stack's. Let "environmentName" equal one value, as in ${example}.`,
});

test("where the stack's own environment is configured, another one does not pass", async () => {
  expect(await judgeResource(rule, last({ environmentName: "production" }), config)).toEqual([]);
  expect(await judgeResource(rule, last({ environmentName: "staging" }), config)).toEqual([
    another('conditions: { environmentName: "production" }'),
  ]);
  expect(await judgeResource(rule, where(`${environment} = 'staging'`), config)).toEqual([
    another("property('environmentName') = 'production'"),
  ]);
  expect(await judgeResource(rule, last(undefined), { environmentName: "live" })).toEqual([
    mixes('Computed trait "checkout"', 'conditions: { environmentName: "live" }'),
  ]);
});

test("one of several properties is enough, and all are offered as a choice", async () => {
  const properties = { properties: ["env", "stage"] };
  expect(await judgeResource(rule, last({ stage: "production" }), properties)).toEqual([]);
  const [finding] = await judgeResource(rule, last({ environmentName: "production" }), properties);
  expect(finding?.message).toContain(
    'Let "env" or "stage" equal one value, as in conditions: { env: "production" }.',
  );
});

const inStack = (environmentOfStack: string): Given => ({
  ...last(undefined),
  settings: { environment: environmentOfStack },
});

test("in a development stack environments may mix, in any other not, whatever it is called", async () => {
  expect(await judgeResource(rule, inStack("dev"))).toEqual([]);
  expect(await judgeResource(rule, inStack("prod"))).toEqual([mixingLast]);
  expect(await judgeResource(rule, inStack("test"), { devEnvironments: ["test"] })).toEqual([]);
});

test("other conditions may be unknown, and what is no valid query is left to the provider", async () => {
  const conditions = { split: NOT_YET_KNOWN, environmentName: "production" };
  expect(await judgeResource(rule, last(conditions))).toEqual([]);
  expect(await judgeResource(rule, written("event("))).toEqual([]);
  expect(await judgeResource(rule, written("event('get_treatment').count() >= 1"))).toEqual([]);
  expect(await judgeResource(rule, last({ environmentName: { near: "production" } }))).toEqual([]);
});
