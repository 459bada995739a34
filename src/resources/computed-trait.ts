import type * as pulumi from "@pulumi/pulumi";

import { queryDefinition } from "./offline-definition";
import { givenArguments } from "./problems";
import { queryText, type TraitQueryInput } from "./query-input";
import { secretSteps } from "./secret-steps";
import { lookup, subjectOf } from "./segment-resource";
import { traitInputs, traitOutputs, type TraitArgs } from "./trait-args";
import { TraitResource } from "./trait-resource";

/** What a {@link ComputedTrait} is made of. */
export interface ComputedTraitArgs extends TraitArgs {
  /**
   * The definition in Segment's query language, as text or built with `pulumi-segment-personas/query`. It must yield a
   * scalar or a list. Updates in place, unless it changes from real time to batch or back: that replaces the trait.
   */
  query: TraitQueryInput;
}

const inputs = { ...traitInputs, query: true } as const satisfies Record<keyof ComputedTraitArgs, true>;
const properties = [...Object.keys(inputs), ...traitOutputs];

/**
 * A profile trait that Segment computes from events, with any definition the query language can express. For the last
 * value of an event property, `LastComputedTrait` needs no query.
 *
 * @throws in the preview, with line and column, for a query that Segment would refuse; in the update when the space
 * already has a trait of this name or key, or the plan's number of traits is reached
 * @see https://segment.com/docs/unify/traits/computed-traits/
 *
 * @example
 * ```ts
 * import { ComputedTrait } from "pulumi-segment-personas";
 * import { event, property } from "pulumi-segment-personas/query";
 *
 * new ComputedTrait("orders", {
 *   name: "orders_with_coupon",
 *   query: event("Order Completed").where(property("cart.coupon").exists()).count(),
 * });
 * new ComputedTrait("revenue", {
 *   name: "lifetime_revenue",
 *   query: "event('Order Completed').sum(property('revenue'))",
 * });
 * ```
 */
export class ComputedTrait extends TraitResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:ComputedTrait";

  /**
   * @param name - the resource's name in this program; the trait's own name is `args.name`
   */
  constructor(name: string, args: ComputedTraitArgs, opts?: pulumi.CustomResourceOptions) {
    const subject = subjectOf(ComputedTrait, name);
    const given = givenArguments(subject, args);
    const definition = queryDefinition(queryText(subject, given.query), "trait", given.type);
    super(
      ComputedTrait,
      name,
      { ...given, ...definition, ...secretSteps(given.destinations) },
      properties,
      opts,
    );
  }

  /**
   * Look up a trait that this program does not manage.
   *
   * @param id - as in `tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`
   * @throws when the space has no such trait
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: { spaceId: pulumi.Input<string> },
    opts?: pulumi.CustomResourceOptions,
  ): ComputedTrait {
    return new ComputedTrait(name, lookup(state) as unknown as ComputedTraitArgs, { ...opts, id });
  }
}
