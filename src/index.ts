/**
 * Everything that a program declares or looks up: resources, the component over a list of flags, lookups.
 *
 * @module pulumi-segment-personas
 */
export { TreatmentTraits } from "./components/treatment-traits";
export type {
  TraitOverrides,
  TreatmentAudiences,
  TreatmentFlag,
  TreatmentSource,
  TreatmentTraitsArgs,
} from "./components/treatment-traits-args";
export {
  decidedOnly,
  isDecided,
  undecidedLabels,
  undecidedTreatments,
  type DecisionProperties,
} from "./components/undecided";
export { Audience, type AudienceArgs, type AudienceOptions } from "./resources/audience";
export {
  AudienceDestination,
  type Activation,
  type ActivationMapping,
  type ActivationType,
  type AudienceDestinationArgs,
  type IdSync,
} from "./resources/audience-destination";
export { ComputedTrait, type ComputedTraitArgs } from "./resources/computed-trait";
export {
  LastComputedTrait,
  type Assertion,
  type Comparison,
  type Conditions,
  type LastComputedTraitArgs,
  type Scalar,
} from "./resources/last-computed-trait";
export {
  getAudience,
  getAudienceOutput,
  getDestinations,
  getDestinationsOutput,
  getEventProperties,
  getEventPropertiesOutput,
  getSource,
  getSourceOutput,
  getSources,
  getSourcesOutput,
  getSpace,
  getSpaceOutput,
  getTrait,
  getTraitOutput,
  getWorkspace,
  getWorkspaceOutput,
  type AudienceLookupArgs,
  type Destination,
  type DestinationsArgs,
  type EventPropertiesArgs,
  type EventProperty,
  type ExistingAudience,
  type InSpace,
  type Later,
  type LookupOptions,
  type Source,
  type SourceArgs,
  type SourcesArgs,
  type Space,
  type SpaceArgs,
  type Trait,
  type TraitLookupArgs,
  type Workspace,
} from "./resources/lookups";
export { ProfilesSync, type ProfilesSyncArgs, type SyncedBefore } from "./resources/profiles-sync";
export type { AudienceQueryInput, TraitQueryInput } from "./resources/query-input";
export { SegmentProvider, type SegmentProviderArgs } from "./resources/segment-provider";
export {
  SourceConnection,
  type ExpectedEvents,
  type SourceConnectionArgs,
} from "./resources/source-connection";
export { SourceLabels, type SourceLabelsArgs } from "./resources/source-labels";
export { SpaceFilter, type SpaceFilterArgs } from "./resources/space-filter";
export type { StatementInput } from "./resources/statement-input";
export type { TraitArgs, TraitDestination } from "./resources/trait-args";
