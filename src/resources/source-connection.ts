import type * as pulumi from "@pulumi/pulumi";

import { givenArguments } from "./problems";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";

/** What a {@link SourceConnection} is made of. */
export interface SourceConnectionArgs {
  /** Id of the source, 22 characters as in `iUM16Md8P2uZ8bGyo7zR4n`. A change replaces the connection. */
  sourceId: pulumi.Input<string>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the connection. */
  spaceId?: pulumi.Input<string>;
  /**
   * The environment that the source belongs to, as in its label `environment`: `prod`, `dev` or the workspace's own.
   * Verified against the label whenever the connection is made or updated; the policy `production-only-connections`
   * asks for it. Where {@link SourceLabels} put the label on, the connection needs `dependsOn`, so that it is there.
   * Default: not stated. A change updates.
   */
  environment?: pulumi.Input<string>;
  /**
   * An event that the source should send: `delivering` says whether the space has received it lately. That proves no
   * connection, since another source may send the same event. Default: nothing is expected. A change updates.
   */
  expects?: pulumi.Input<ExpectedEvents>;
  /**
   * The day on which somebody saw the source connected in the app, as in `2026-11-24`, today's at the latest. It stands
   * for the audit log where that reaches not far enough (Segment keeps 90 days), until a disconnection of that day or a
   * later one is seen. Default: nobody has looked. A change updates.
   */
  confirmedOn?: pulumi.Input<string>;
  /**
   * What to do while nothing proves the connection: `warn` (default) prints the page to open and the source to tick,
   * `fail` stops, `wait` prints it and looks again until the source is connected or `waitMinutes` are over. `fail` and
   * `wait` also go on where the space receives what `expects` names and the program declares no other source for it.
   * `wait` holds one of the engine's parallel slots. A change updates.
   */
  onUnconfirmed?: pulumi.Input<"warn" | "fail" | "wait">;
  /** How long `onUnconfirmed: "wait"` waits, in minutes. Default 30. A change updates. */
  waitMinutes?: pulumi.Input<number>;
}

/** What a space should receive from a source. */
export interface ExpectedEvents {
  /** Name of the event, for example `get_treatment`. */
  event: pulumi.Input<string>;
  /** How many days ago the event may have come last, so that the source counts as delivering. Default 30. */
  withinDays?: pulumi.Input<number>;
  /**
   * Where the event says which environment it comes from, and which one is expected. A space that has received another
   * one is a warning; without `value`, one that has received several is.
   */
  environment?: pulumi.Input<{ property: pulumi.Input<string>; value?: pulumi.Input<string> }>;
}

/** Every input of a {@link SourceConnection}: each is an output too, also where the stack's configuration fills it in. */
export const sourceConnectionInputs = {
  sourceId: true,
  spaceId: true,
  environment: true,
  expects: true,
  confirmedOn: true,
  onUnconfirmed: true,
  waitMinutes: true,
} as const satisfies Record<keyof SourceConnectionArgs, true>;

/**
 * A source that feeds a Personas space.
 *
 * Segment's Public API has no call that connects a source to a space. By default this resource declares the connection
 * and verifies it: the source exists, is enabled and carries the right `environment` label, and the audit log, or a
 * person's word, says that it was connected in the app. Once that is known, it is taken for so until a disconnection is
 * seen; a disconnected source is a difference in every preview after a refresh. With `segment:connections` set to `api`,
 * a route of your own gateway connects it.
 *
 * @throws when the source or the space does not exist, the source is disabled, its label contradicts `environment` or
 * `segment:environment`, `confirmedOn` is no day or lies in the future, or, with `onUnconfirmed` set to `fail` or `wait`,
 * nothing proves the connection
 * @see https://segment.com/docs/unify/quickstart/
 *
 * @example
 * ```ts
 * import { SourceConnection } from "pulumi-segment-personas";
 *
 * const connection = new SourceConnection("split-impressions", {
 *   sourceId: "iUM16Md8P2uZ8bGyo7zR4n",
 *   environment: "prod",
 *   expects: { event: "get_treatment" },
 *   confirmedOn: "2026-11-24", // seen in the app; needed only for what was connected more than 90 days ago
 * });
 * export const state = connection.state;
 * ```
 */
export class SourceConnection extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:SourceConnection";

  declare readonly sourceId: pulumi.Output<string>;
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly environment: pulumi.Output<string | undefined>;
  declare readonly expects: pulumi.Output<pulumi.Unwrap<ExpectedEvents> | undefined>;
  declare readonly confirmedOn: pulumi.Output<string | undefined>;
  declare readonly onUnconfirmed: pulumi.Output<"warn" | "fail" | "wait" | undefined>;
  declare readonly waitMinutes: pulumi.Output<number | undefined>;
  /** Display name of the source. */
  declare readonly sourceName: pulumi.Output<string>;
  /** Slug of the source, as in the app's addresses. */
  declare readonly sourceSlug: pulumi.Output<string>;
  /** The source's labels when they were last read, for example `{ environment: "prod" }`. */
  declare readonly labels: pulumi.Output<Record<string, string>>;
  /** `connected`, `disconnected`, or `unknown` where nothing proves either. Once proved, it stays until the opposite is. */
  declare readonly state: pulumi.Output<"connected" | "disconnected" | "unknown">;
  /**
   * Whether the space has received what `expects` names: `yes`, `no`, or `unknown` where nothing is expected or Segment
   * did not say. It says that some source of the space delivers, not that this one does.
   */
  declare readonly delivering: pulumi.Output<"yes" | "no" | "unknown">;
  /** What `state` rests on, in words: an audit event, or a person's word. */
  declare readonly evidence: pulumi.Output<string>;
  /** What a person has to do in the app; empty once the connection is proved. */
  declare readonly manualSteps: pulumi.Output<string[]>;

  /**
   * @param name - the resource's name in this program
   */
  constructor(name: string, args: SourceConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["sourceName", "sourceSlug", "labels", "state", "delivering", "evidence", "manualSteps"];
    const given = givenArguments(subjectOf(SourceConnection, name), args);
    super(SourceConnection, name, given, [...Object.keys(sourceConnectionInputs), ...outputs], opts);
  }

  /**
   * Look up a connection that this program does not manage.
   *
   * @param id - `<space id>/<source id>`
   * @throws when the source does not exist
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: Pick<SourceConnectionArgs, "sourceId" | "spaceId">,
    opts?: pulumi.CustomResourceOptions,
  ): SourceConnection {
    return new SourceConnection(name, lookup(state), { ...opts, id });
  }
}
