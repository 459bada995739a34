import * as pulumi from "@pulumi/pulumi";

import type { Comparison, Conditions, Scalar } from "../resources/last-computed-trait";
import { isDeferred } from "../resources/problems";
import { writtenConditions } from "../resources/written-conditions";
import { withOwnConditions } from "./flag-agreement";
import type { TreatmentTraitsArgs } from "./treatment-traits-args";
import { decidedOnly } from "./undecided";

/**
 * Which impressions count for a flag. A flag's own conditions stand beside all that the component says, and may not
 * contradict it.
 *
 * @param subject - how messages call the flag
 * @param more - the flag's own conditions
 */
export function conditionsOf(
  subject: string,
  id: string,
  args: TreatmentTraitsArgs,
  more: pulumi.Input<Conditions> = {},
): pulumi.Input<Conditions> {
  const merged = (known: object): Conditions => {
    const all = withOwnConditions(subject, id, args, { ...known }) as Conditions;
    return withoutUndecided(withoutTreatments(all, args), args);
  };
  if (!isDeferred(more)) return writtenConditions(subject, merged(more)) as pulumi.Input<Conditions>;
  const later: pulumi.Output<unknown> = pulumi.output(writtenConditions(subject, more));
  return later.apply((known) => writtenConditions(subject, merged(known as object)) as Conditions);
}

function withoutTreatments(conditions: Conditions, args: TreatmentTraitsArgs): Conditions {
  const { properties = {}, excludeTreatments = [] } = args;
  const treatment = properties.treatment ?? "treatment";
  if (excludeTreatments.length === 0) return conditions;
  const condition = conditions[treatment];
  if (condition === undefined) return { ...conditions, [treatment]: { noneOf: excludeTreatments } };
  const both: pulumi.Output<unknown> = pulumi.output({ condition, excluded: excludeTreatments });
  return { ...conditions, [treatment]: both.apply((known) => without(known as Known)) };
}

function withoutUndecided(
  conditions: Conditions,
  { undecided, properties }: TreatmentTraitsArgs,
): Conditions {
  return undecided === "ignore" ? decidedOnly(conditions, properties) : conditions;
}

interface Known {
  readonly condition: Scalar | readonly Scalar[] | KnownComparison;
  readonly excluded: readonly Scalar[];
}

interface KnownComparison {
  readonly noneOf?: readonly Scalar[];
}

function without({ condition, excluded }: Known): Comparison {
  if (isList(condition)) return { oneOf: condition, noneOf: excluded };
  if (typeof condition !== "object") return { equals: condition, noneOf: excluded };
  return { ...condition, noneOf: [...new Set([...(condition.noneOf ?? []), ...excluded])] };
}

/** `Array.isArray` does not know of lists that are not to be changed. */
function isList(condition: Known["condition"]): condition is readonly Scalar[] {
  return Array.isArray(condition);
}
