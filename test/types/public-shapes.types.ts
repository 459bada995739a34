// Holds the shapes that programs are written against. It has nothing to run: `npm run types` fails when one changes.
import type * as pulumi from "@pulumi/pulumi";

import {
  Audience,
  AudienceDestination,
  ComputedTrait,
  LastComputedTrait,
  SegmentProvider,
  SourceConnection,
  SpaceFilter,
  TreatmentTraits,
  type Activation,
  type ActivationType,
  type AudienceArgs,
  type AudienceDestinationArgs,
  type Comparison,
  type ComputedTraitArgs,
  type Conditions,
  type ExpectedEvents,
  type LastComputedTraitArgs,
  type Scalar,
  type SourceConnectionArgs,
  type SpaceFilterArgs,
  getSource,
  getSourceOutput,
  type Source,
  type TraitDestination,
  type TreatmentAudiences,
  type TreatmentTraitsArgs,
} from "../../src";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Required1<T, K extends keyof T> = Same<Pick<T, K>, Required<Pick<T, K>>>;
const holds = <_Proof extends true>(): void => undefined;

// conditions: property path to a value, one of several values, or a comparison
holds<Same<Scalar, string | number | boolean>>();
holds<Same<Conditions, Record<string, pulumi.Input<Scalar | readonly Scalar[] | Comparison>>>>();
holds<Same<LastComputedTraitArgs["conditions"], pulumi.Input<Conditions> | undefined>>();
holds<
  Same<
    keyof Comparison,
    | "equals"
    | "notEquals"
    | "oneOf"
    | "noneOf"
    | "contains"
    | "startsWith"
    | "endsWith"
    | "greaterThan"
    | "atLeast"
    | "lessThan"
    | "atMost"
    | "exists"
    | "not"
  >
>();
holds<Same<LastComputedTraitArgs["within"], pulumi.Input<string> | undefined>>();

// what has to be given
holds<Required1<LastComputedTraitArgs, "name" | "event" | "property">>();
holds<Required1<SourceConnectionArgs, "sourceId">>();
holds<Required1<AudienceDestinationArgs, "audienceId" | "destinationId" | "activations">>();
holds<Required1<Activation, "name" | "type">>();
holds<Same<Activation["resync"], pulumi.Input<"onCreate" | "onChange" | "never"> | undefined>>();
holds<Required1<SpaceFilterArgs, "name" | "if">>();
holds<Required1<TreatmentTraitsArgs, "flags">>();
holds<Same<TreatmentTraitsArgs["undecided"], "store" | "ignore" | undefined>>();
holds<Same<SourceConnectionArgs["onUnconfirmed"], pulumi.Input<"warn" | "fail" | "wait"> | undefined>>();

// flags are names, or names with overrides
const flags: TreatmentTraitsArgs["flags"][number][] = [
  "a",
  { id: "b", name: "B", within: "30 days", enabled: false },
];
// @ts-expect-error a flag without an id names nothing
flags.push({ name: "c" });
// @ts-expect-error the space belongs to the component, not to a flag
flags.push({ id: "d", spaceId: "spa_x" });

// a flag's trait takes resource options; an override that is `undefined` says that Segment decides
flags.push({ id: "e", treatments: ["on", "off"] as const });
// @ts-expect-error audiences belong to the component, not to a flag
flags.push({ id: "f", audiences: "perTreatment" });
flags.push({ id: "e", opts: { protect: true, aliases: ["old"] }, includeHistoricalData: undefined });

// destinations are names, or names with the way in which a trait is sent
holds<
  Same<
    LastComputedTraitArgs["destinations"],
    pulumi.Input<readonly pulumi.Input<string | TraitDestination>[]> | undefined
  >
>();
holds<Same<TraitDestination["as"], pulumi.Input<"identify" | "track"> | undefined>>();
holds<Same<TreatmentTraitsArgs["destinations"], LastComputedTraitArgs["destinations"]>>();

