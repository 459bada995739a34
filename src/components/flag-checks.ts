import * as pulumi from "@pulumi/pulumi";

import { traitKey } from "../query";
import { circleProblems, programError } from "../resources/problems";
import { LastComputedTrait } from "../resources/last-computed-trait";
import { SegmentProvider } from "../resources/segment-provider";
import { defaultQuotas } from "../resources/settings";
import { argumentProblems } from "./argument-checks";
import { disagreements } from "./flag-agreement";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** How Split lets a flag be named. */
const flagName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * All flags of a component. What needs to see several traits is checked here, while the program runs: the provider sees
 * one at a time.
 *
 * @param subject - how messages call the component
 * @throws {pulumi.ResourceError} that names every argument and flag at fault, not only the first
 */
export function checkedFlags(subject: string, args: TreatmentTraitsArgs): readonly TreatmentFlag[] {
  const circles = circleProblems("", args);
  const wrong = circles.length > 0 ? circles : argumentProblems(args, "");
  if (wrong.length > 0) throw programError(subject, wrong);
  const flags = [
    ...args.flags.map((flag) => withId(flag)),
    ...(args.archived ?? []).map((flag) => ({ ...withId(flag), enabled: false })),
  ];
  const problems = [
    ...badNames(flags),
    ...repeated(flags),
    ...sharedKeys(flags, args.namePrefix ?? ""),
    ...disagreements(flags, args),
  ];
  if (problems.length > 0) throw programError(subject, problems);
  return flags;
}

function withId(flag: string | TreatmentFlag): TreatmentFlag {
  return typeof flag === "string" ? { id: flag } : flag;
}

function badNames(flags: readonly TreatmentFlag[]): string[] {
  return flags
    .filter(({ id }) => !flagName.test(id))
    .map(
      ({ id }) =>
        `flag ${JSON.stringify(id)}: a flag's name starts with a letter and goes on with letters, digits, "-" and "_"`,
    );
}

function repeated(flags: readonly TreatmentFlag[]): string[] {
  const ids = flags.map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map(
    (id) => `flag "${id}" is listed twice (\`flags\` and \`archived\` count together): list it once`,
  );
}

/** A name that is an output cannot be compared here; the provider finds such a collision when it creates the trait. */
function sharedKeys(flags: readonly TreatmentFlag[], namePrefix: string): string[] {
  const byKey = new Map<string, Set<string>>();
  for (const { id, name = `${namePrefix}${id}` } of flags) {
    if (typeof name === "string") byKey.set(traitKey(name), (byKey.get(traitKey(name)) ?? new Set()).add(id));
  }
  return [...byKey]
    .filter(([, ids]) => ids.size > 1)
    .map(
      ([key, ids]) =>
        `flags ${[...ids].map((id) => `"${id}"`).join(" and ")} would share the trait key "${key}": give one of them another \`name\``,
    );
}

/**
 * Whether the plan has room for the flags, as the provider of the component counts.
 *
 * @throws {pulumi.ResourceError} when it has none
 */
export function checkQuota(subject: string, component: pulumi.Resource, flags: number): void {
  const maxTraits = quotaOf(component);
  if (maxTraits === 0 || flags <= maxTraits) return;
  throw programError(subject, [
    `${flags} flags need as many traits, and the workspace's plan allows ${maxTraits}: list fewer, or set segment:maxTraits, or \`maxTraits\` of a SegmentProvider, to what the contract says (0 turns this check off)`,
  ]);
}

/** No limit where the program cannot tell; the provider counts before its first create. */
function quotaOf(component: pulumi.Resource): number {
  const provider = component.getProvider(LastComputedTrait.__pulumiType);
  if (provider instanceof SegmentProvider) return provider.maxTraits ?? 0;
  if (provider !== undefined) return 0;
  return new pulumi.Config("segment").getNumber("maxTraits") ?? defaultQuotas.maxTraits;
}
