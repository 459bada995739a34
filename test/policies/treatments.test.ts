import { expect, test } from "vitest";

import { noPersonalDataInTraits } from "../../policies/rules/no-personal-data-in-traits";
import { traitStaysRealTime } from "../../policies/rules/trait-stays-real-time";
import { treatmentTraitFiltersEnvironment as filtersEnvironment } from "../../policies/rules/treatment-trait-filters-environment";
import { treatmentTraitIgnoresControl as ignoresControl } from "../../policies/rules/treatment-trait-ignores-control";
import { COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import { type Given, judgeResource, NOT_YET_KNOWN } from "./judge";

const last = (conditions: unknown, more: Record<string, unknown> = {}): Given => ({
  type: LAST_COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", event: "get_treatment", property: "treatment", conditions, ...more },
});
const written = (query: string): Given => ({
  type: COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", query },
});
const where = (condition: string): Given =>
  written(`event('get_treatment').where(${condition}).last(property('treatment'))`);

const mixesEnvironments = {
  level: "rule",
  message:
    'Computed trait "checkout" counts "get_treatment" of every environment, so that a profile\'s value is whatever was' +
    ' seen last anywhere. Add a condition on "environmentName", such as conditions: { environmentName: "production" }.',
};

test.each([
  ["a text", last({ split: "checkout", environmentName: "production" })],
  ["a list", last({ environmentName: ["production", "canary"] })],
  ["an exclusion", last({ environmentName: { notEquals: "staging" } })],
  ["other conditions that are not known yet", last({ split: NOT_YET_KNOWN, environmentName: "production" })],
  ["another event", last(undefined, { event: "Order Completed" })],
  [
    "a query with a condition",
    where("property('environmentName') = 'production' AND property('split') = 'checkout'"),
  ],
  [
    "a query with a condition in every branch",
    where("(property('environmentName') = 'a') OR (property('environmentName') = 'b')"),
  ],
  ["a query with an excluded environment", where("NOT property('environmentName') = 'staging'")],
])("a trait filters its environment with %s", async (_case, trait) => {
  expect(await judgeResource(filtersEnvironment, trait)).toEqual([]);
});

test.each([
  ["no condition", last(undefined)],
  ["a condition on the flag only", last({ split: "checkout" })],
  ["a mere existence", last({ environmentName: { exists: true } })],
  [
    "a query with a condition in one branch",
    where("property('environmentName') = 'a' OR property('split') = 'b'"),
  ],
  [
    "a query that negates both together",
    where("NOT (property('environmentName') = 'a' AND property('split') = 'b')"),
  ],
])("a trait with %s mixes environments", async (_case, trait) => {
  expect(await judgeResource(filtersEnvironment, trait)).toEqual([mixesEnvironments]);
});

test("in a development stack environments may mix, and elsewhere an unknown environment name is pending", async () => {
  expect(
    await judgeResource(filtersEnvironment, { ...last(undefined), settings: { environment: "dev" } }),
  ).toEqual([]);
  expect(await judgeResource(filtersEnvironment, last({ environmentName: NOT_YET_KNOWN }))).toEqual([
    {
      level: "advisory",
      message:
        'Pending: the definition or the stack of computed trait "checkout" is known only during the update.',
    },
  ]);
});

test("the event and the property of the environment can be named otherwise", async () => {
  const config = { events: ["impression"], properties: ["env", "environment"] };
  const event = "impression";
  expect(await judgeResource(filtersEnvironment, last({ env: "production" }, { event }), config)).toEqual([]);
  expect(
    await judgeResource(filtersEnvironment, last({ environmentName: "production" }, { event }), config),
  ).toMatchObject([{ level: "rule" }]);
});

test.each([
  ["excludes it", last({ treatment: { noneOf: ["control"] } })],
  ["differs from it", last({ treatment: { notEquals: "control" } })],
  ["takes others only", last({ treatment: ["on", "off"] })],
  ["stores something else", last({}, { property: "label" })],
  [
    "negates it in a query",
    where("property('split') = 'checkout' AND NOT property('treatment') = 'control'"),
  ],
  ["only counts", written("event('get_treatment').count()")],
])("a trait that %s does not store control", async (_case, trait) => {
  expect(await judgeResource(ignoresControl, trait)).toEqual([]);
});

test.each([
  ["has no condition on it", last({ split: "checkout" })],
  ["allows it in one branch", where("property('treatment') = 'on' OR property('split') = 'checkout'")],
  ["starts with it", last({ treatment: { startsWith: "con" } })],
])("a trait that %s would store control", async (_case, trait) => {
  expect(await judgeResource(ignoresControl, trait)).toEqual([
    {
      level: "rule",
      message:
        'Computed trait "checkout" would store "control" as a treatment. Leave it out with' +
        ' conditions: { treatment: { noneOf: ["control"] } }, or excludeTreatments of TreatmentTraits.',
    },
  ]);
});

test("a window makes a trait batch, a session does not, and an account-level trait always is", async () => {
  expect(await judgeResource(traitStaysRealTime, last({ split: "checkout" }))).toEqual([]);
  expect(
    await judgeResource(traitStaysRealTime, written("event('Page Viewed').expires_after(1 hour).count()")),
  ).toEqual([]);
  const windowed = {
    level: "rule",
    message:
      'Computed trait "checkout" is computed in batches, every eight hours, because of a time window or a condition that' +
      " looks at other events. Leave that out to have it in real time, under a new name: Segment cannot change the one" +
      " into the other.",
  };
  expect(await judgeResource(traitStaysRealTime, last({}, { within: "30 days" }))).toEqual([windowed]);
  expect(await judgeResource(traitStaysRealTime, written("event('A').within(30 days).count()"))).toEqual([
    windowed,
  ]);
  expect(await judgeResource(traitStaysRealTime, last({}, { type: "ACCOUNTS" }))).toEqual([
    {
      level: "rule",
      message:
        'Computed trait "checkout" is computed in batches, every eight hours, because of its type ACCOUNTS.',
    },
  ]);
});

test.each([
  [last({}, { property: "emailAddress" }), ["email", "address"]],
  [last({ "user.firstName": "Ada" }), ["firstname"]],
  [last({ machineIP: "10.0.0.7" }), ["ip"]],
  [written("event('Order Completed').where(property('phone').exists()).last(property('total'))"), ["phone"]],
])("personal data is recognised by words, in what is stored and in conditions (%#)", async (trait, words) => {
  expect(await judgeResource(noPersonalDataInTraits, trait)).toEqual([
    {
      level: "rule",
      message:
        'Computed trait "checkout" stores, or has in its conditions, a property that looks like personal data' +
        ` (${words.map((word) => `"${word}"`).join(", ")}). Use another property, or list its path in the option allow.`,
    },
  ]);
});

test("shipping is no address of the network, and an allowed path is fine", async () => {
  expect(
    await judgeResource(noPersonalDataInTraits, last({ split: "a" }, { property: "shipping.usage" })),
  ).toEqual([]);
  const allowed = { allow: ["emailDomain"] };
  expect(await judgeResource(noPersonalDataInTraits, last({}, { property: "emailDomain" }), allowed)).toEqual(
    [],
  );
});

test("a query that does not parse is left to the provider, which refuses it", async () => {
  for (const rule of [filtersEnvironment, ignoresControl, traitStaysRealTime, noPersonalDataInTraits]) {
    expect(await judgeResource(rule, written("event("))).toEqual([]);
  }
});
