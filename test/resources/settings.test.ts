import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";

import { LastComputedTrait, SegmentProvider, TreatmentTraits, type SegmentProviderArgs } from "../../src";
import { readSettings } from "../../src/provider/workspace/settings";
import { defaultQuotas, settingNames } from "../../src/resources/settings";
import { runProgram, textOfOutput } from "../support/program";

const trait = (name: string): LastComputedTrait =>
  new LastComputedTrait(name, { name, event: "get_treatment", property: "treatment" });

let warnings: MockInstance;
beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => warnings.mockRestore());

test.each([
  ["enviroment", "environment"],
  ["worksapce", "workspace"],
  ["spaceId", "space"],
  ["apiURL", "apiUrl"],
])("segment:%s is refused, and segment:%s is named", async (wrong, meant) => {
  const declared: (() => unknown)[] = [
    () => trait("a"),
    () => new SegmentProvider("a"),
    () => new TreatmentTraits("a", { flags: ["b"] }),
  ];

  for (const program of declared) {
    await expect(runProgram(program, { [wrong]: "x" })).rejects.toThrow(
      new pulumi.ResourceError(
        `the stack's configuration: \`segment:${wrong}\` is no setting, and what it was to set is not set: did you mean ` +
          `\`segment:${meant}\`? Set that, and remove this one with \`pulumi config rm segment:${wrong}\``,
        undefined,
        true,
      ),
    );
  }
});

const elsewhere = (): LastComputedTrait => {
  pulumi.runtime.setConfig("project:enviroment", "x");
  return trait("a");
};

test("keys that resemble none of ours, and those of other namespaces, are left alone", async () => {
  await expect(
    runProgram(() => trait("a"), { url: "x", version: "2", provider: "y" }),
  ).resolves.toBeDefined();
  await expect(runProgram(elsewhere)).resolves.toBeDefined();
});

const several = (): unknown => [trait("a"), trait("b"), new TreatmentTraits("c", { flags: ["d"] })];

test("a token that is not marked secret is a warning with the command, once for a program", async () => {
  await runProgram(several, { token: "in clear" }, []);

  expect(warnings.mock.calls).toEqual([
    [
      "warning: [runtime] segment:token is not marked secret, so it stands in clear in the stack's configuration and state: " +
        "set it again with `pulumi config set --secret segment:token`",
    ],
  ]);
});

test("a token that is marked secret is none", async () => {
  await runProgram(() => trait("a"), { token: "marked" });

  expect(warnings.mock.calls).toEqual([]);
});

test("programs and provider have the same settings and defaults", () => {
  const known = settingNames.map((name) => `segment:${name}`);
  const asked: string[] = [];
  const { maxTraits, maxAudiences } = readSettings((key) => {
    asked.push(key);
    return key === "segment:token" ? "x" : undefined;
  }, {});

  expect([...new Set(asked)].toSorted()).toEqual(known.toSorted());
  expect({ maxTraits, maxAudiences }).toEqual(defaultQuotas);
});

test.each<[unknown, string]>([
  [{ enviroment: "prod" }, "`enviroment` is not known: did you mean `environment`?"],
  [{ zzzzzz: "prod" }, `\`zzzzzz\` is not known: known are ${settingNames.join(", ")}`],
  [{ region: null }, "`region` is null: give it a value, or leave it out"],
  [{ space: ["spa_x"] }, "`space` must be a text, not a list"],
  [
    { space: { id: "spa_x" }, token: () => "x" },
    "`token` must be a text, not a function; `space` must be a text, not a map",
  ],
  ["europe", "what it is given must be a map, not a text"],
  [
    { space: `spa_${textOfOutput()}` },
    "`space` has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there",
  ],
])("wrong arguments of a provider are named in one error: case %#", async (args, problems) => {
  await expect(runProgram(() => new SegmentProvider("eu", args as SegmentProviderArgs))).rejects.toThrow(
    new pulumi.ResourceError(`SegmentProvider "eu": ${problems}`, undefined, true),
  );
});

test("a provider's settings are texts, numbers, booleans, or come later", async () => {
  const args = { maxTraits: pulumi.output(3), maxAudiences: "4", timeoutSeconds: 5, space: undefined };

  const { result, registered } = await runProgram(
    () => new SegmentProvider("eu", args as unknown as SegmentProviderArgs),
    { token: "x", space: "spa_x" },
  );

  expect(result.maxTraits).toBeUndefined();
  expect(registered).toMatchObject([
    {
      type: "pulumi:providers:pulumi-nodejs",
      inputs: {
        "segment:token": expect.objectContaining({ value: "x" }),
        "segment:maxTraits": "3",
        "segment:maxAudiences": "4",
        "segment:timeoutSeconds": "5",
        "segment:space": "spa_x",
      },
    },
  ]);
});

test("a resource without arguments says so", async () => {
  const nothing = undefined as unknown as ConstructorParameters<typeof LastComputedTrait>[1];

  await expect(runProgram(() => new LastComputedTrait("a", nothing))).rejects.toThrow(
    'LastComputedTrait "a": it needs a map of its inputs, not nothing',
  );
});
