import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { TreatmentTraits, type Conditions, type TreatmentTraitsArgs } from "../../src";
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
    excludeSources: ["otherProject"],
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
      excludeSources: ["otherProject"],
      includeAnonymousUsers: true,
    }),
    expect.objectContaining({ name: "split old_search", enabled: false, excludeSources: ["otherProject"] }),
  ]);
});

test("all flags at fault are named in one error", async () => {
  const args: TreatmentTraitsArgs = { flags: ["it's", "checkout-redesign", "checkout_redesign", "a", "a"] };

  await expect(declare(args)).rejects.toThrow(
    'TreatmentTraits "production": flag "it\'s": a flag\'s name starts with a letter and goes on with letters, digits, "-" and "_"; ' +
      'flag "a" is listed twice (`flags` and `archived` count together): list it once; ' +
      'flags "checkout-redesign" and "checkout_redesign" would share the trait key "checkout_redesign": give one of them another `name`',
  );
});

test("a flag's own excluded sources take the place of the component's, and an empty list excludes none", async () => {
  const own = async (excludeSources: readonly string[] | undefined) => {
    const { children } = await declare({ flags: [{ id: "a", excludeSources }], excludeSources: ["b"] });
    return children[0]?.inputs["excludeSources"];
  };

  expect([await own(["c"]), await own([]), await own(undefined)]).toEqual([["c"], undefined, ["b"]]);
  const { children } = await declare({ flags: ["a"], excludeSources: [] });
  expect(children[0]?.inputs).not.toHaveProperty("excludeSources");
});

const conditionsOf = async (args: TreatmentTraitsArgs): Promise<unknown> =>
  (await declare(args)).children[0]?.inputs["conditions"];

test.each<[Conditions[string], unknown]>([
  ["on", { equals: "on", noneOf: ["control"] }],
  [["on", "off"], { oneOf: ["on", "off"], noneOf: ["control"] }],
  [{ startsWith: "v" }, { startsWith: "v", noneOf: ["control"] }],
  [{ noneOf: ["off", "control"] }, { noneOf: ["off", "control"] }],
  [{ noneOf: ["off"] }, { noneOf: ["off", "control"] }],
  [pulumi.output("on"), { equals: "on", noneOf: ["control"] }],
])("a flag's own condition on the treatment stands beside the excluded ones: case %#", async (own, both) => {
  const excludeTreatments = ["control"] as const;

  for (const conditions of [{ treatment: own }, pulumi.output({ treatment: own })]) {
    expect(await conditionsOf({ flags: [{ id: "a", conditions }], excludeTreatments })).toEqual({
      split: "a",
      treatment: both,
    });
  }
});

test("a flag's own conditions hold beside the component's", async () => {
  const flags = [
    { id: "a", conditions: { environmentName: { startsWith: "prod" }, split: ["a"], label: "x" } },
  ];

  for (const environmentName of ["production", pulumi.output("production")])
    expect(await conditionsOf({ flags, environmentName })).toEqual({
      split: "a",
      environmentName: "production",
      label: "x",
    });
  expect(await conditionsOf({ flags: [{ id: "a", conditions: { environmentName: "staging" } }] })).toEqual({
    split: "a",
    environmentName: "staging",
  });
  expect(await conditionsOf({ flags: ["a"], excludeTreatments: [] })).toEqual({ split: "a" });
});

const otherEnvironment =
  "`conditions.environmentName` does not agree with the component's `environmentName`, and both must hold: take it out, or declare the flag in a TreatmentTraits of its own";
const otherFlag = (id: string): string =>
  `\`conditions.split\` does not agree with the flag's name "${id}", and both must hold: take it out, or write a LastComputedTrait for it`;

