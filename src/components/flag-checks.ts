import * as pulumi from "@pulumi/pulumi";

import { traitKey } from "../query";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** How Split lets a flag be named. */
const flagName = /^[A-Za-z][A-Za-z0-9_-]*$/;
const defaultMaxTraits = 50;

/**
 * What needs to see several traits is checked here, while the program runs: the provider sees one at a time.
 *
 * @throws {pulumi.ResourceError} that names every flag at fault, not only the first
 */
export function checkFlags(
  component: pulumi.Resource,
  flags: readonly TreatmentFlag[],
  args: TreatmentTraitsArgs,
): void {
  const problems = [
    ...badNames(flags),
    ...repeated(flags),
    ...sharedKeys(flags, args.namePrefix ?? ""),
    ...tooMany(flags),
  ];
  if (problems.length > 0) throw new pulumi.ResourceError(problems.join("; "), component, true);
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

function tooMany(flags: readonly TreatmentFlag[]): string[] {
  const maxTraits = new pulumi.Config("segment").getNumber("maxTraits") ?? defaultMaxTraits;
  if (maxTraits === 0 || flags.length <= maxTraits) return [];
  return [
    `${flags.length} flags need as many traits, and the workspace's plan allows ${maxTraits}: list fewer, or set segment:maxTraits to what the contract says (0 turns this check off)`,
  ];
}
