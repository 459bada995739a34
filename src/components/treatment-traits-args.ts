import type * as pulumi from "@pulumi/pulumi";

import type { LastComputedTraitArgs } from "../resources/last-computed-trait";
import type { SourceConnectionArgs } from "../resources/source-connection";

type Overridable = Omit<LastComputedTraitArgs, "name" | "spaceId">;

/**
 * Inputs of a single flag's trait that differ from the component's. One that is explicitly `undefined` is not sent, so
 * Segment decides: with it an existing trait moves into the component as it is. `event`, `property`, `conditions` and
 * `excludeSources` are the component's then.
 *
 * `conditions` hold beside the component's. What does not agree with the flag's name or with `environmentName` is refused:
 * declare that flag in a `TreatmentTraits` of its own, or as a `LastComputedTrait`.
 */
export type TraitOverrides = { readonly [Name in keyof Overridable]?: Overridable[Name] | undefined };

/** A flag with settings of its own. `id` is the flag's name in Split and names the child resource. */
export type TreatmentFlag = TraitOverrides & {
  readonly id: string;
  /** Name of the trait, from which Segment makes its key. Default: `namePrefix` and the flag's name. */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * What the flag can serve, for `audiences`, and refused without them. Default: the component's `treatments`. An empty list
   * makes no audience of this flag. A treatment that is taken out has its audience deleted.
   */
  readonly treatments?: readonly string[] | undefined;
  /**
   * Resource options of the flag's trait, such as `protect`, `ignoreChanges`, or `aliases` with the name under which
   * the program declared the trait before.
   */
  readonly opts?: pulumi.CustomResourceOptions | undefined;
};

/** A source that carries impressions. */
export interface TreatmentSource extends Omit<SourceConnectionArgs, "spaceId"> {
  /** Names the child resource; needed only where `sourceId` is not a plain string. Default: `sourceId`. */
  id?: string;
}

/** Which audiences a `TreatmentTraits` makes of its flags. */
export interface TreatmentAudiences {
  /** One audience for each treatment that a flag can serve. */
  readonly per: "treatment";
  /**
   * What an audience asks. `trait` (default): whether the flag's trait has this treatment, `trait('checkout') = 'on'`.
   * `events`: whether the last impression had it, straight from the events. The component then makes no traits, so none
   * counts against the plan's, and no profile or destination shows the treatment itself. Segment looks back seven days (or
   * the flag's `within`) when it makes such an audience, or as many as the flag's `backfillDurationDays` says; a trait
   * looks at all history. Both mean who was served it *last*; who was *ever* served it is an `Audience` of your own, with
   * `.count().atLeast(1)`. A change deletes the traits, or makes them, and gives the audiences another query.
   */
  readonly over?: "trait" | "events";
  /**
   * The audience's name in Segment, from which Segment makes its key once. Default: `namePrefix`, the flag and the
   * treatment, as in `checkout_redesign is on` with the key `checkout_redesign_is_on`. Updates in place; the key stays.
   */
  readonly name?: (flag: string, treatment: string) => string;
}

/** What `TreatmentTraits` is made of. */
export interface TreatmentTraitsArgs {
  /** Feature flags, by name or with settings of their own. */
  flags: readonly (string | TreatmentFlag)[];
  /** Flags that are retired: their traits and audiences stay managed, and are no longer computed. */
  archived?: readonly (string | TreatmentFlag)[];
  /**
   * Sources that feed impressions into the space; each becomes a `SourceConnection`, which expects the impression event
   * there, and warns of environments other than `environmentName`.
   */
  sources?: readonly TreatmentSource[];
  /** Only impressions of this Split environment count, for example `production`. */
  environmentName?: pulumi.Input<string>;
  /** Id of the space. Default: `segment:space`. */
  spaceId?: pulumi.Input<string>;
  /** Put in front of every trait's name. Default: nothing, so that the key is the flag's name. */
  namePrefix?: string;
  /** Name of the impression event. Default `get_treatment`. */
  event?: pulumi.Input<string>;
  /** How the pipeline names the impression's properties. Default `split`, `treatment`, `environmentName` and `label`. */
  properties?: { flag?: string; treatment?: string; environment?: string; label?: string };
  /**
   * Treatments that are never stored, for example `control`, which an SDK serves when it could not evaluate. A flag's own
   * condition on the treatment holds beside it.
   */
  excludeTreatments?: readonly pulumi.Input<string>[];
  /**
   * Ids of sources whose impressions do not count, such as the source of a second Split project that has flags of the same
   * names. A flag's own list takes its place. Default: every source counts. Updates in place.
   */
  excludeSources?: readonly pulumi.Input<string>[];
  /**
   * What flags can serve that say nothing themselves, for `audiences`: nobody else knows it. Refused without `audiences`,
   * since traits store whatever comes. Default: every flag says its own.
   */
  treatments?: readonly string[];
  /**
   * Audiences of the flags; `perTreatment` is short for `{ per: "treatment" }`. They are of users, with the ids that
   * `identity` says. Default: none. Taking it out deletes them.
   */
  audiences?: "perTreatment" | TreatmentAudiences;
  /**
   * What becomes of impressions that no targeting rule decided: `control`, and those whose label says `not ready`,
   * `exception` and the like (`undecidedLabels`), which carry the configured treatment where an SDK has fallbacks. With
   * `ignore` they are never stored, whether or not the SDKs send labels. Default `store`. A change updates in place.
   */
  undecided?: "store" | "ignore";
  /**
   * Which id Split's traffic type is mapped to. `anonymous` and `both` also give profiles a value that have only an
   * anonymous id. Audiences take profiles with a `user_id`, an `anonymous_id`, or either. Default `user`. A change from `user`
   * or to it replaces the traits, and so is refused in the preview without `replaceUnderSameKey` of each flag; audiences are
   * updated in place.
   */
  identity?: "user" | "anonymous" | "both";
  /** Destinations that should receive the traits, for a person to tick: see `manualSteps` of each trait. Default: none. */
  destinations?: LastComputedTraitArgs["destinations"];
  /**
   * Make Segment itself drop the impressions of every other environment, with a `SpaceFilter` beside the traits; an object
   * names it. Needs `environmentName`, and the workspace feature "Space Filters". It drops nothing but impressions, for
   * everything in the space. Default false. What was dropped does not come back. Experimental, as the filter is.
   */
  enforceEnvironment?: boolean | { readonly name?: pulumi.Input<string> };
}
