import path from "node:path";

import { expect, test } from "vitest";

import { policies } from "../../policies/index";
import { type Deployment, startDeployment } from "../support/deployed";
import type { RunResult } from "../support/engine";

const pack = path.resolve(__dirname, "../../policies");
const withConfig = ["--policy-pack", pack, "--policy-pack-config", "config.json"];

/** Breaks every rule, most of them once. */
const breaksEveryRule = (sourceId: string): string => `
const { Audience, ComputedTrait, LastComputedTrait, SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("source", { sourceId: "${sourceId}", environment: "dev" });
new LastComputedTrait("contact", { name: "Last contact", event: "get_treatment", property: "email",
  conditions: { split: "checkout" }, within: "30 days" });
new ComputedTrait("treatment", { name: "checkout", description: "Last treatment.",
  query: "event('get_treatment').where(property('environmentName') = 'production').last(property('treatment'))" },
  { protect: true });
new Audience("treated", { name: "Treated", query: "trait('checkout') = 'on'" });
`;

const keepsEveryRule = (sourceId: string): string => `
const { Audience, LastComputedTrait, SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("source", { sourceId: "${sourceId}", environment: "prod" });
new LastComputedTrait("treatment", { name: "checkout", description: "Last treatment.", event: "get_treatment",
  property: "treatment", conditions: { environmentName: "production", treatment: { notEquals: "control" } } },
  { protect: true });
new Audience("treated", { name: "Treated", description: "Saw it.", query: "trait('checkout') = 'on'" });
`;

const described = (rule: string): string => policies.find(({ name }) => name === rule)?.description ?? "";

/** What each rule says about `breaksEveryRule`, after its description. */
const findings: [rule: string, says: string][] = [
  [
    "audience-needs-description",
    'Audience "treated" has no description. Write description: "..." with one sentence for whoever finds it in Segment.',
  ],
  [
    "no-personal-data-in-traits",
    'Computed trait "contact" stores, or has in its conditions, a property that looks like personal data ("email").' +
      " Use another property, or list its path in the option allow.",
  ],
  [
    "production-only-connections",
    '"source" connects a source of environment "dev", and this stack takes "prod". Connect that source and write' +
      ' environment: "prod", or list the space under exceptSpaces with a reason.',
  ],
  [
    "production-traits-are-protected",
    'Computed trait "contact" is not protected: deleting it leaves its last values on the profiles, and its key should' +
      " not be used again. Add the resource option protect: true.",
  ],
  [
    "stack-pins-workspace",
    'The provider "default" does not say which workspace it may write to. Run "pulumi config set segment:workspace' +
      ' <id or slug>", or write workspace: "..." in its SegmentProvider.',
  ],
  [
    "trait-name-convention",
    'The name that computed trait "contact" gets in Segment does not match ^[A-Za-z][A-Za-z0-9_-]*$. Write a name that' +
      " does.",
  ],
  [
    "trait-needs-description",
    'Computed trait "contact" has no description. Write description: "..." with one sentence for whoever finds it in' +
      " Segment.",
  ],
  [
    "trait-quota",
    'The stack has 2 computed traits through the provider "default", and the limit is 1. Remove traits of finished flags,' +
      " or set the option max to what the contract includes.",
  ],
  [
    "trait-stays-real-time",
    'Computed trait "contact" is computed in batches, every eight hours, because of a time window or a condition that' +
      " looks at other events. Leave that out to have it in real time, under a new name: Segment cannot change the one" +
      " into the other.",
  ],
  [
    "treatment-trait-filters-environment",
    'Computed trait "contact" counts "get_treatment" of every environment, so that a profile\'s value is whatever was' +
      ' seen last anywhere. Add a condition on "environmentName", such as conditions: { environmentName: "production" }.',
  ],
  [
    "treatment-trait-ignores-control",
    'Computed trait "treatment" would store "control" as a treatment. Leave it out with conditions: { treatment:' +
      ' { noneOf: ["control"] } }, or excludeTreatments of TreatmentTraits.',
  ],
];

