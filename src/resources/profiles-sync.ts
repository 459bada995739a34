import type * as pulumi from "@pulumi/pulumi";

import { asSecretAs } from "./as-secret-as";
import { givenArguments } from "./problems";
import { lookup, SegmentResource, subjectOf } from "./segment-resource";

/** What a {@link ProfilesSync} is made of. */
export interface ProfilesSyncArgs {
  /** Id of the profiles warehouse, which is connected in the app. A change replaces. */
  warehouseId: pulumi.Input<string>;
  /** Id of the space, with `spa_` or without. Default: `segment:space`. A change replaces. */
  spaceId?: pulumi.Input<string>;
  /**
   * Whether each table is synced, or which of its columns are; what is not named is left alone. Updates in place; what is no
   * longer named goes back to what it was before this program first set it.
   */
  tables: pulumi.Input<Record<string, pulumi.Input<boolean | Record<string, pulumi.Input<boolean>>>>>;
  /**
   * Whether event tables are synced at all. Segment takes settings of tables and columns only while they are. Left out, they
   * stay as they are. Updates in place; taking it out puts back what was there before: off again only with the last of
   * `tables`, which need them.
   */
  enableEventTables?: pulumi.Input<boolean>;
}

/** What tables and columns were before a program first set them. */
export interface SyncedBefore {
  /** Tables, and columns where `property` is there. */
  overrides: { collection: string; property?: string; enabled: boolean }[];
  /** There where the program sets it, and Segment has said what it was. */
  enableEventTables?: boolean;
}

const inputs = {
  warehouseId: true,
  spaceId: true,
  tables: true,
  enableEventTables: true,
} as const satisfies Record<keyof ProfilesSyncArgs, true>;

/**
 * Which tables of a space go to a profiles warehouse, and which of their columns. It manages those that it names and leaves
 * the others alone, remembers what they were, and puts that back when it is deleted. Somebody who switches one of them in
 * the app makes a difference in `preview --refresh`.
 *
 * A table that is switched on again is synced from then on: Segment does not backfill what came in between. Two resources of
 * one program cannot name the same table.
 *
 * @experimental Segment's API for it is in alpha, so it may change in any version.
 * @throws in the preview for tables beside `enableEventTables: false`, and for a table that another resource of the program
 * names; in the update for a warehouse, table or column that is not there, with the one that was meant, and for event tables
 * that are off
 * @see https://segment.com/docs/unify/profiles-sync/
 *
 * @example
 * ```ts
 * import { ProfilesSync } from "pulumi-segment-personas";
 *
 * const sync = new ProfilesSync("warehouse", {
 *   warehouseId: "q3WvTz8KnX5mRbL7dPc2Ys",
 *   enableEventTables: true,
 *   tables: { user_traits: true, pages: false, tracks: { context_ip: false } },
 * });
 * export const putBackOnDelete = sync.before;
 * ```
 */
export class ProfilesSync extends SegmentResource {
  /** Type token in state; policies match on it. */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/segment:ProfilesSync";

  declare readonly warehouseId: pulumi.Output<string>;
  /** Id of the space, also where it comes from `segment:space`. */
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly tables: pulumi.Output<Record<string, boolean | Record<string, boolean>>>;
  declare readonly enableEventTables: pulumi.Output<boolean | undefined>;
  /** What the tables and columns were before this program first set them, and become again when it no longer does. */
  declare readonly before: pulumi.Output<SyncedBefore>;

  /**
   * @param name - the resource's name in this program
   */
  constructor(name: string, args: ProfilesSyncArgs, opts?: pulumi.CustomResourceOptions) {
    const given = givenArguments(subjectOf(ProfilesSync, name), args);
    const before = asSecretAs(given, { overrides: [] });
    super(ProfilesSync, name, { ...given, before }, [...Object.keys(inputs), "before"], opts);
  }

  /**
   * Look up what is synced to a warehouse that this program does not manage: `tables` has every table.
   *
   * @param id - `<space id>/<warehouse id>`
   * @throws when the space has no such warehouse
   */
  static get(
    name: string,
    id: pulumi.Input<string>,
    state: Pick<ProfilesSyncArgs, "warehouseId" | "spaceId">,
    opts?: pulumi.CustomResourceOptions,
  ): ProfilesSync {
    return new ProfilesSync(name, lookup(state) as unknown as ProfilesSyncArgs, { ...opts, id });
  }
}
