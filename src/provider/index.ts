// First, because an older Node cannot load what follows.
import { version } from "./package";

import type * as pulumi from "@pulumi/pulumi";

import { handlers, isResourceKind } from "./handlers";
import { dynamicProvider } from "./pulumi/dynamic";

export type { ResourceKind } from "./handlers";

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
  const handler = isResourceKind(kind) ? handlers[kind] : undefined;
  if (handler === undefined) {
    const known = Object.keys(handlers).join(", ");
    throw new Error(
      `pulumi-segment-personas ${version} has no resource "${kind}" (it has ${known}): install a newer one`,
    );
  }
  return dynamicProvider(handler);
}
