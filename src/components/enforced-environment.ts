import * as pulumi from "@pulumi/pulumi";

import { drops, environmentFilter } from "../fql";
import { isDeferred, isMap, programError } from "../resources/problems";
import { SpaceFilter } from "../resources/space-filter";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

/** What a component says about the impressions of one space. */
interface Stand {
  readonly subject: string;
  readonly environment: string;
  readonly enforces: boolean;
}

/** By program, and in it by space and event. */
const stands = new WeakMap<object, Map<string, Stand>>();
const noStack = {};

/**
 * A filter works on everything in its space. So no other component of the program may count another environment there,
 * and no flag of this one.
 *
 * @throws {pulumi.ResourceError} that names both components, or every flag at fault
 */
export function requireOneEnvironment(
  subject: string,
  flags: readonly TreatmentFlag[],
  args: TreatmentTraitsArgs,
): void {
  const { enforceEnvironment = false, environmentName } = args;
  const enforces = enforceEnvironment !== false;
  if (enforces && environmentName === undefined)
    throw programError(subject, [
      "`enforceEnvironment` needs `environmentName`, the one that is let through",
    ]);
  if (typeof environmentName !== "string") return;
  if (enforces) requireFlagsOf(subject, flags, args, environmentName);
  requireNoOther({ subject, environment: environmentName, enforces }, args);
}

/** The filter of a component that enforces its environment. */
export function environmentFilterOf(
  component: pulumi.Resource,
  name: string,
  args: TreatmentTraitsArgs,
): SpaceFilter | undefined {
  const { enforceEnvironment = false, environmentName, event = "get_treatment", spaceId } = args;
  if (enforceEnvironment === false || environmentName === undefined) return undefined;
  const property = args.properties?.environment ?? "environmentName";
  const made = pulumi
    .output({ environment: environmentName, event })
    .apply((known) => environmentFilter({ ...known, property }));
  const named = typeof enforceEnvironment === "object" ? enforceEnvironment.name : undefined;
  return new SpaceFilter(
    `${name}-environment`,
    {
      name: named ?? made.name,
      if: made.if,
      description: pulumi.interpolate`Drops impressions of other environments than ${environmentName}`,
      ...(spaceId === undefined ? {} : { spaceId }),
    },
    { parent: component },
  );
}

/** Conditions that come later are not judged; nor are those that are no equality and no list. */
function requireFlagsOf(
  subject: string,
  flags: readonly TreatmentFlag[],
  args: TreatmentTraitsArgs,
  environment: string,
): void {
  const property = args.properties?.environment ?? "environmentName";
  const problems = flags.flatMap(({ id, conditions, event = args.event ?? "get_treatment" }) => {
    if (typeof event !== "string" || !isMap(conditions)) return [];
    const wanted = valuesOf(conditions[property]).filter((value) => value !== environment);
    const filter = environmentFilter({ environment, property, event });
    const lost = wanted.filter(
      (value) => drops(filter.if, { type: "track", event, [`properties.${property}`]: value }) === "every",
    );
    if (lost.length === 0) return [];
    return [
      `flag "${id}" counts ${property} ${lost.map((value) => `"${value}"`).join(", ")}, which \`enforceEnvironment\` drops: take the condition out, or declare the flag in a space of its own`,
    ];
  });
  if (problems.length > 0) throw programError(subject, problems);
}

/** The values that a condition lets count, as far as it is an equality or one of several. */
function valuesOf(condition: unknown): string[] {
  if (typeof condition === "string") return [condition];
  if (Array.isArray(condition)) return condition.filter((value) => typeof value === "string");
  if (!isMap(condition) || isDeferred(condition)) return [];
  return [...valuesOf(condition["equals"]), ...valuesOf(condition["oneOf"])];
}

function requireNoOther(stand: Stand, { event = "get_treatment", spaceId }: TreatmentTraitsArgs): void {
  const space = spaceId ?? new pulumi.Config("segment").get("space") ?? "";
  if (typeof space !== "string" || typeof event !== "string") return;
  const program = pulumi.runtime.getStackResource() ?? noStack;
  const known = stands.get(program) ?? new Map<string, Stand>();
  stands.set(program, known);
  const place = JSON.stringify([space.replace(/^spa_/, ""), event]);
  const other = known.get(place);
  known.set(place, other?.enforces === true ? other : stand);
  if (other === undefined || other.environment === stand.environment) return;
  if (!other.enforces && !stand.enforces) return;
  const [enforcing, starved] = stand.enforces ? [stand, other] : [other, stand];
  const called = ({ subject }: Stand): string => (subject === stand.subject ? "this component" : subject);
  throw programError(stand.subject, [
    `${called(enforcing)} makes Segment drop every ${event} that is not of "${enforcing.environment}" in this space, and ${called(starved)} counts "${starved.environment}" there: give each environment a space of its own`,
  ]);
}
