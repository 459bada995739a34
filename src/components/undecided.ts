import * as pulumi from "@pulumi/pulumi";

import { and, not, property, type BuiltCondition } from "../query";
import type { Comparison, Conditions, Scalar } from "../resources/last-computed-trait";
import { isDeferred, isMap, programError } from "../resources/problems";

/** What an SDK serves when it could not evaluate a flag, and no fallback is configured. */
export const undecidedTreatments: readonly [string, ...string[]] = ["control"];

/**
 * Labels of impressions that no targeting rule decided. The second half is of SDKs with fallback treatments, which serve
 * the configured treatment then, not `control`.
 */
export const undecidedLabels: readonly [string, ...string[]] = [
  "not ready",
  "exception",
  "definition not found",
  "targeting rule type unsupported by sdk",
  "fallback - not ready",
  "fallback - exception",
  "fallback - definition not found",
  "fallback - targeting rule type unsupported by sdk",
];

/** How a pipeline names the properties that tell whether an impression is a decision. */
export interface DecisionProperties {
  /** Default `treatment`. */
  treatment?: string;
  /** Default `label`. */
  label?: string;
}

/**
 * Conditions of a `LastComputedTrait` with which only decisions of a targeting rule count: neither `control` nor an
 * impression whose label says that nothing was decided. What the given conditions say of treatment and label holds as
 * well. Impressions without a label pass unless they are `control`, since SDKs can be told to send none.
 *
 * @throws {pulumi.ResourceError} where the given conditions already deny something else than values of treatment or label
 *
 * @example
 * ```ts
 * import { decidedOnly, LastComputedTrait } from "pulumi-segment-personas";
 *
 * new LastComputedTrait("roll-algorithm", {
 *   name: "back_end_roll_algorithm",
 *   event: "get_treatment",
 *   property: "treatment",
 *   conditions: decidedOnly({ split: "back_end_roll_algorithm", environmentName: "production" }),
 * });
 * ```
 */
export function decidedOnly(conditions: Conditions = {}, names: DecisionProperties = {}): Conditions {
  const { treatment = "treatment", label = "label" } = names;
  return {
    ...conditions,
    [treatment]: without(treatment, conditions[treatment], undecidedTreatments),
    [label]: without(label, conditions[label], undecidedLabels),
  };
}

type Condition = Conditions[string];

function without(path: string, condition: Condition | undefined, values: readonly string[]): Condition {
  if (condition === undefined) return { not: { oneOf: [...values] } };
  if (comesLater(condition)) {
    const later: pulumi.Output<unknown> = pulumi.output<unknown>(condition);
    return later.apply((known) => withoutMore(path, known as Known, values));
  }
  return withoutMore(path, condition as Known, values);
}

/** Values may come later, and not what is to be merged: a condition, its `not`, and the list in that. */
function comesLater(condition: Condition): boolean {
  if (!isMap(condition) || isDeferred(condition)) return isDeferred(condition);
  const { not: denied } = condition;
  return isDeferred(denied) || (isMap(denied) && Object.values(denied).some(isDeferred));
}

type Known = Scalar | Scalar[] | KnownComparison;
type KnownComparison = Omit<Comparison, "not"> & { readonly not?: object };

function withoutMore(path: string, known: Known, values: readonly string[]): Comparison {
  const { not: denied, ...asserted } = asComparison(known) as KnownComparison;
  return { ...asserted, not: { oneOf: [...deniedValues(path, denied), ...values] } };
}

/** Two denials of one property are one, where both name values. */
function deniedValues(path: string, denied: object = { oneOf: [] }): Scalar[] {
  const [[name, value] = [], ...others] = Object.entries(denied) as [string, Scalar | Scalar[]][];
  if (others.length > 0 || value === undefined || (name !== "oneOf" && name !== "equals")) {
    throw programError("decidedOnly", [
      `\`conditions.${path}.not\` can only be joined with what is undecided where it is one \`equals\` or \`oneOf\`: write the whole query in a ComputedTrait, with \`isDecided()\``,
    ]);
  }
  return [value].flat();
}

function asComparison(condition: Scalar | readonly pulumi.Input<Scalar>[] | Comparison): Comparison {
  if (Array.isArray(condition)) return { oneOf: condition };
  return typeof condition === "object" ? (condition as Comparison) : { equals: condition };
}

/**
 * The same as {@link decidedOnly} for a query that is built.
 *
 * @example
 * ```ts
 * import { ComputedTrait, isDecided } from "pulumi-segment-personas";
 * import { and, event, property } from "pulumi-segment-personas/query";
 *
 * const checkout = event("get_treatment").where(and(property("split").equals("checkout"), isDecided()));
 * new ComputedTrait("checkout", { name: "checkout", query: checkout.last(property("treatment")) });
 * ```
 */
export function isDecided({
  treatment = "treatment",
  label = "label",
}: DecisionProperties = {}): BuiltCondition<"anywhere" | "event"> {
  return and(
    not(property(treatment).oneOf(...undecidedTreatments)),
    not(property(label).oneOf(...undecidedLabels)),
  );
}
