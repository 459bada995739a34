import * as pulumi from "@pulumi/pulumi";

import { programError } from "../resources/problems";
import { SegmentProvider } from "../resources/segment-provider";
import { createsPerMinute, defaultQuotas } from "../resources/settings";
import { providerOf, type Plan, type Share } from "./shares";

/**
 * Whether the workspace's plan has room for all of it beside what other components make, as the provider of the component
 * counts.
 *
 * @throws {pulumi.ResourceError} that says how many there are, whose they are, and which are too many
 */
export function checkQuotas(
  subject: string,
  component: pulumi.Resource,
  own: Share,
  others: readonly Share[],
): void {
  const problems = [
    ...tooManyTraits(quotaOf(component, "maxTraits"), own, others),
    ...tooManyAudiences(quotaOf(component, "maxAudiences"), own, others),
  ];
  if (problems.length > 0) throw programError(subject, problems);
}

function tooManyTraits(max: number, own: Share, others: readonly Share[]): string[] {
  const beyond = beyondQuota("traits", max, own, others);
  if (beyond.length === 0) return [];
  return [
    `${countOf("traits", [...others, own])} flags need as many traits${whose("traits", own, others)}, and the workspace's plan allows ${max}, which leaves none for ${shortened(beyond)}: ${remedy("maxTraits")}`,
  ];
}

function tooManyAudiences(max: number, own: Share, others: readonly Share[]): string[] {
  const beyond = Map.groupBy(beyondQuota("audiences", max, own, others), ({ flag }) => flag.id);
  if (beyond.size === 0) return [];
  const said = [...beyond].map(([id, those]) => `${id} (${those.map((one) => one.treatment).join(", ")})`);
  const all = [...others, own];
  const flags = all.flatMap(({ audiences }) => [...new Set(audiences.map(({ flag }) => flag.id))]);
  return [
    `the treatments of ${flags.length} flags need ${countOf("audiences", all)} audiences${whose("audiences", own, others)}, and the workspace's plan allows ${max}, which leaves none for ${shortened(said)}: ${remedy("maxAudiences")}`,
  ];
}

/** What of a component finds no room any more. */
function beyondQuota<Of extends keyof Plan>(
  of: Of,
  max: number,
  own: Share,
  others: readonly Share[],
): Plan[Of][number][] {
  return own[of].slice(Math.max(0, max - countOf(of, others)));
}

function countOf(of: keyof Plan, shares: readonly Share[]): number {
  return shares.reduce((sum, share) => sum + share[of].length, 0);
}

/** As in ` (30 of TreatmentTraits "shop", 30 of this one)`; nothing where one component makes all of them. */
function whose(of: keyof Plan, own: Share, others: readonly Share[]): string {
  const sharing = others.filter((share) => share[of].length > 0);
  if (sharing.length === 0) return "";
  const said = sharing.map((share) => `${share[of].length} of TreatmentTraits "${share.name}"`);
  return ` (${shortened(said)}, ${own[of].length} of this one)`;
}

function remedy(setting: keyof typeof defaultQuotas): string {
  return `list fewer, or set segment:${setting}, or \`${setting}\` of a SegmentProvider, to what the contract says (0 turns this check off)`;
}

const mostNamed = 20;

function shortened(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** No limit where the program cannot tell; the provider counts with each create. */
function quotaOf(component: pulumi.Resource, setting: keyof typeof defaultQuotas): number {
  const provider = providerOf(component);
  if (provider instanceof SegmentProvider) return provider[setting] || Infinity;
  if (provider !== undefined) return Infinity;
  return (new pulumi.Config("segment").getNumber(setting) ?? defaultQuotas[setting]) || Infinity;
}

/**
 * Say in a preview how long Segment's limits make the first `up` take, where that is a minute or more. Components of one
 * token share its limits, so the later ones speak of the earlier ones too.
 */
export function tellDuration(component: pulumi.Resource, own: Share, others: readonly Share[]): void {
  const made = (["traits", "audiences"] as const).filter((of) => own[of].length > 0);
  const minutes = Math.max(
    0,
    ...made.map((of) => windows(countOf(of, [...others, own]), createsPerMinute[of])),
  );
  if (!pulumi.runtime.isDryRun() || minutes === 0) return;
  const what = made.map((of) => counted(own[of].length, of.slice(0, -1)) + together(of, own, others));
  void pulumi.log.info(
    `${what.join(" and ")}: Segment lets a token make ${createsPerMinute.traits} traits and ${createsPerMinute.audiences} audiences a minute, so where all of them are new, making them takes ${counted(minutes, "minute")} or a little more`,
    component,
  );
}

/** As in ` (60 with TreatmentTraits "shop")`. */
function together(of: keyof Plan, own: Share, others: readonly Share[]): string {
  const sharing = others.filter((share) => share[of].length > 0).map(({ name }) => `"${name}"`);
  if (sharing.length === 0) return "";
  return ` (${countOf(of, [...others, own])} with TreatmentTraits ${shortened(sharing)})`;
}

/** Limits are of fixed minutes, the first of which is free. */
function windows(count: number, perMinute: number): number {
  return Math.max(0, Math.ceil(count / perMinute) - 1);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
