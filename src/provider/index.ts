// First, because an older Node cannot load what follows.
import { version } from "./package";

import type * as pulumi from "@pulumi/pulumi";

import { audience } from "./definitions/audience";
import { computedTrait } from "./definitions/computed-trait";
import { audienceDestination } from "./destinations/audience-destination";
import { dynamicProvider } from "./pulumi/dynamic";
import type { ResourceHandler } from "./handler";
import { lastComputedTrait } from "./definitions/last-computed-trait";
import { profilesSync } from "./warehouses/profiles-sync";
import { spaceFilter } from "./filters/space-filter";
import { sourceLabels } from "./labels/source-labels";
import { sourceConnection } from "./connections/source-connection";

const handlers = {
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

/**
 * The code behind every resource of this package, as the string in Pulumi's state calls it.
 *
 * That string stays in state for ever, so this function keeps its name and keeps accepting the state of every released
 * version. Programs have no use for it.
 *
 * @param kind - as in the type token, for example `LastComputedTrait`
 * @throws {Error} for a kind that this version does not know
 *
 * @example
 * ```ts
 * import { v1 } from "pulumi-segment-personas/provider";
 *
 * const provider = v1("LastComputedTrait");
 * ```
 */
export function v1(kind: string): pulumi.dynamic.ResourceProvider {
  const handler: ResourceHandler | undefined = Object.hasOwn(handlers, kind)
    ? handlers[kind as ResourceKind]
    : undefined;
  if (handler === undefined) {
    const known = Object.keys(handlers).join(", ");
    throw new Error(
      `pulumi-segment-personas ${version} has no resource "${kind}" (it has ${known}): install a newer one`,
    );
  }
  return dynamicProvider(handler);
}
