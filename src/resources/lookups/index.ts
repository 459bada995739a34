export type { Later, LookupOptions } from "./ask";
export { getAudience, getAudienceOutput, type AudienceLookupArgs, type ExistingAudience } from "./audience";
export {
  getDestinations,
  getDestinationsOutput,
  type Destination,
  type DestinationsArgs,
} from "./destinations";
export {
  getEventProperties,
  getEventPropertiesOutput,
  type EventPropertiesArgs,
  type EventProperty,
} from "./event-properties";
export {
  getSource,
  getSourceOutput,
  getSources,
  getSourcesOutput,
  type Source,
  type SourceArgs,
  type SourcesArgs,
} from "./source";
export { getSpace, getSpaceOutput, type InSpace, type Space, type SpaceArgs } from "./space";
export { getTrait, getTraitOutput, type Trait, type TraitLookupArgs } from "./trait";
export { getWorkspace, getWorkspaceOutput, type Workspace } from "./workspace";
