import { policies } from "../../policies/index";

/** Breaks every rule, most of them once. */
export const breaksEveryRule = (sourceId: string): string => `
const { Audience, ComputedTrait, LastComputedTrait, SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("source", { sourceId: "${sourceId}", environment: "dev" });
new LastComputedTrait("contact", { name: "Last contact", event: "get_treatment", property: "email",
  conditions: { split: "checkout" }, within: "30 days" });
new ComputedTrait("treatment", { name: "checkout", description: "Last treatment.",
  query: "event('get_treatment').where(property('environmentName') = 'production').last(property('treatment'))" },
  { protect: true });
new Audience("treated", { name: "Treated", query: "trait('checkout') = 'on'" });
`;

export const keepsEveryRule = (sourceId: string): string => `
const { Audience, LastComputedTrait, SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("source", { sourceId: "${sourceId}", environment: "prod" });
new LastComputedTrait("treatment", { name: "checkout", description: "Last treatment.", event: "get_treatment",
  property: "treatment", conditions: { environmentName: "production", treatment: { notEquals: "control" } } },
  { protect: true });
new Audience("treated", { name: "Treated", description: "Saw it.", query: "trait('checkout') = 'on'" });
`;

export const described = (rule: string): string =>
  policies.find(({ name }) => name === rule)?.description ?? "";

/** What each rule says about `breaksEveryRule`, after its description. */
export const findings: [rule: string, says: string][] = [
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

/** As one text each, since their order is the engine's business. */
export function sentences(levelOf: (rule: string) => string, more: string[] = []): string[] {
  const lines = findings.map(([rule, says]) => `${rule} (${levelOf(rule)}): ${described(rule)}\n${says}`);
  return [...lines, ...more].toSorted((one, other) => one.localeCompare(other));
}
