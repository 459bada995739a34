import * as pulumi from "@pulumi/pulumi";

import { environmentFilter } from "../fql";
import { programError } from "../resources/problems";
import { SpaceFilter } from "../resources/space-filter";
import type { TreatmentTraitsArgs } from "./treatment-traits-args";

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
 * A filter works on everything in its space. So no other component of the program may count another environment there;
 * the flags of this one agree with it already.
 *
 * @throws {pulumi.ResourceError} that names both components
 */
export function requireOneEnvironment(subject: string, args: TreatmentTraitsArgs): void {
  const { enforceEnvironment = false, environmentName } = args;
  const enforces = enforceEnvironment !== false;
  if (enforces && environmentName === undefined)
    throw programError(subject, [
      "`enforceEnvironment` needs `environmentName`, the one that is let through",
    ]);
  if (typeof environmentName !== "string") return;
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