test("flags whose conditions contradict the component are named in one error", async () => {
  const flags = [
    { id: "a", conditions: { split: "other", environmentName: "staging" } },
    { id: "b", conditions: { environmentName: ["production", "staging"], split: { oneOf: ["b", "c"] } } },
    { id: "c", conditions: { environmentName: { notEquals: "production" } } },
    { id: "d", conditions: { environmentName: { exists: false } } },
    { id: "e", conditions: { environmentName: { not: { startsWith: "prod" } } } },
    { id: "f", conditions: { environmentName: { noneOf: ["staging"] } } },
  ];

  await expect(declare({ flags, environmentName: "production" })).rejects.toThrow(
    new pulumi.ResourceError(
      `TreatmentTraits "production": flag "a": ${otherFlag("a")}; flag "a": ${otherEnvironment}; ` +
        `flag "b": ${otherFlag("b")}; flag "b": ${otherEnvironment}; flag "c": ${otherEnvironment}; ` +
        `flag "d": ${otherEnvironment}; flag "e": ${otherEnvironment}`,
      undefined,
      true,
    ),
  );
});

test("a condition that is none reaches the provider, which says what it may be", async () => {
  const flags = [{ id: "a", conditions: { environmentName: { equalz: "production" } as never } }];

  expect(await conditionsOf({ flags, environmentName: "production" })).toEqual({
    split: "a",
    environmentName: { equalz: "production" },
  });
});

test("an override that is undefined is left to Segment, or to the component where a definition needs it", async () => {
  const nothing = undefined;
  const flag = {
    id: "a",
    name: nothing,
    description: nothing,
    enabled: nothing,
    includeHistoricalData: nothing,
    includeAnonymousUsers: nothing,
    destinations: nothing,
    event: nothing,
    property: nothing,
    conditions: nothing,
    opts: nothing,
  };

  const { children } = await declare({ flags: [flag], destinations: ["Braze"], spaceId: "spa_x" });

  expect(children[0]?.inputs).toEqual({
    name: "a",
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "a" },
    spaceId: "spa_x",
    query: "event('get_treatment').where(property('split') = 'a').last(property('treatment'))",
    computation: "realtime",
    ...hidden("production-a"),
  });
});

test("what a flag says itself comes before what the component says", async () => {
  const own = {
    name: "b",
    description: "c",
    event: "e",
    property: "p",
    destinations: ["d"],
    enabled: true,
  };

  const { result, children } = await declare({
    flags: [{ id: "a", ...own }],
    archived: [{ id: "old", enabled: true }],
    event: "x",
    properties: { treatment: "y" },
    destinations: ["z"],
    sources: [{ id: "impressions", sourceId: pulumi.output("s") }],
    spaceId: "spa_x",
  });

  expect(await valueOf(pulumi.output(result.connections[0]?.urn))).toBe(
    "urn:pulumi:stack::project::segment:index:TreatmentTraits$pulumi-nodejs:dynamic/segment:SourceConnection::production-source-impressions",
  );
  expect(children.map(({ name, inputs }) => [name, inputs])).toEqual([
    [
      "production-source-impressions",
      {
        sourceId: "s",
        spaceId: "spa_x",
        expects: { event: "x", environment: { property: "environmentName" } },
        ...hidden("production-source-impressions"),
      },
    ],
    ["production-a", expect.objectContaining(own)],
    [
      "production-old",
      expect.objectContaining({
        enabled: false,
        destinations: ["z"],
        property: "y",
        event: "x",
        description: "Last treatment of old seen",
      }),
    ],
  ]);
});

test("the identity says whether profiles with only an anonymous id get a value", async () => {
  for (const [identity, included] of [
    ["user", false],
    ["anonymous", true],
    ["both", true],
  ] as const) {
    const { children } = await declare({ flags: ["a"], identity });
    expect(children[0]?.inputs["includeAnonymousUsers"]).toBe(included);
  }
});

test("a flag's trait takes resource options, and the component stays its parent", async () => {
  const seen: unknown[] = [];
  const transformation: pulumi.ResourceTransformation = ({ opts }) => {
    seen.push(opts.aliases);
    return undefined;
  };
  const opts = { aliases: [{ name: "before" }], transformations: [transformation] };
  const { result } = await declare({ flags: [{ id: "a", opts }, "b"] });

  expect(seen).toEqual([[{ name: "before" }]]);

  const urns = Object.values(result.traits).map(({ urn }) => valueOf(urn));
  expect(await Promise.all(urns)).toEqual(
    ["a", "b"].map(
      (id) =>
        `urn:pulumi:stack::project::segment:index:TreatmentTraits$pulumi-nodejs:dynamic/segment:LastComputedTrait::production-${id}`,
    ),
  );
});
