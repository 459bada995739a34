import type { TreatmentFlag } from "pulumi-segment-personas";

import { Definition, FmeFeatureFlag } from "./harness";

const project = { orgId: "acme", projectId: "shop" };

/**
 * What each flag serves, written down once. Both providers are told the plain names: a resource's own `name` is an Output,
 * and names of other resources cannot be made of one.
 */
const served: Record<string, readonly [string, ...string[]]> = {
  back_end_roll_algorithm: ["v1", "v2.1"],
  checkout_redesign: ["on", "off"],
};

/** Make the flags in Harness FME, and list them for Segment. */
export function declaredFlags(): TreatmentFlag[] {
  return Object.entries(served).map(([id, treatments]) => {
    const flag = new FmeFeatureFlag(id, { ...project, trafficTypeId: "user", name: id });
    const definition = {
      treatments: treatments.map((name) => ({ name })),
      defaultTreatment: treatments[0],
    };
    new Definition(id, {
      ...project,
      environmentId: "production",
      flagName: flag.name,
      definition: JSON.stringify(definition),
    });
    return { id, treatments, opts: { dependsOn: flag } };
  });
}
