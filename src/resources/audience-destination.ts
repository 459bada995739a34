import type * as pulumi from "@pulumi/pulumi";

import { givenArguments } from "./problems";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";

/** Which values of an identifier a destination is sent. */
export interface IdSync {
  /** A kind of identifier of the space, such as `user_id` or `email`. */
  externalId: pulumi.Input<string>;
  /** `first`: the oldest value of a profile, `last`: the newest, `all`: each of them, in a call of its own. */
  strategy: pulumi.Input<"first" | "last" | "all">;
  /** What the destination calls it, such as `Email_Address_c`. */
  mapTo?: pulumi.Input<string>;
}

/** When an {@link Activation} sends something. Those about entities are for linked audiences. */
export type ActivationType =
  | "Audience Entered"
  | "Audience Exited"
  | "Audience Membership Changed"
  | "Entity Added"
  | "Entity Removed"
  | "Entity Values Changed"
  | "All Events";

/** What a destination does with what it is sent. */
export interface ActivationMapping {
  /** Id of one of the destination's actions. A change deletes the activation and makes it anew. */
  actionId: pulumi.Input<string>;
  /** How the fields of the action are filled. Updates in place. Left out, Segment decides. */
  settings?: pulumi.Input<Record<string, unknown>>;
}

/** What is sent to a destination of an audience, and when. */
export interface Activation {
  /**
   * Name in Segment's app, of a table where the destination is a warehouse. It is what the activation is found by, so no two
   * of one connection may share it, and another name is another activation: the old one is deleted.
   */
  name: pulumi.Input<string>;
  /** When something is sent. A change deletes the activation and makes it anew. */
  type: pulumi.Input<ActivationType>;
  /** Whether anything is sent. Default true. Updates in place. */
  enabled?: pulumi.Input<boolean>;
  /**
   * Keys of profile traits whose values go along, such as `trait.key` of a flag's trait. Default: none. Updates in place.
   */
  traits?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** What the destination does, for destinations that have actions. */
  mapping?: pulumi.Input<ActivationMapping>;
  /**
   * When the whole audience is sent, and not only who enters or leaves it from then on. `onCreate` (default): once, when the
   * activation is made. `onChange`: also when its traits or its mapping change, or when it is switched on again. `never`.
   * Changing this alone sends nothing.
   */
  resync?: pulumi.Input<"onCreate" | "onChange" | "never">;
}

/** What an {@link AudienceDestination} is made of. */
export interface AudienceDestinationArgs {
  /** Id of the audience. A change replaces the connection. */
  audienceId: pulumi.Input<string>;
  /** Id of a destination of the workspace that has been added to the space in the app. A change replaces the connection. */
  destinationId: pulumi.Input<string>;
  /** `destination` (default) or `warehouse`. A change replaces the connection. */
  destinationType?: pulumi.Input<"destination" | "warehouse">;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the connection. */
  spaceId?: pulumi.Input<string>;
  /**
   * Which identifiers the destination is sent, at most five. Left out, Segment decides: the last `email` and the last
   * `user_id`, or all of both, by destination. Updates in place; Segment cannot take it back, so removing it changes nothing.
   */
  idSync?: pulumi.Input<readonly pulumi.Input<IdSync>[]>;
  /**
   * Settings of the connection, for destinations that are set up by them. Updates in place; Segment cannot take them back, so
   * removing all of them changes nothing. What Segment adds of its own is no difference.
   */
  settings?: pulumi.Input<Record<string, unknown>>;
  /** What is sent, and when: without an entry, nothing. Updates in place, each on its own. */
  activations: pulumi.Input<readonly pulumi.Input<Activation>[]>;
  /**
   * What to do when the audience is already connected to the destination, or the connection has an activation of a name that
   * is new here: `never` (default: stop), `identical` (take it over if it is what the program says), `byName` (take it over
   * and make it so). Activations that the program does not name are left alone. Default: `segment:adopt`.
   */
  adopt?: pulumi.Input<"never" | "identical" | "byName">;
}

const inputs = {
  audienceId: true,
  destinationId: true,
  destinationType: true,
  spaceId: true,
  idSync: true,
  settings: true,
  activations: true,
  adopt: true,
} as const satisfies Record<keyof AudienceDestinationArgs, true>;

const properties = [...Object.keys(inputs), "connectionId", "activationIds"];

/**
 * The way from an audience to a tool: a destination that the audience is connected to, and the activations that say what is
 * sent there, and when. Segment's API has no such call for traits; the value of a trait rides along on an audience.
 *
 * The destination has to be in the space before, which only the app can do (Engage settings, Destinations). Deleting the
 * resource deletes its activations, then the connection; what has arrived in the tool stays there.
 *
 * @experimental Segment's API for it is in alpha, so it may change in any version.
 * @throws in the preview for two activations of one name, or a second resource that connects the same two; in the update
 * when the destination is not in the space, or the audience is connected to it already; on deletion while the connection
 * has activations that the program has not made
 * @see https://docs.segmentapis.com/tag/Activations/
 *
 * @example
 * ```ts
 * import { Audience, AudienceDestination, TreatmentTraits } from "pulumi-segment-personas";
 * import { trait } from "pulumi-segment-personas/query";
 *
 * const traits = new TreatmentTraits("production", { flags: ["checkout_redesign"] });
 * const key = traits.keys.apply((keys) => keys["checkout_redesign"] ?? "");
 * const audience = new Audience("checkout-redesign-on", {
 *   name: "checkout_redesign is on",
 *   query: trait(key).equals("on"),
 * });
 * const guides = new AudienceDestination("guides", {
 *   audienceId: audience.id,
 *   destinationId: "66f0a1c27d4b3e9155aa01ef",
 *   idSync: [{ externalId: "user_id", strategy: "last" }],
 *   activations: [{ name: "guide", type: "Audience Membership Changed", traits: [key] }],
 * });
 * export const guide = guides.activationIds.apply((ids) => ids["guide"]);
 * ```
 */
export class AudienceDestination extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:AudienceDestination";

  declare readonly audienceId: pulumi.Output<string>;
  declare readonly destinationId: pulumi.Output<string>;
  declare readonly destinationType: pulumi.Output<"destination" | "warehouse">;
  /** Id of the space, also where it comes from `segment:space`. */
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly idSync: pulumi.Output<pulumi.Unwrap<IdSync>[] | undefined>;
  declare readonly settings: pulumi.Output<Record<string, unknown> | undefined>;
  declare readonly activations: pulumi.Output<pulumi.Unwrap<Activation>[]>;
  declare readonly adopt: pulumi.Output<"never" | "identical" | "byName" | undefined>;
  /** Id of the connection, as in `ii_512340987`; the resource's own id too. */
  declare readonly connectionId: pulumi.Output<string>;
  /** Ids of the activations by their names. */
  declare readonly activationIds: pulumi.Output<Record<string, string>>;

  /**
   * @param name - the resource's name in this program
   */
  constructor(name: string, args: AudienceDestinationArgs, opts?: pulumi.CustomResourceOptions) {
    const given = givenArguments(subjectOf(AudienceDestination, name), args);
    super(AudienceDestination, name, given, properties, opts);
  }

  /**
   * Look up a connection that this program does not manage, with all its activations.
   *
   * @param id - as in `ii_512340987`
   * @throws when the audience has no such connection
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: { spaceId: pulumi.Input<string>; audienceId: pulumi.Input<string> },
    opts?: pulumi.CustomResourceOptions,
  ): AudienceDestination {
    return new AudienceDestination(name, lookup(state) as unknown as AudienceDestinationArgs, {
      ...opts,
      id,
    });
  }
}
