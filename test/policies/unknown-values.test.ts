import type { ResourceValidationPolicy } from "@pulumi/policy";
import { expect, test } from "vitest";

import { noPersonalDataInTraits } from "../../policies/rules/no-personal-data-in-traits";
import { productionTraitsAreProtected } from "../../policies/rules/production-traits-are-protected";
import { traitNameConvention } from "../../policies/rules/trait-name-convention";
import { traitStaysRealTime } from "../../policies/rules/trait-stays-real-time";
import { treatmentTraitFiltersEnvironment } from "../../policies/rules/treatment-trait-filters-environment";
import { treatmentTraitIgnoresUndecided } from "../../policies/rules/treatment-trait-ignores-undecided";
import { AUDIENCE, COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import { peek } from "../../policies/shared/unknown";
import { type Given, judgeResource, NOT_YET_KNOWN } from "./judge";

const last = (props: Record<string, unknown>, settings: Record<string, string> = {}): Given => ({
  type: LAST_COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", event: "get_treatment", property: "treatment", ...props },
  settings,
});
const written = (props: Record<string, unknown>): Given => ({
  type: COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", query: "event('get_treatment').last(property('treatment'))", ...props },
});
const environmentName = "production";
const definition = 'the definition of computed trait "checkout" is known only during the update.';
const definitionOrStack =
  'the definition or the stack of computed trait "checkout" is known only during the update.';

test.each<[ResourceValidationPolicy, Given, string]>([
  [treatmentTraitFiltersEnvironment, last({ event: NOT_YET_KNOWN }), definitionOrStack],
  [treatmentTraitFiltersEnvironment, last({ property: NOT_YET_KNOWN }), definitionOrStack],
  [treatmentTraitFiltersEnvironment, last({ within: NOT_YET_KNOWN }), definitionOrStack],
  [treatmentTraitFiltersEnvironment, last({ conditions: NOT_YET_KNOWN }), definitionOrStack],
  [treatmentTraitFiltersEnvironment, written({ query: NOT_YET_KNOWN }), definitionOrStack],
  [
    treatmentTraitFiltersEnvironment,
    last({ conditions: { environmentName } }, { environment: NOT_YET_KNOWN }),
    definitionOrStack,
  ],
  [treatmentTraitIgnoresUndecided, written({ query: NOT_YET_KNOWN }), definition],
  [treatmentTraitIgnoresUndecided, last({ conditions: { treatment: NOT_YET_KNOWN } }), definition],
  [treatmentTraitIgnoresUndecided, last({ conditions: { label: { not: NOT_YET_KNOWN } } }), definition],
  [
    treatmentTraitFiltersEnvironment,
    last({ conditions: { environmentName: ["production", NOT_YET_KNOWN] } }),
    definitionOrStack,
  ],
  ...[
    { query: NOT_YET_KNOWN },
    { query: "event('get_treatment').count() > 1", audienceType: NOT_YET_KNOWN },
  ].map((props): [ResourceValidationPolicy, Given, string] => [
    treatmentTraitFiltersEnvironment,
    { type: AUDIENCE, name: "treated", props },
    'the definition or the stack of audience "treated" is known only during the update.',
  ]),
  [traitStaysRealTime, last({ within: NOT_YET_KNOWN }), definition],
  [traitStaysRealTime, last({ type: NOT_YET_KNOWN }), definition],
  [
    traitNameConvention,
    last({ name: NOT_YET_KNOWN }),
    'the name of the computed trait "checkout" is known only during the update.',
  ],
  [
    productionTraitsAreProtected,
    last({}, { environment: NOT_YET_KNOWN }),
    'segment:environment of "checkout" is known only during the update.',
  ],
  ...[
    last({ property: NOT_YET_KNOWN }),
    last({ conditions: NOT_YET_KNOWN }),
    written({ query: NOT_YET_KNOWN }),
  ].map((given): [ResourceValidationPolicy, Given, string] => [
    noPersonalDataInTraits,
    given,
    'some properties of computed trait "checkout" are known only during the update.',
  ]),
])("what $name cannot know in a preview is pending (%#)", async (rule, given, what) => {
  expect(await judgeResource(rule, given)).toEqual([{ level: "advisory", message: `Pending: ${what}` }]);
});

test("what is known of personal data is refused although the rest is pending", async () => {
  const given = last({ property: "email", conditions: NOT_YET_KNOWN });
  expect((await judgeResource(noPersonalDataInTraits, given)).map(({ level }) => level)).toEqual([
    "rule",
    "advisory",
  ]);
});

function broken(): never {
  throw new Error("broken");
}

test("an error that is not about unknown values is not taken for one", () => {
  expect(() => peek(broken)).toThrow("broken");
});
