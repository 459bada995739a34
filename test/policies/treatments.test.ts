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
    'Computed trait "checkout" uses "get_treatment" events of every environment, so a profile gets the value that was seen last in any of them. Add a condition on "environmentName", such as conditions: { environmentName: "production" }.',
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
        'Computed trait "checkout" would store "control" as a treatment. Exclude it with conditions: { treatment: { noneOf: ["control"] } }, or excludeTreatments of TreatmentTraits.',
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
      'Computed trait "checkout" is computed in batches every eight hours because of a time window or a condition on other events. For real time, remove that and give the trait a new name: Segment cannot convert an existing trait.',
  };
  expect(await judgeResource(traitStaysRealTime, last({}, { within: "30 days" }))).toEqual([windowed]);
  expect(await judgeResource(traitStaysRealTime, written("event('A').within(30 days).count()"))).toEqual([
    windowed,
  ]);
  expect(await judgeResource(traitStaysRealTime, last({}, { type: "ACCOUNTS" }))).toEqual([
    {
      level: "rule",
      message:
        'Computed trait "checkout" is computed in batches every eight hours because of its type ACCOUNTS.',
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
        'Computed trait "checkout" stores or filters by a property that looks like personal data' +
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

test("a stack that is not for development may not mix environments, whatever it is called", async () => {
  const production = { ...last(undefined), settings: { environment: "prod" } };
  expect(await judgeResource(filtersEnvironment, production)).toEqual([mixesEnvironments]);
});

test("several properties of an environment are offered as a choice", async () => {
  const [finding] = await judgeResource(filtersEnvironment, last(undefined), {
    properties: ["env", "stage"],
  });
  expect(finding?.message).toContain(
    'Add a condition on "env" or "stage", such as conditions: { env: "production" }.',
  );
});

test("a query that is no trait's, and one that reads the parent event, are no matter of environments", async () => {
  expect(await judgeResource(filtersEnvironment, written("event('get_treatment').count() >= 1"))).toEqual([]);
  expect(await judgeResource(filtersEnvironment, where("context('environmentName') = 'production'"))).toEqual(
    [mixesEnvironments],
  );
  expect(await judgeResource(filtersEnvironment, where("property('environmentName').absent()"))).toEqual([
    mixesEnvironments,
  ]);
});

test("a trait of another event may store control", async () => {
  expect(await judgeResource(ignoresControl, written("event('Survey').last(property('treatment'))"))).toEqual(
    [],
  );
});

const treatment = "property('treatment')";

test.each([
  `${treatment}.contains('off')`,
  `${treatment}.omits('ntro')`,
  `${treatment}.starts_with('on')`,
  `${treatment}.ends_with('con')`,
  `${treatment}.absent()`,
  `NOT ${treatment}.exists()`,
  `${treatment}.one_of('on', 'off')`,
  `NOT (${treatment} = 'control' OR ${treatment} = 'off')`,
  `${treatment} = 'on' OR ${treatment} = 'off'`,
])("no control comes through the condition %s", async (condition) => {
  expect(await judgeResource(ignoresControl, where(condition))).toEqual([]);
});

test.each([
  `${treatment}.contains('off', 'ntro')`,
  `${treatment}.contains('ntro')`,
  `${treatment}.omits('off')`,
  `${treatment}.starts_with('con')`,

  `${treatment}.ends_with('trol')`,
  `${treatment}.exists()`,
  `${treatment} != 'off'`,
  `${treatment} > 1`,
  `NOT property('split') = 'checkout'`,
  `context('treatment') = 'on'`,
  `(${treatment} = 'on') OR (${treatment} = 'control')`,
  `(${treatment} = 'on') OR (property('split') = 'a')`,
])("control may come through the condition %s", async (condition) => {
  expect(await judgeResource(ignoresControl, where(condition))).toMatchObject([{ level: "rule" }]);
});

test.each([
  ["clientIPAddress", ["ip", "address"]],
  ["passport", ["passport"]],
  ["dob", ["dob"]],
  ["post_code", ["postcode"]],
])("the property %s looks personal", async (property, words) => {
  const [finding] = await judgeResource(noPersonalDataInTraits, last({}, { property }));
  expect(finding?.message).toContain(`(${words.map((word) => `"${word}"`).join(", ")})`);
});

test("the words can be set, and a trait without property or conditions has none", async () => {
  const words = { words: ["treatment"] };
  expect(await judgeResource(noPersonalDataInTraits, last({}), words)).toMatchObject([{ level: "rule" }]);
  expect(await judgeResource(noPersonalDataInTraits, last(null, { property: undefined }), words)).toEqual([]);
});
