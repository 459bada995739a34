import type * as pulumi from "@pulumi/pulumi";

import { lookup, SegmentResource } from "./segment-resource";

/** What a {@link SourceConnection} is made of. */
export interface SourceConnectionArgs {
  /** Id of the source, 22 characters as in `iUM16Md8P2uZ8bGyo7zR4n`. A change replaces the connection. */
  sourceId: pulumi.Input<string>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces the connection. */
  spaceId?: pulumi.Input<string>;
  /**
   * The environment that the source belongs to, as in its label `environment`: `prod`, `dev` or the workspace's own.
   * Verified against the label when the connection is made; the policy `production-only-connections` asks for it.
   */
  environment?: pulumi.Input<string>;
  /**
   * What to do while nothing proves the connection: `warn` (default) prints the page to open and the source to tick,
   * `fail` stops, `wait` looks again until it is proved or `waitMinutes` are over. `wait` holds one of the engine's
   * parallel slots.
   */
  onUnconfirmed?: pulumi.Input<"warn" | "fail" | "wait">;
  /** How long `onUnconfirmed: "wait"` waits, in minutes. Default 30. */
  waitMinutes?: pulumi.Input<number>;
}

/** Every input of a {@link SourceConnection}. */
export const sourceConnectionInputs = {
  sourceId: true,
  spaceId: true,
  environment: true,
  onUnconfirmed: true,
  waitMinutes: true,
} as const satisfies Record<keyof SourceConnectionArgs, true>;

/**
 * A source that feeds a Personas space.
 *
 * Segment's Public API has no call that connects a source to a space. By default this resource declares the connection
 * and verifies it: the source exists, is enabled and carries the right `environment` label, and the audit log shows that
 * a person connected it in the app. With `segment:connections` set to `api`, a route of your own gateway connects it.
 *
 * @throws when the source or the space does not exist, the source is disabled, or its label contradicts `environment`
 * or `segment:environment`
 * @see https://segment.com/docs/unify/quickstart/
 *
 * @example
 * ```ts
 * import { SourceConnection } from "pulumi-segment-personas";
 *
 * const connection = new SourceConnection("split-impressions", {
 *   sourceId: "iUM16Md8P2uZ8bGyo7zR4n",
 *   environment: "prod",
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
  declare readonly onUnconfirmed: pulumi.Output<"warn" | "fail" | "wait" | undefined>;
  declare readonly waitMinutes: pulumi.Output<number | undefined>;
  /** Display name of the source. */
  declare readonly sourceName: pulumi.Output<string>;
  /** Slug of the source, as in the app's addresses. */
  declare readonly sourceSlug: pulumi.Output<string>;
  /** The source's labels when they were last read, for example `{ environment: "prod" }`. */
  declare readonly labels: pulumi.Output<Record<string, string>>;
  /** `connected`, `disconnected`, or `unknown` where nothing proves either. */
  declare readonly state: pulumi.Output<"connected" | "disconnected" | "unknown">;
  /** What `state` rests on, in words. */
  declare readonly evidence: pulumi.Output<string>;
  /** What a person has to do in the app; empty once the connection is proved. */
  declare readonly manualSteps: pulumi.Output<string[]>;

  /**
   * @param name - the resource's name in this program
   */
  constructor(name: string, args: SourceConnectionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["sourceName", "sourceSlug", "labels", "state", "evidence", "manualSteps"];
    super(SourceConnection, name, args, [...Object.keys(sourceConnectionInputs), ...outputs], opts);
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
