import * as pulumi from "@pulumi/pulumi";

import { programError } from "../resources/problems";
import { LastComputedTrait } from "../resources/last-computed-trait";
import { SegmentProvider } from "../resources/segment-provider";
import { createsPerMinute, defaultQuotas } from "../resources/settings";
import type { PlannedAudience } from "./treatment-audiences";

/** What a component makes in Segment. */
export interface Plan {
  /** Names of the flags that get a trait. */
  readonly traits: readonly string[];
  readonly audiences: readonly PlannedAudience[];
}

/**
 * Whether the workspace's plan has room for all of it, as the provider of the component counts.
 *
 * @throws {pulumi.ResourceError} that says how many there are, and which are too many
 */
export function checkQuotas(subject: string, component: pulumi.Resource, { traits, audiences }: Plan): void {
  const maxTraits = quotaOf(component, "maxTraits");
  const maxAudiences = quotaOf(component, "maxAudiences");
  const problems: string[] = [];
  if (traits.length > maxTraits) {
    const beyond = shortened(traits.slice(maxTraits));
    problems.push(
      `${traits.length} flags need as many traits, and the workspace's plan allows ${maxTraits}, which leaves none for ${beyond}: ${remedy("maxTraits")}`,
    );
  }
  if (audiences.length > maxAudiences) {
    const flags = new Set(audiences.map(({ flag }) => flag.id)).size;
    const beyond = Map.groupBy(audiences.slice(maxAudiences), ({ flag }) => flag.id);
    const said = [...beyond].map(([id, those]) => `${id} (${those.map((one) => one.treatment).join(", ")})`);
    problems.push(
      `the treatments of ${flags} flags need ${audiences.length} audiences, and the workspace's plan allows ${maxAudiences}, which leaves none for ${shortened(said)}: ${remedy("maxAudiences")}`,
    );
  }
  if (problems.length > 0) throw programError(subject, problems);
}

function remedy(setting: keyof typeof defaultQuotas): string {
  return `list fewer, or set segment:${setting}, or \`${setting}\` of a SegmentProvider, to what the contract says (0 turns this check off)`;
}

const mostNamed = 20;

function shortened(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** No limit where the program cannot tell; the provider counts before its first create. */
function quotaOf(component: pulumi.Resource, setting: keyof typeof defaultQuotas): number {
  const provider = component.getProvider(LastComputedTrait.__pulumiType);
  if (provider instanceof SegmentProvider) return provider[setting] || Infinity;
  if (provider !== undefined) return Infinity;
  return (new pulumi.Config("segment").getNumber(setting) ?? defaultQuotas[setting]) || Infinity;
}

/** Say in a preview how long Segment's limits make the first `up` take, where that is a minute or more. */
export function tellDuration(component: pulumi.Resource, { traits, audiences }: Plan): void {
  const minutes = Math.max(
    windows(traits.length, createsPerMinute.traits),
    windows(audiences.length, createsPerMinute.audiences),
  );
  if (!pulumi.runtime.isDryRun() || minutes === 0) return;
  const what = [counted(traits.length, "trait"), counted(audiences.length, "audience")].filter(Boolean);
  void pulumi.log.info(
    `${what.join(" and ")}: Segment lets a token make ${createsPerMinute.traits} traits and ${createsPerMinute.audiences} audiences a minute, so making all of them takes ${counted(minutes, "minute")} or a little more`,
    component,
  );
}

/** Limits are of fixed minutes, the first of which is free. */
function windows(count: number, perMinute: number): number {
  return Math.max(0, Math.ceil(count / perMinute) - 1);
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
