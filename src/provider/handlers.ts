import { audience } from "./definitions/audience";
import { computedTrait } from "./definitions/computed-trait";
import { lastComputedTrait } from "./definitions/last-computed-trait";
import { audienceDestination } from "./destinations/audience-destination";
import { sourceConnection } from "./connections/source-connection";
import { spaceFilter } from "./filters/space-filter";
import type { ResourceHandler } from "./handler";
import { sourceLabels } from "./labels/source-labels";
import { profilesSync } from "./warehouses/profiles-sync";

/** The code behind each resource class, which the engine and `segment-personas drift` call. */
export const handlers = {
  Audience: audience,
  AudienceDestination: audienceDestination,
  ComputedTrait: computedTrait,
  LastComputedTrait: lastComputedTrait,
  ProfilesSync: profilesSync,
  SourceConnection: sourceConnection,
  SourceLabels: sourceLabels,
  SpaceFilter: spaceFilter,
} satisfies Record<string, ResourceHandler>;

/** Names of the resources that this version of the package knows. */
export type ResourceKind = keyof typeof handlers;

/** Whether this version knows a resource of that name. */
export function isResourceKind(kind: string): kind is ResourceKind {
  return Object.hasOwn(handlers, kind);
}
