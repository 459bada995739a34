import { expect, test } from "vitest";

import { audienceNeedsDescription } from "../../policies/rules/audience-needs-description";
import { productionTraitsAreProtected } from "../../policies/rules/production-traits-are-protected";
import { traitNameConvention } from "../../policies/rules/trait-name-convention";
import { traitNeedsDescription } from "../../policies/rules/trait-needs-description";
import { AUDIENCE, COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import { judgeResource, NOT_YET_KNOWN } from "./judge";

const trait = (props: Record<string, unknown> = {}) => ({
  type: LAST_COMPUTED_TRAIT,
  name: "production-checkout_redesign",
  props: { name: "checkout_redesign", event: "get_treatment", property: "treatment", ...props },
});

test("a trait with a description passes, of either kind", async () => {
  expect(await judgeResource(traitNeedsDescription, trait({ description: "Last treatment." }))).toEqual([]);
  const written = { ...trait({ description: "Last treatment." }), type: COMPUTED_TRAIT };
  expect(await judgeResource(traitNeedsDescription, written)).toEqual([]);
});

test.each([undefined, "", "  "])(
  "a trait described as %j is told to say what its value means",
  async (description) => {
    expect(await judgeResource(traitNeedsDescription, trait({ description }))).toEqual([
      {
        level: "rule",
        message:
          'Computed trait "production-checkout_redesign" has no description. Write description: "..." with one sentence for whoever finds it in Segment.',
      },
    ]);
  },
);

test("a description that is not known yet is pending", async () => {
  expect(await judgeResource(traitNeedsDescription, trait({ description: NOT_YET_KNOWN }))).toEqual([
    {
      level: "advisory",
      message: 'Pending: the description of "production-checkout_redesign" is known only during the update.',
    },
  ]);
});

test("an audience needs a description, and a trait is not its business", async () => {
  const audience = { type: AUDIENCE, name: "treated", props: { name: "Treated" } };
  expect(await judgeResource(audienceNeedsDescription, audience)).toEqual([
    {
      level: "rule",
      message:
        'Audience "treated" has no description. Write description: "..." with one sentence for whoever finds it in Segment.',
    },
  ]);
  expect(await judgeResource(audienceNeedsDescription, trait())).toEqual([
    { level: "not applicable", message: "only for pulumi-nodejs:dynamic/segment:Audience" },
  ]);
});

test("by default a trait is named like a flag", async () => {
  expect(await judgeResource(traitNameConvention, trait())).toEqual([]);
  expect(await judgeResource(traitNameConvention, trait({ name: "Checkout redesign" }))).toEqual([
    {
      level: "rule",
      message:
        'The Segment name of computed trait "production-checkout_redesign" does not match ^[A-Za-z][A-Za-z0-9_-]*$. Choose a name that does.',
    },
  ]);
});

test("the pattern of names can be set, and one that is no regular expression stops the run", async () => {
  expect(await judgeResource(traitNameConvention, trait(), { pattern: "^split_" })).toMatchObject([
    { level: "rule" },
  ]);
  await expect(judgeResource(traitNameConvention, trait(), { pattern: "(" })).rejects.toThrow(
    'policy "trait-name-convention": option pattern is not a regular expression: "("',
  );
});

test("outside of development stacks a trait is protected", async () => {
  const production = { ...trait(), settings: { environment: "prod" } };
  expect(await judgeResource(productionTraitsAreProtected, production)).toEqual([
    {
      level: "rule",
      message:
        'Computed trait "production-checkout_redesign" is not protected: deleting it leaves its last values on the profiles, and its key should not be reused. Add the resource option protect: true.',
    },
  ]);
  expect(await judgeResource(productionTraitsAreProtected, { ...production, protect: true })).toEqual([]);
  expect(
    await judgeResource(productionTraitsAreProtected, { ...trait(), settings: { environment: "dev" } }),
  ).toEqual([]);
});

test("a rule about traits names both kinds when it is asked about something else", async () => {
  expect(await judgeResource(traitNeedsDescription, { type: AUDIENCE })).toEqual([
    { level: "not applicable", message: `only for ${LAST_COMPUTED_TRAIT}, ${COMPUTED_TRAIT}` },
  ]);
});

test("a rule about one kind of resource lets the engine skip the others", () => {
  expect(audienceNeedsDescription.validateResource).toHaveProperty("__pulumiType", AUDIENCE);
  expect(traitNeedsDescription.validateResource).not.toHaveProperty("__pulumiType");
  expect([LAST_COMPUTED_TRAIT, COMPUTED_TRAIT]).toEqual([
    "pulumi-nodejs:dynamic/segment:LastComputedTrait",
    "pulumi-nodejs:dynamic/segment:ComputedTrait",
  ]);
});

test("what is no text counts as absent: the provider refuses it", async () => {
  expect(await judgeResource(traitNeedsDescription, trait({ description: 7 }))).toMatchObject([
    { level: "rule" },
  ]);
  expect(await judgeResource(traitNameConvention, trait({ name: undefined }))).toEqual([]);
});

test("a pattern knows the letters of every language", async () => {
  expect(
    await judgeResource(traitNameConvention, trait({ name: "Größe" }), { pattern: "^\\p{L}+$" }),
  ).toEqual([]);
});

const named = (name: string) => judgeResource(traitNeedsDescription, { ...trait(), name });

test("a long name is cut and a control character is shown as ?", async () => {
  expect((await named("x".repeat(81)))[0]?.message).toContain(`Computed trait "${"x".repeat(80)}..." has no`);
  expect((await named("x".repeat(80)))[0]?.message).toContain(`Computed trait "${"x".repeat(80)}" has no`);
  expect((await named("a\u0085b"))[0]?.message).toContain('Computed trait "a?b" has no');
});

test("a mistake in the configuration is one line, without the stack that would bury it", async () => {
  const error: unknown = await judgeResource(traitNeedsDescription, trait(), { a: 1, b: 2 }).catch(
    (reason: unknown) => reason,
  );
  const sentence = 'policy "trait-needs-description" has no option "a", "b"; it has no options';
  expect(error).toMatchObject({ message: sentence, stack: sentence });
});
