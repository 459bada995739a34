import type * as pulumi from "@pulumi/pulumi";

import { queryDefinition } from "./offline-definition";
import { givenArguments } from "./problems";
import { queryText, type AudienceQueryInput } from "./query-input";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";

/** What Segment looks at when it computes an {@link Audience}. */
export interface AudienceOptions {
  /** Whether events from before the audience's creation count. */
  includeHistoricalData?: pulumi.Input<boolean>;
  /**
   * Kinds of identifier of which a profile needs at least one. Segment's default is `user_id`, `email`,
   * `android.idfa` and `ios.idfa`; add `anonymous_id` for people who are not identified.
   */
  filterByExternalIds?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** How many days of history count; needs `includeHistoricalData`. */
  backfillEventDataDays?: pulumi.Input<number>;
}

/** What an {@link Audience} is made of. */
export interface AudienceArgs {
  /** Name in Segment's app. Segment makes the audience's key from it once. Updates in place; the key stays. */
  name: pulumi.Input<string>;
  /** What the audience is for. Updates in place; Segment cannot clear one, so removing it changes nothing. */
  description?: pulumi.Input<string>;
  /**
   * Who belongs to it, in Segment's query language, as text or built with `pulumi-segment-personas/query`. It must
   * yield a boolean. Updates in place, unless it changes from real time to batch or back: that replaces the audience.
   */
  query: AudienceQueryInput;
  /** `USERS` (default), `ACCOUNTS` or `LINKED`. A change replaces the audience. */
  audienceType?: pulumi.Input<"USERS" | "ACCOUNTS" | "LINKED">;
  /** Whether Segment computes the audience. Default true. Updates in place. */
  enabled?: pulumi.Input<boolean>;
  /** Updates in place. Left out, Segment decides. */
  options?: pulumi.Input<AudienceOptions>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the audience. */
  spaceId?: pulumi.Input<string>;
  /** What to do when the space already has an audience of this name: as for a trait. Default: `segment:adopt`. */
  adopt?: pulumi.Input<"never" | "identical" | "byName">;
  /** Allow a change that deletes the audience and makes it again under the key that profiles already carry. */
  replaceUnderSameKey?: pulumi.Input<boolean>;
  /** Wait until Segment reports the audience as live. Default false. */
  waitForLive?: pulumi.Input<boolean>;
  /** How long `waitForLive` waits, in minutes. Default 60. */
  waitMinutes?: pulumi.Input<number>;
}

const inputs = {
  name: true,
  description: true,
  query: true,
  audienceType: true,
  enabled: true,
  options: true,
  spaceId: true,
  adopt: true,
  replaceUnderSameKey: true,
  waitForLive: true,
  waitMinutes: true,
} as const satisfies Record<keyof AudienceArgs, true>;

const properties = [...Object.keys(inputs), "key", "computation", "status", "size"];

/**
 * The profiles (or accounts) that meet a condition, such as everybody who last saw a treatment of a flag. Membership
 * stands on the profile as a boolean trait under the audience's key.
 *
 * @throws in the preview, with line and column, for a query that Segment would refuse; in the update when the space
 * already has an audience of this name or key, or the plan's number of audiences is reached
 * @see https://segment.com/docs/engage/audiences/
 *
 * @example
 * ```ts
 * import { Audience, TreatmentTraits } from "pulumi-segment-personas";
 * import { trait } from "pulumi-segment-personas/query";
 *
 * const traits = new TreatmentTraits("production", { flags: ["checkout_redesign"] });
 * const key = traits.keys.apply((keys) => keys["checkout_redesign"] ?? "");
 * new Audience("checkout-redesign-on", {
 *   name: "checkout_redesign is on",
 *   query: trait(key).equals("on"),
 * });
 * ```
 */
export class Audience extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:Audience";

  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly audienceType: pulumi.Output<"USERS" | "ACCOUNTS" | "LINKED">;
  declare readonly enabled: pulumi.Output<boolean>;
  declare readonly options: pulumi.Output<pulumi.Unwrap<AudienceOptions> | undefined>;
  /** Id of the space, also where it comes from `segment:space`. */
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly adopt: pulumi.Output<"never" | "identical" | "byName" | undefined>;
  declare readonly replaceUnderSameKey: pulumi.Output<boolean | undefined>;
  declare readonly waitForLive: pulumi.Output<boolean | undefined>;
  declare readonly waitMinutes: pulumi.Output<number | undefined>;
  /** Key other definitions use: `trait('checkout_redesign_is_on') = 'true'`. Set by Segment, never changes. */
  declare readonly key: pulumi.Output<string>;
  /** The condition as Segment holds it. */
  declare readonly query: pulumi.Output<string>;
  /** `realtime`, or `batch` for a condition with a time window or a funnel. */
  declare readonly computation: pulumi.Output<"realtime" | "batch">;
  /** How Segment's computation stands, when it was last read. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** How many belong to it, when it was last refreshed; unknown right after it was made. */
  declare readonly size: pulumi.Output<{ count?: number; type: string } | undefined>;

  /**
   * @param name - the resource's name in this program; the audience's own name is `args.name`
   */
  constructor(name: string, args: AudienceArgs, opts?: pulumi.CustomResourceOptions) {
    const subject = subjectOf(Audience, name);
    const given = givenArguments(subject, args);
    const definition = queryDefinition(queryText(subject, given.query), "audience", given.audienceType);
    super(Audience, name, { ...given, ...definition }, properties, opts);
  }

  /**
   * Look up an audience that this program does not manage.
   *
   * @param id - as in `aud_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`
   * @throws when the space has no such audience
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: { spaceId: pulumi.Input<string> },
    opts?: pulumi.CustomResourceOptions,
  ): Audience {
    return new Audience(name, lookup(state) as unknown as AudienceArgs, { ...opts, id });
  }
}
