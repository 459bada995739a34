import { expect, test } from "vitest";

import { TreatmentTraits, type TreatmentTraitsArgs } from "../../src";
import { runProgram, valueOf } from "../support/program";

const declare = async (args: TreatmentTraitsArgs, settings?: Record<string, string>) => {
  const { result, registered } = await runProgram(() => new TreatmentTraits("production", args), settings);
  await valueOf(result.keys);
  // Resources register as their inputs become known, which is no order that a program has a hold on.
  registered.sort((a, b) => Number(a.inputs["enabled"] === false) - Number(b.inputs["enabled"] === false));
  return { result, children: registered.filter(({ type }) => type !== "segment:index:TreatmentTraits") };
};

/** What every resource hands to its provider beside its inputs. */
const hidden = (name: string): Record<string, unknown> => ({
  __provider: expect.any(String),
  __resource: name,
});

test("one trait per flag and one connection per source, with names that stay for ever", async () => {
  const { result, children } = await declare({
    sources: [{ sourceId: "iUM16Md8P2uZ8bGyo7zR4n", environment: "prod" }],
    environmentName: "production",
    flags: ["back_end_roll_algorithm"],
  });

  expect(children).toEqual([
    {
      type: "pulumi-nodejs:dynamic/segment:SourceConnection",
      name: "production-source-iUM16Md8P2uZ8bGyo7zR4n",
      inputs: {
        sourceId: "iUM16Md8P2uZ8bGyo7zR4n",
        environment: "prod",
        expects: {
          event: "get_treatment",
          environment: { property: "environmentName", value: "production" },
        },
        ...hidden("production-source-iUM16Md8P2uZ8bGyo7zR4n"),
      },
    },
    {
      type: "pulumi-nodejs:dynamic/segment:LastComputedTrait",
      name: "production-back_end_roll_algorithm",
      inputs: {
        name: "back_end_roll_algorithm",
        description: "Last treatment of back_end_roll_algorithm seen in production",
        event: "get_treatment",
        property: "treatment",
        conditions: { split: "back_end_roll_algorithm", environmentName: "production" },
        enabled: true,
        includeHistoricalData: true,
        includeAnonymousUsers: false,
        query:
          "event('get_treatment').where(property('environmentName') = 'production' AND property('split') = 'back_end_roll_algorithm').last(property('treatment'))",
        computation: "realtime",
        ...hidden("production-back_end_roll_algorithm"),
      },
    },
  ]);
  expect(await valueOf(result.keys)).toEqual({ back_end_roll_algorithm: "back_end_roll_algorithm" });
});

test("a pipeline with other names, excluded treatments and anonymous people is described, not coded", async () => {
  const { children } = await declare({
    flags: [
      { id: "checkout_redesign", within: "30 days", conditions: { label: { startsWith: "in segment" } } },
    ],
    archived: ["old_search"],
    event: "impression",
    properties: { flag: "feature", treatment: "value", environment: "env" },
    environmentName: "production",
    excludeTreatments: ["control"],
    identity: "both",
    namePrefix: "split ",
  });

  expect(children.map(({ inputs }) => inputs)).toEqual([
    expect.objectContaining({
      name: "split checkout_redesign",
      event: "impression",
      property: "value",
      within: "30 days",
      conditions: {
        feature: "checkout_redesign",
        env: "production",
        value: { noneOf: ["control"] },
        label: { startsWith: "in segment" },
      },
      includeAnonymousUsers: true,
    }),
    expect.objectContaining({ name: "split old_search", enabled: false }),
  ]);
});

test("all flags at fault are named in one error", async () => {
  const args: TreatmentTraitsArgs = { flags: ["it's", "checkout-redesign", "checkout_redesign", "a", "a"] };

  await expect(declare(args)).rejects.toThrow(
    'flag "it\'s": a flag\'s name starts with a letter and goes on with letters, digits, "-" and "_"; ' +
      'flag "a" is listed twice (`flags` and `archived` count together): list it once; ' +
      'flags "checkout-redesign" and "checkout_redesign" would share the trait key "checkout_redesign": give one of them another `name`',
  );
});

test("more flags than the plan has traits are refused while the program runs", async () => {
  const flags = Array.from({ length: 3 }, (_, index) => `flag_${index}`);

  await expect(declare({ flags }, { maxTraits: "2" })).rejects.toThrow(
    "3 flags need as many traits, and the workspace's plan allows 2",
  );
  await expect(declare({ flags }, { maxTraits: "0" })).resolves.toMatchObject({ children: { length: 3 } });
});