// a lookup is a promise, or with `Output` behind its name an Output of the same, and takes a provider
const eu = { provider: new SegmentProvider("lookups", {}) };
holds<Same<ReturnType<typeof getSource>, Promise<Source>>>();
holds<Same<ReturnType<typeof getSourceOutput>, pulumi.Output<Source>>>();
declare const fixedTraitName: pulumi.Output<string>;
export const lookedUp: pulumi.Output<string> = getSourceOutput({ slug: fixedTraitName }, eu).id;
export const lookedUpPlain: Promise<Source> = getSource({ slug: "a" }, eu);

// lists that are not to be changed are lists
const names = ["a", "b"] as const;
export const fixed: TreatmentTraitsArgs = {
  flags: names,
  archived: names,
  sources: [{ sourceId: "s" }] as const,
  excludeTreatments: names,
  excludeSources: names,
  treatments: names,
  audiences: { per: "treatment", over: "events", name: (flag, treatment) => `${flag} ${treatment}` },
  destinations: names,
};
export const fixedTrait: LastComputedTraitArgs = {
  name: "a",
  event: "e",
  property: "p",
  conditions: { split: names, label: { noneOf: names, oneOf: names } },
  excludeSources: names,
  destinations: names,
};
export const fixedAudience: AudienceArgs = {
  name: "a",
  query: "trait('a').exists()",
  options: { filterByExternalIds: names },
};
export const fixedDestination: AudienceDestinationArgs = {
  audienceId: "aud_x",
  destinationId: "d",
  idSync: [{ externalId: "user_id", strategy: "all" }] as const,
  activations: [{ name: "a", type: "All Events", traits: names, mapping: { actionId: "b" } }] as const,
};

// every input is an output
type Inputs<Args, Resource> = Exclude<keyof Args, keyof Resource>;
holds<Same<Inputs<LastComputedTraitArgs, LastComputedTrait>, never>>();
holds<Same<Inputs<ComputedTraitArgs, ComputedTrait>, never>>();
holds<Same<Inputs<AudienceArgs, Audience>, never>>();
holds<Same<Inputs<AudienceDestinationArgs, AudienceDestination>, never>>();
holds<Same<Inputs<SourceConnectionArgs, SourceConnection>, never>>();
holds<Same<Inputs<SpaceFilterArgs, SpaceFilter>, never>>();

// outputs
holds<Same<AudienceDestination["connectionId"], pulumi.Output<string>>>();
holds<Same<AudienceDestination["activationIds"], pulumi.Output<Record<string, string>>>>();
holds<Same<pulumi.Unwrap<ActivationType>, ActivationType>>();
holds<Same<TreatmentTraits["keys"], pulumi.Output<Record<string, string>>>>();
holds<Same<TreatmentTraits["audiences"], Readonly<Record<string, Record<string, Audience>>>>>();
holds<Same<TreatmentTraitsArgs["audiences"], "perTreatment" | TreatmentAudiences | undefined>>();
holds<Same<TreatmentAudiences["name"], ((flag: string, treatment: string) => string) | undefined>>();
holds<Same<LastComputedTrait["key"], pulumi.Output<string>>>();
holds<Same<LastComputedTrait["computation"], pulumi.Output<"realtime" | "batch">>>();
holds<Same<keyof ExpectedEvents, "event" | "withinDays" | "environment">>();
holds<Same<Exclude<keyof SourceConnectionArgs, keyof SourceConnection>, never>>();
holds<Same<SourceConnection["confirmedOn"], pulumi.Output<string | undefined>>>();
holds<Same<SourceConnection["delivering"], pulumi.Output<"yes" | "no" | "unknown">>>();
holds<Same<SourceConnection["state"], pulumi.Output<"connected" | "disconnected" | "unknown">>>();

export const found: LastComputedTrait = LastComputedTrait.get("found", "tra_x", { spaceId: "spa_x" });
export const provider: pulumi.ProviderResource = new SegmentProvider("eu", { region: "eu", maxTraits: 0 });
