import * as pulumi from "@pulumi/pulumi";

import { and, type BuiltCondition, not, property, undecidedLabels, undecidedTreatments } from "../query";
import type { Conditions, Scalar } from "../resources/last-computed-trait";
import { isDeferred, isMap, kindOfValue, programError } from "../resources/problems";

export { undecidedLabels, undecidedTreatments };

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
  if (!isMap(conditions)) {
    throw programError("decidedOnly", [
      `it needs the conditions as a map, not ${kindOfValue(conditions)}: of an Output, write conditions.apply((known) => decidedOnly(known))`,
    ]);
  }
  const { treatment = "treatment", label = "label" } = names;
  return [
    { path: treatment, values: undecidedTreatments },
    { path: label, values: undecidedLabels },
  ].reduce(without, conditions);
}

interface Undecided {
  readonly path: string;
  readonly values: readonly string[];
}

function without(conditions: Conditions, { path, values }: Undecided): Conditions {
  if (!Object.hasOwn(conditions, path)) return { ...conditions, [path]: { not: { oneOf: [...values] } } };
  return { ...conditions, [path]: joinedWhenKnown(path, conditions[path], values) as Conditions[string] };
}

function joinedWhenKnown(path: string, condition: unknown, values: readonly string[]): unknown {
  if (!comesLater(condition)) return joined(path, condition, values);
  const later: pulumi.Output<unknown> = pulumi.output(condition);
  return later.apply((known) => joined(path, known, values));
}

/** Values may come later, and not what they are joined in: a condition, its `not`, and the list in that. */
function comesLater(condition: unknown): boolean {
  const denied = isMap(condition) ? condition["not"] : undefined;
  return [condition, denied, ...(isMap(denied) ? Object.values(denied) : [])].some(isDeferred);
}

/** What is no condition stays as it is: the resource refuses it. */
function joined(path: string, condition: unknown, values: readonly string[]): unknown {
  if (Array.isArray(condition)) return { oneOf: condition, not: { oneOf: [...values] } };
  if (isScalar(condition)) return { equals: condition, not: { oneOf: [...values] } };
  if (!isMap(condition)) return condition;
  const { not: denied = { oneOf: [] } } = condition;
  return isMap(denied)
    ? { ...condition, not: { oneOf: [...deniedValues(path, denied), ...values] } }
    : condition;
}

/** Two denials of one property are one, where both name values. */
function deniedValues(path: string, denied: Record<string, unknown>): unknown[] {
  const [[name, value] = [], ...others] = Object.entries(denied);
  if (others.length === 0 && (name === "oneOf" || name === "equals")) return [value].flat();
  throw programError("decidedOnly", [
    `\`conditions.${path}.not\` can only be joined with what is undecided where it is one \`equals\` or \`oneOf\`: write the whole query in a ComputedTrait, with \`isDecided()\``,
  ]);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
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
