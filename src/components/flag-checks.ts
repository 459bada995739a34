import { traitKey } from "../query";
import { circleProblems, programError } from "../resources/problems";
import { argumentProblems } from "./argument-checks";
import { audienceNameProblems, treatmentProblems } from "./audience-checks";
import { disagreements } from "./flag-agreement";
import { audiencesOver, plannedAudiences, type PlannedAudience } from "./treatment-audiences";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** How Split lets a flag be named. */
const flagName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** The flags of a component, and the audiences that are made of them. */
export interface Checked {
  readonly flags: readonly TreatmentFlag[];
  readonly audiences: readonly PlannedAudience[];
}

/**
 * All flags of a component. What needs to see several of them is checked here, while the program runs: the provider sees
 * one trait or audience at a time.
 *
 * @param subject - how messages call the component
 * @throws {pulumi.ResourceError} that names every argument and flag at fault, not only the first
 */
export function checkedFlags(subject: string, args: TreatmentTraitsArgs): Checked {
  const circles = circleProblems("", args);
  const wrong = circles.length > 0 ? circles : argumentProblems(args, "");
  if (wrong.length > 0) throw programError(subject, wrong);
  const flags = [
    ...args.flags.map((flag) => withId(flag)),
    ...(args.archived ?? []).map((flag) => ({ ...withId(flag), enabled: false })),
  ];
  const prefix = args.namePrefix ?? "";
  const makesTraits = audiencesOver(args) !== "events";
  const problems = [
    ...badNames(flags),
    ...repeated(flags),
    ...(makesTraits ? sharedKeys(flags, prefix) : []),
    ...disagreements(flags, args),
    ...excludedSources(args),
    ...treatmentProblems(flags, args),
  ];
  if (problems.length > 0) throw programError(subject, problems);
  const audiences = plannedAudiences(subject, flags, args);
  const traitNames = makesTraits ? flags.map((flag) => nameOf(flag, prefix)) : [];
  const misnamed = audienceNameProblems(audiences, traitNames.filter(isText));
  if (misnamed.length > 0) throw programError(subject, misnamed);
  return { flags, audiences };
}

function nameOf({ id, name }: TreatmentFlag, namePrefix: string): unknown {
  return name ?? `${namePrefix}${id}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Nothing would count of a source that is declared to bring impressions and is left out. */
function excludedSources({ sources = [], excludeSources = [] }: TreatmentTraitsArgs): string[] {
  return sources
    .map(({ sourceId }) => sourceId)
    .filter(isText)
    .filter((id) => excludeSources.includes(id))
    .map((id) => `source "${id}" stands in \`sources\` and in \`excludeSources\`: take it out of one`);
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
  for (const flag of flags) {
    const name = nameOf(flag, namePrefix);
    if (isText(name)) byKey.set(traitKey(name), (byKey.get(traitKey(name)) ?? new Set()).add(flag.id));
  }
  return [...byKey]
    .filter(([, ids]) => ids.size > 1)
    .map(
      ([key, ids]) =>
        `flags ${[...ids].map((id) => `"${id}"`).join(" and ")} would share the trait key "${key}": give one of them another \`name\``,
    );
}
