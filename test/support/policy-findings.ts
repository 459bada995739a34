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
const { Audience, decidedOnly, LastComputedTrait, SourceConnection, SpaceFilter } = require("pulumi-segment-personas");
const { environmentFilter } = require("pulumi-segment-personas/fql");
new SourceConnection("source", { sourceId: "${sourceId}", environment: "prod" });
new SpaceFilter("production-only", environmentFilter({ environment: "production" }));
new LastComputedTrait("treatment", { name: "checkout", description: "Last treatment.", event: "get_treatment",
  property: "treatment", conditions: decidedOnly({ environmentName: "production" }) },
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
    'Computed trait "contact" stores or filters by a property that looks like personal data ("email"). Use another property, or list its path in the option allow.',
  ],
  [
    "production-only-connections",
    '"source" connects a source of environment "dev", but this stack allows only "prod". Connect a source of that environment and write environment: "prod", or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop impressions of other environments, also of a source that somebody connects in the app.',
  ],
  [
    "production-space-filters-environments",
    "Nothing in this stack keeps impressions of other environments out of the space of computed trait \"contact\", whoever connects a source that sends them. Let Segment drop them: write enforceEnvironment: true in TreatmentTraits, or add a SpaceFilter with if: \"type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'\".",
  ],
  [
    "production-traits-are-protected",
    'Computed trait "contact" is not protected: deleting it leaves its last values on the profiles, and its key should not be reused. Add the resource option protect: true.',
  ],
  [
    "stack-pins-workspace",
    'The provider "default" does not say which workspace it may write to. Run "pulumi config set segment:workspace <id or slug>", or write workspace: "..." in its SegmentProvider.',
  ],
  [
    "trait-name-convention",
    'The Segment name of computed trait "contact" does not match ^[A-Za-z][A-Za-z0-9_-]*$. Choose a name that does.',
  ],
  [
    "trait-needs-description",
    'Computed trait "contact" has no description. Write description: "..." with one sentence for whoever finds it in Segment.',
  ],
  [
    "trait-quota",
    'The stack has 2 computed traits through the provider "default", and the limit is 1. Remove traits of finished flags, or set the option max to what the contract includes.',
  ],
  [
    "trait-stays-real-time",
    'Computed trait "contact" is computed in batches every eight hours because of a time window or a condition on other events. For real time, remove that and give the trait a new name: Segment cannot convert an existing trait.',
  ],
  [
    "treatment-trait-filters-environment",
    'Computed trait "contact" uses "get_treatment" events of more than one environment, so a person gets the value that was seen last in any of them. Let "environmentName" equal one value, as in conditions: { environmentName: "production" }.',
  ],
  [
    "treatment-trait-ignores-undecided",
    'Computed trait "treatment" would store what an SDK serves when it could not decide: impressions with the treatment "control", and with the label "not ready" or 7 more. Add isDecided() to the conditions of its query.',
  ],
];

/** As one text each, since their order is the engine's business. */
export function sentences(levelOf: (rule: string) => string, more: string[] = []): string[] {
  const lines = findings.map(([rule, says]) => `${rule} (${levelOf(rule)}): ${described(rule)}\n${says}`);
  return [...lines, ...more].toSorted((one, other) => one.localeCompare(other));
}
