import type * as pulumi from "@pulumi/pulumi";

import { asSecretAs } from "./as-secret-as";
import { givenArguments } from "./problems";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";

/** What {@link SourceLabels} are made of. */
export interface SourceLabelsArgs {
  /** Id of the source. A change replaces. */
  sourceId: pulumi.Input<string>;
  /**
   * Value of each key: letters, digits and hyphens, beginning with a letter. The workspace must have them. Updates in place; a
   * key that is taken out gets back the value that it had before this program first set it, or leaves the source.
   */
  labels: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

const inputs = { sourceId: true, labels: true } as const satisfies Record<keyof SourceLabelsArgs, true>;

/**
 * Labels of a source, such as `environment: prod`. It manages the keys that it names and leaves other people's labels alone;
 * a key that somebody has given another value since is not taken off when it is deleted. A source has one value for each key,
 * and two resources of one program cannot name the same key of a source.
 *
 * A {@link SourceConnection} that is to find the label needs `dependsOn`: labels are read when the connection is verified.
 *
 * Segment replaces labels as a whole set. It is read just before, so what somebody adds in the moment between is lost; what is
 * only added goes without.
 *
 * @throws in the preview for a key or value of another form, and for a key that another resource of the program names; in the
 * update for a source that is not there, and for a label that the workspace does not have: it is created in the app, since a
 * misspelt one would be a label that nobody looks for
 * @see https://segment.com/docs/segment-app/iam/labels/
 *
 * @example
 * ```ts
 * import { SourceConnection, SourceLabels } from "pulumi-segment-personas";
 *
 * const sourceId = "iUM16Md8P2uZ8bGyo7zR4n";
 * const labels = new SourceLabels("impressions", { sourceId, labels: { environment: "prod" } });
 * const connection = new SourceConnection(
 *   "impressions",
 *   { sourceId, environment: "prod" },
 *   { dependsOn: [labels] },
 * );
 * export const { allLabels } = labels;
 * export const { state } = connection;
 * ```
 */
export class SourceLabels extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:SourceLabels";

  declare readonly sourceId: pulumi.Output<string>;
  declare readonly labels: pulumi.Output<Record<string, string>>;
  /** All labels of the source, other people's too. */
  declare readonly allLabels: pulumi.Output<Record<string, string>>;
  /** What its keys had before this program first set them, and get back when it no longer does; empty where there was nothing. */
  declare readonly before: pulumi.Output<Record<string, string>>;

  /**
   * @param name - the resource's name in this program
   */
  constructor(name: string, args: SourceLabelsArgs, opts?: pulumi.CustomResourceOptions) {
    const given = givenArguments(subjectOf(SourceLabels, name), args);
    const beside = { allLabels: asSecretAs(given, {}), before: asSecretAs(given, {}) };
    super(
      SourceLabels,
      name,
      { ...given, ...beside },
      [...Object.keys(inputs), ...Object.keys(beside)],
      opts,
    );
  }

  /**
   * Look up the labels of a source that this program does not manage.
   *
   * @param id - id of the source
   * @throws when the workspace has no such source
   */
  static get(name: string, id: pulumi.Input<string>, opts?: pulumi.CustomResourceOptions): SourceLabels {
    return new SourceLabels(name, lookup({ sourceId: id }) as unknown as SourceLabelsArgs, { ...opts, id });
  }
}
