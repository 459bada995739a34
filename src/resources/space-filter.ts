import type * as pulumi from "@pulumi/pulumi";

import { givenArguments } from "./problems";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";
import { statementText, type StatementInput } from "./statement-input";

/** What a {@link SpaceFilter} is made of. */
export interface SpaceFilterArgs {
  /** Name in Segment's app, by which an existing filter is found. Updates in place. */
  name: pulumi.Input<string>;
  /**
   * Which calls are dropped, in Segment's filter language, as text or built with `pulumi-segment-personas/fql`. Updates in
   * place; where Segment refuses that, the error says how to replace the filter, which lets calls pass in between.
   */
  if: StatementInput;
  /** What the filter is for. Updates in place; Segment cannot clear one, so removing it changes nothing. */
  description?: pulumi.Input<string>;
  /** Whether it drops anything. Default true. Updates in place. */
  enabled?: pulumi.Input<boolean>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the filter. */
  spaceId?: pulumi.Input<string>;
  /**
   * What to do when the space already has a filter of this name: `never` (default: stop), `identical` (take it over if
   * it is what the program says), `byName` (take it over and make it so). Default: `segment:adopt`.
   */
  adopt?: pulumi.Input<"never" | "identical" | "byName">;
}

const inputs = {
  name: true,
  if: true,
  description: true,
  enabled: true,
  spaceId: true,
  adopt: true,
} as const satisfies Record<keyof SpaceFilterArgs, true>;

/**
 * Calls that Segment itself drops before a profile of the space sees them, whichever source sends them and whoever has
 * connected it. What is dropped stays in Connections, and does not come back when the filter goes. A space takes ten
 * filters; a call is dropped when any of them says so.
 *
 * Needs the workspace feature "Space Filters", which Segment's support enables.
 *
 * @experimental Segment's API for it is in beta, so it may change in any version.
 * @throws in the preview, with line and column, for a statement that Segment might read otherwise, or of which a part is the
 * same for every call, such as a field that no call has; and for two filters of this program that would leave nothing of
 * what one of them lets through alone; in the update when the space already has a filter of this name, one that contradicts it, or ten filters, or
 * the feature is off
 * @see https://segment.com/docs/unify/event-filtering/
 *
 * @example
 * ```ts
 * import { SpaceFilter } from "pulumi-segment-personas";
 * import { and, event, property, type } from "pulumi-segment-personas/fql";
 *
 * const filter = new SpaceFilter("production-only", {
 *   name: "Production impressions only",
 *   if: and(
 *     type().equals("track"),
 *     event().equals("get_treatment"),
 *     property("environmentName").notEquals("production"),
 *   ),
 * });
 * export const dropped = filter.if;
 * ```
 */
export class SpaceFilter extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:SpaceFilter";

  declare readonly name: pulumi.Output<string>;
  /** The statement as the program has written it, or as Segment has it where somebody has changed it there. */
  declare readonly if: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly enabled: pulumi.Output<boolean>;
  /** Id of the space, also where it comes from `segment:space`. */
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly adopt: pulumi.Output<"never" | "identical" | "byName" | undefined>;

  /**
   * @param name - the resource's name in this program; the filter's own name is `args.name`
   */
  constructor(name: string, args: SpaceFilterArgs, opts?: pulumi.CustomResourceOptions) {
    const subject = subjectOf(SpaceFilter, name);
    const given = givenArguments(subject, args);
    const statement = statementText(subject, given.if);
    super(SpaceFilter, name, { ...given, if: statement }, Object.keys(inputs), opts);
  }

  /**
   * Look up a filter that this program does not manage.
   *
   * @param id - as Segment's API answers it
   * @throws when the space has no such filter
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: { spaceId: pulumi.Input<string> },
    opts?: pulumi.CustomResourceOptions,
  ): SpaceFilter {
    return new SpaceFilter(name, lookup(state) as unknown as SpaceFilterArgs, { ...opts, id });
  }
}
