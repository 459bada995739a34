import type * as pulumi from "@pulumi/pulumi";

import { queryText, type TraitQueryInput } from "./query-input";
import { lookup, SegmentResource } from "./segment-resource";
import { traitOutputs, type TraitArgs } from "./trait-args";

/** What a {@link ComputedTrait} is made of. */
export interface ComputedTraitArgs extends TraitArgs {
  /**
   * The definition in Segment's query language, as text or built with `pulumi-segment-personas/query`. It must yield a
   * scalar or a list. Updates in place, unless it changes from real time to batch or back: that replaces the trait.
   */
  query: TraitQueryInput;
}

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
export class ComputedTrait extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:ComputedTrait";

  declare readonly name: pulumi.Output<string>;
  declare readonly spaceId: pulumi.Output<string>;
  /** Key other definitions use: `trait('lifetime_revenue')`. Set by Segment, never changes. */
  declare readonly key: pulumi.Output<string>;
  /** The definition as Segment holds it. */
  declare readonly query: pulumi.Output<string>;
  /** `realtime`, or `batch` (every 8 hours) for a definition with a window. */
  declare readonly computation: pulumi.Output<"realtime" | "batch">;
  /** `Computing`, `Backfilling`, `Live`, `Disabled`, `Failed` or `Awaiting Destinations`, when it was last read. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** What a person has to do in the app: attaching `destinations`. */
  declare readonly manualSteps: pulumi.Output<string[]>;

  /**
   * @param name - the resource's name in this program; the trait's own name is `args.name`
   */
  constructor(name: string, args: ComputedTraitArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = traitOutputs.filter((output) => output !== "query");
    super(ComputedTrait, name, { ...args, query: queryText(args.query) }, outputs, opts);
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
