import type * as pulumi from "@pulumi/pulumi";

import { lastDefinition } from "./offline-definition";
import { givenArguments } from "./problems";
import { secretSteps } from "./secret-steps";
import { lookup, subjectOf } from "./segment-resource";
import { traitInputs, traitOutputs, type TraitArgs } from "./trait-args";
import { TraitResource } from "./trait-resource";
import { writtenConditions } from "./written-conditions";

/** A plain value in a condition; `true` and `false` are compared as Segment stores them, `'true'` and `'false'`. */
export type Scalar = string | number | boolean;

/** Ways to compare an event property; all that are given must hold. */
export interface Comparison extends Assertion {
  /** These together do not hold. Also true of an event without the property, of which `notEquals` and `noneOf` are false. */
  not?: pulumi.Input<Assertion>;
}

/** What can be said of an event property, and denied with `not`. */
export interface Assertion {
  equals?: pulumi.Input<Scalar>;
  /** Present, and not equal. */
  notEquals?: pulumi.Input<Scalar>;
  oneOf?: pulumi.Input<readonly pulumi.Input<Scalar>[]>;
  /** Present, and equal to none of them. */
  noneOf?: pulumi.Input<readonly pulumi.Input<Scalar>[]>;
  contains?: pulumi.Input<string>;
  startsWith?: pulumi.Input<string>;
  endsWith?: pulumi.Input<string>;
  greaterThan?: pulumi.Input<Scalar>;
  atLeast?: pulumi.Input<Scalar>;
  lessThan?: pulumi.Input<Scalar>;
  atMost?: pulumi.Input<Scalar>;
  exists?: pulumi.Input<boolean>;
}

/** Conditions by property path (`cart.total` reaches into objects). All must hold; an array means one of its values. */
export type Conditions = Record<string, pulumi.Input<Scalar | readonly Scalar[] | Comparison>>;

/** What a {@link LastComputedTrait} is made of. */
export interface LastComputedTraitArgs extends TraitArgs {
  /** Name of the Track event, exactly as it is sent: `get_treatment`. Updates in place. */
  event: pulumi.Input<string>;
  /** Path of the event property whose newest value becomes the trait: `treatment`. Updates in place. */
  property: pulumi.Input<string>;
  /** Which events count. Updates in place. Quotes and backslashes are refused: Segment documents no way to write them. */
  conditions?: pulumi.Input<Conditions>;
  /**
   * Only events this recent count: `"30 days"` or `"36 hours"`. A trait with a window is computed in batches, one
   * without in real time, and Segment cannot change one into the other: adding or removing it replaces the trait.
   */
  within?: pulumi.Input<string>;
  /**
   * Ids of sources whose events do not count, such as the one of a second Split project that has a flag of the same name.
   * Segment knows no way to name the sources that do. An id that no source of the workspace has is refused before anything
   * is written. Default: every source counts. Updates in place.
   */
  excludeSources?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/** Every input of a {@link LastComputedTrait}. */
export const lastComputedTraitInputs = {
  ...traitInputs,
  event: true,
  property: true,
  conditions: true,
  within: true,
  excludeSources: true,
} as const satisfies Record<keyof LastComputedTraitArgs, true>;

const properties = [...Object.keys(lastComputedTraitInputs), ...traitOutputs];

/**
 * A profile trait that holds the last value of an event property, such as the last treatment of a feature flag.
 *
 * @throws in the preview for a definition that Segment would refuse; in the update when the space already has a trait
 * of this name or key, or the plan's number of traits is reached
 * @see https://segment.com/docs/unify/traits/computed-traits/
 *
 * @example
 * ```ts
 * import { LastComputedTrait } from "pulumi-segment-personas";
 *
 * const trait = new LastComputedTrait("roll-algorithm", {
 *   name: "back_end_roll_algorithm",
 *   event: "get_treatment",
 *   property: "treatment",
 *   conditions: { split: "back_end_roll_algorithm", environmentName: "production" },
 * });
 * export const key = trait.key;
 * ```
 */
export class LastComputedTrait extends TraitResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:LastComputedTrait";

  declare readonly event: pulumi.Output<string>;
  declare readonly property: pulumi.Output<string>;
  declare readonly conditions: pulumi.Output<pulumi.Unwrap<Conditions> | undefined>;
  declare readonly within: pulumi.Output<string | undefined>;
  declare readonly excludeSources: pulumi.Output<string[] | undefined>;

  /**
   * @param name - the resource's name in this program; the trait's own name is `args.name`
   */
  constructor(name: string, args: LastComputedTraitArgs, opts?: pulumi.CustomResourceOptions) {
    const subject = subjectOf(LastComputedTrait, name);
    const checked = withWrittenConditions(subject, givenArguments(subject, args));
    super(
      LastComputedTrait,
      name,
      { ...checked, ...lastDefinition(checked), ...secretSteps(checked.destinations) },
      properties,
      opts,
    );
  }

  /**
   * Look up a trait that this program does not manage.
   *
   * @param id - as in `tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`
   * @throws when the space has no such trait
   *
   * @example
   * ```ts
   * import { LastComputedTrait } from "pulumi-segment-personas";
   *
   * const id = "tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4";
   * const trait = LastComputedTrait.get("shared", id, { spaceId: "spa_9aQ1Lj62S4bomZKLF4DPqW" });
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: { spaceId: pulumi.Input<string> },
    opts?: pulumi.CustomResourceOptions,
  ): LastComputedTrait {
    return new LastComputedTrait(name, lookup(state) as unknown as LastComputedTraitArgs, { ...opts, id });
  }
}

function withWrittenConditions(subject: string, args: LastComputedTraitArgs): LastComputedTraitArgs {
  if (args.conditions === undefined) return args;
  const conditions = writtenConditions(subject, args.conditions) as NonNullable<typeof args.conditions>;
  return { ...args, conditions };
}
