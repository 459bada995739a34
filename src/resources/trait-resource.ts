import type * as pulumi from "@pulumi/pulumi";

import { SegmentResource } from "./segment-resource";
import type { TraitDestination } from "./trait-args";

/** What every kind of computed trait gives back. */
export abstract class TraitResource extends SegmentResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly type: pulumi.Output<"USERS" | "ACCOUNTS">;
  declare readonly enabled: pulumi.Output<boolean>;
  declare readonly includeHistoricalData: pulumi.Output<boolean | undefined>;
  declare readonly includeAnonymousUsers: pulumi.Output<boolean | undefined>;
  declare readonly backfillDurationDays: pulumi.Output<number | undefined>;
  /** Id of the space, also where it comes from `segment:space`. */
  declare readonly spaceId: pulumi.Output<string>;
  declare readonly adopt: pulumi.Output<"never" | "identical" | "byName" | undefined>;
  declare readonly replaceUnderSameKey: pulumi.Output<boolean | undefined>;
  declare readonly waitForLive: pulumi.Output<boolean | undefined>;
  declare readonly waitMinutes: pulumi.Output<number | undefined>;
  declare readonly destinations: pulumi.Output<(string | pulumi.Unwrap<TraitDestination>)[] | undefined>;
  /** Key other definitions use: `trait('back_end_roll_algorithm')`. Set by Segment, never changes. */
  declare readonly key: pulumi.Output<string>;
  /** The definition in Segment's query language, as Segment holds it. A preview of a new trait shows it already. */
  declare readonly query: pulumi.Output<string>;
  /** `realtime`, or `batch` (every 8 hours) for a definition with a window. */
  declare readonly computation: pulumi.Output<"realtime" | "batch">;
  /** `Computing`, `Backfilling`, `Live`, `Disabled`, `Failed` or `Awaiting Destinations`, when it was last read. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** What a person has to do in the app to attach `destinations`, and what is worth knowing of each; a secret where they are. */
  declare readonly manualSteps: pulumi.Output<string[]>;
}
