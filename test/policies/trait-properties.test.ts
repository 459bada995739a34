import { expect, test } from "vitest";

import { noPersonalDataInTraits } from "../../policies/rules/no-personal-data-in-traits";
import { traitStaysRealTime } from "../../policies/rules/trait-stays-real-time";
import { COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import { type Given, judgeResource } from "./judge";

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
  for (const rule of [traitStaysRealTime, noPersonalDataInTraits]) {
    expect(await judgeResource(rule, written("event("))).toEqual([]);
  }
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
