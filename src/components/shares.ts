import * as pulumi from "@pulumi/pulumi";

import { LastComputedTrait } from "../resources/last-computed-trait";
import { PerRun } from "../resources/per-run";
import type { PlannedAudience } from "./treatment-audiences";

/** What a component makes in Segment. */
export interface Plan {
  /** Names of the flags that get a trait. */
  readonly traits: readonly string[];
  readonly audiences: readonly PlannedAudience[];
}

/** A component's part of what a workspace's plan allows, and of the creates in a minute. */
export interface Share extends Plan {
  /** Name of the component in the program. */
  readonly name: string;
  readonly parent: pulumi.Resource | undefined;
}

/** By provider, since a provider is of one workspace. */
const declared = new PerRun(() => new Map<pulumi.ProviderResource | undefined, readonly Share[]>());

/** The shares of what this run has declared before, with the same provider. */
export function otherShares(component: pulumi.Resource, own: Share): readonly Share[] {
  const all = declared.current().get(providerOf(component)) ?? [];
  // Two of one name and parent are no program, though they are several tests with the same mocks.
  return all.filter(({ name, parent }) => name !== own.name || parent !== own.parent);
}

/** Count this one too, for the components that come later. */
export function takeShare(component: pulumi.Resource, own: Share): void {
  declared.current().set(providerOf(component), [...otherShares(component, own), own]);
}

/** The provider of a component's children; none where the stack's configuration says everything. */
export function providerOf(component: pulumi.Resource): pulumi.ProviderResource | undefined {
  return component.getProvider(LastComputedTrait.__pulumiType);
}
