import type * as pulumi from "@pulumi/pulumi";

import type { LastComputedTraitArgs } from "../resources/last-computed-trait";
import { conditionsOf } from "./flag-conditions";
import type { TreatmentFlag, TreatmentTraitsArgs } from "./treatment-traits-args";

type FlagDefinition = Pick<LastComputedTraitArgs, "event" | "property" | "conditions"> & {
  readonly excludeSources?: pulumi.Input<readonly pulumi.Input<string>[]>;
};

/**
 * Which value of which impressions a flag's last treatment is. What a flag leaves out, or `undefined`, is the component's.
 *
 * @param subject - how messages call the component
 */
export function definitionOf(
  subject: string,
  { id, event, property, conditions, excludeSources }: TreatmentFlag,
  args: TreatmentTraitsArgs,
): FlagDefinition {
  const excluded = excludeSources ?? args.excludeSources;
  const isEmpty = excluded === undefined || (Array.isArray(excluded) && excluded.length === 0);
  return {
    event: event ?? args.event ?? "get_treatment",
    property: property ?? args.properties?.treatment ?? "treatment",
    conditions: conditionsOf(`${subject}, flag "${id}"`, id, args, conditions),
    ...(isEmpty ? {} : { excludeSources: excluded }),
  };
}