const mandatory = [
  "production-only-connections",
  "stack-pins-workspace",
  "trait-quota",
  "treatment-trait-filters-environment",
];
const options = { "trait-quota": { max: 1 }, "treatment-trait-ignores-control": "advisory" };
const pending =
  'Pending: the labels of the source of "source" are read during the update, which refuses a contradiction.';

test("a program that breaks every rule is told so by each of them, in the preview and in the update", async () => {
  await using deployment = await startDeployment("", { file: "index.js" });
  const { stack } = deployment;
  await stack.write("index.js", breaksEveryRule(sourceOf(deployment, "dev")));

  await stack.write("config.json", JSON.stringify(options));
  const preview = await stack.preview(withConfig);
  expect(preview.code).not.toBe(0);
  expect(said(preview)).toEqual(
    [
      ...findings.map(([rule, says]) => [
        rule,
        mandatory.includes(rule) ? "mandatory" : "advisory",
        `${described(rule)}\n${says}`,
      ]),
      ["production-only-connections", "advisory", pending],
    ].toSorted(),
  );

  // Advisory, so that the update gets as far as the end of the stack.
  await stack.write("config.json", JSON.stringify({ all: "advisory", ...options }));
  const update = await stack.up(withConfig);
  expect(update.code).toBe(0);
  expect(said(update)).toEqual(
    findings.map(([rule, says]) => [rule, "advisory", `${described(rule)}\n${says}`]),
  );
});

test("a program that keeps every rule hears nothing, in the preview and in the update", async () => {
  await using deployment = await startDeployment("", {
    file: "index.js",
    config: { "segment:workspace": "acme", "segment:environment": "prod" },
  });
  const { stack } = deployment;
  await stack.write("index.js", keepsEveryRule(sourceOf(deployment, "prod")));
  await stack.write("config.json", JSON.stringify({ "treatment-trait-ignores-control": "mandatory" }));

  const preview = await stack.preview(withConfig);
  expect([preview.code, said(preview)]).toEqual([0, [["production-only-connections", "advisory", pending]]]);
  const update = await stack.up(withConfig);
  expect([update.code, said(update)]).toEqual([0, []]);
  const settled = await stack.preview(["--refresh", "--expect-no-changes", ...withConfig]);
  expect([settled.code, said(settled)]).toEqual([0, []]);
});

test.each([
  [{ "trait-quota": { max: "many" } }, "trait-quota: max: Invalid type. Expected: integer, given: string"],
  [
    { "trait-name-convention": { pattern: "(" } },
    "trait-name-convention: pattern: Does not match format 'regex'",
  ],
  [
    { "production-only-connections": { exceptSpaces: [{ space: "a" }] } },
    "production-only-connections: exceptSpaces.0: reason is required",
  ],
  [
    { "stack-pins-workspace": { pin: true } },
    'configuring policy pack "pulumi-segment-personas"' +
      ` at "${pack}": policy "stack-pins-workspace" has no option "pin"; it has no options`,
  ],
  [
    { "stack-pins-workspaces": "mandatory" },
    'the policy configuration names "stack-pins-workspaces", and this pack has only ',
  ],
  [{ "stack-pins-workspace": "always" }, '"always" is not a valid enforcement level'],
])("the configuration %j is refused in one line", async (config, message) => {
  await using deployment = await startDeployment("", { file: "index.js" });
  const { stack } = deployment;
  await stack.write("config.json", JSON.stringify(config));
  const { code, stdout, stderr } = await stack.preview(withConfig);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(message);
  expect(stdout + stderr).not.toContain("    at ");
});

function sourceOf({ segment }: Deployment, environment: string): string {
  return (
    segment.emulator.sources.find(({ slug }) =>
      slug.endsWith(environment === "prod" ? "production" : "staging"),
    )?.id ?? ""
  );
}

function said({ violations }: RunResult): string[][] {
  return violations
    .map(({ policyName, enforcementLevel, message }) => [policyName, enforcementLevel, message.trim()])
    .toSorted();
}
