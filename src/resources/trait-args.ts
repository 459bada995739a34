import type * as pulumi from "@pulumi/pulumi";

/** What every kind of computed trait takes beside its definition. */
export interface TraitArgs {
  /**
   * Name in Segment's app. Segment makes the trait's key from it (lower case, `_` for everything but letters and
   * digits) and never changes the key, so name a trait after the flag. Updates in place; the key stays.
   */
  name: pulumi.Input<string>;
  /** What the trait is for. Updates in place; Segment cannot clear one, so removing it changes nothing. */
  description?: pulumi.Input<string>;
  /** `USERS` (default) or `ACCOUNTS`. A change replaces the trait. */
  type?: pulumi.Input<"USERS" | "ACCOUNTS">;
  /** Whether Segment computes the trait. Default true. Updates in place. */
  enabled?: pulumi.Input<boolean>;
  /**
   * Whether events from before the trait's creation count. Left out, Segment decides; it may also switch history on
   * where a definition needs it. A change replaces the trait.
   */
  includeHistoricalData?: pulumi.Input<boolean>;
  /**
   * Whether profiles that have only an anonymous id get a value. Left out, Segment decides. A change replaces the
   * trait.
   */
  includeAnonymousUsers?: pulumi.Input<boolean>;
  /** How many days of history count; all of them when left out. A change replaces the trait. */
  backfillDurationDays?: pulumi.Input<number>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the trait. */
  spaceId?: pulumi.Input<string>;
  /**
   * What to do when the space already has a trait of this name: `never` (default: stop), `identical` (take it over if
   * it is what the program says), `byName` (take it over and make it so). Default: `segment:adopt`.
   */
  adopt?: pulumi.Input<"never" | "identical" | "byName">;
  /**
   * Allow a change that Segment can only make by deleting the trait and making it again under the key that profiles
   * already carry. Without it such a change is refused in the preview. Also allows the key of a custom trait.
   */
  replaceUnderSameKey?: pulumi.Input<boolean>;
  /**
   * Wait until Segment reports the trait as live. A first computation may take hours and the wait holds one of the
   * engine's parallel slots. Default false.
   */
  waitForLive?: pulumi.Input<boolean>;
  /** How long `waitForLive` waits, in minutes. Default 60. */
  waitMinutes?: pulumi.Input<number>;
  /**
   * Destinations that should receive the trait, by the names of their instances in Segment's app. The Public API cannot
   * attach them: the names are looked up in the workspace before the trait is written, and `manualSteps` says what a
   * person has to tick. Default: none. Updates in place, which ticks and unticks nothing in the app.
   */
  destinations?: pulumi.Input<readonly pulumi.Input<string | TraitDestination>[]>;
}

/**
 * A destination that should receive a trait, and how.
 *
 * @example
 * ```ts
 * import { LastComputedTrait } from "pulumi-segment-personas";
 *
 * const trait = new LastComputedTrait("checkout", {
 *   name: "checkout_redesign",
 *   event: "get_treatment",
 *   property: "treatment",
 *   conditions: { split: "checkout_redesign" },
 *   destinations: ["Appcues", { name: "Amplitude prod", as: "identify" }],
 * });
 * export const toDo = trait.manualSteps;
 * ```
 */
export interface TraitDestination {
  /** Name of the instance in Segment's app, such as `Amplitude prod`. */
  name: pulumi.Input<string>;
  /**
   * As an Identify call, where the value is a trait of the user, or as a Track call, the event `Trait Computed`. Left out,
   * whoever ticks it decides.
   */
  as?: pulumi.Input<"identify" | "track">;
}

/** Every input of a computed trait beside its definition. */
export const traitInputs = {
  name: true,
  description: true,
  type: true,
  enabled: true,
  includeHistoricalData: true,
  includeAnonymousUsers: true,
  backfillDurationDays: true,
  spaceId: true,
  adopt: true,
  replaceUnderSameKey: true,
  waitForLive: true,
  waitMinutes: true,
  destinations: true,
} as const satisfies Record<keyof TraitArgs, true>;

/** Names of the outputs of every computed trait. */
export const traitOutputs = ["key", "query", "computation", "status", "manualSteps"] as const;
