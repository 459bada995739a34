import type * as pulumi from "@pulumi/pulumi";

import type { LastComputedTraitArgs } from "../resources/last-computed-trait";
import type { SourceConnectionArgs } from "../resources/source-connection";

/** Inputs of a single flag's trait that differ from the component's. */
export type TraitOverrides = Partial<Omit<LastComputedTraitArgs, "name" | "spaceId">>;

/** A flag with settings of its own. `id` is the flag's name in Split and names the child resource. */
export interface TreatmentFlag extends TraitOverrides {
  id: string;
  /** Name of the trait, from which Segment makes its key. Default: `namePrefix` and the flag's name. */
  name?: pulumi.Input<string>;
}

/** A source that carries impressions. */
export interface TreatmentSource extends Omit<SourceConnectionArgs, "spaceId"> {
  /** Names the child resource; needed only where `sourceId` is not a plain string. Default: `sourceId`. */
  id?: string;
}

/** What `TreatmentTraits` is made of. */
export interface TreatmentTraitsArgs {
  /** Feature flags, by name or with settings of their own. */
  flags: (string | TreatmentFlag)[];
  /** Flags that are retired: their traits stay managed, and are no longer computed. */
  archived?: (string | TreatmentFlag)[];
  /**
   * Sources that feed impressions into the space; each becomes a `SourceConnection`, which expects the impression event
   * there, and warns of environments other than `environmentName`.
   */
  sources?: TreatmentSource[];
  /** Only impressions of this Split environment count, for example `production`. */
  environmentName?: pulumi.Input<string>;
  /** Id of the space. Default: `segment:space`. */
  spaceId?: pulumi.Input<string>;
  /** Put in front of every trait's name. Default: nothing, so that the key is the flag's name. */
  namePrefix?: string;
  /** Name of the impression event. Default `get_treatment`. */
  event?: pulumi.Input<string>;
  /** How the pipeline names the impression's properties. Default `split`, `treatment` and `environmentName`. */
  properties?: { flag?: string; treatment?: string; environment?: string };
  /** Treatments that are never stored, for example `control`, which an SDK serves when it could not evaluate. */
  excludeTreatments?: pulumi.Input<string>[];
  /**
   * Which id Split's traffic type is mapped to. `anonymous` and `both` also give profiles a value that have only an
   * anonymous id. Default `user`.
   */
  identity?: "user" | "anonymous" | "both";
  /** Destinations that should receive the traits, for a person to tick: see `manualSteps` of each trait. */
  destinations?: pulumi.Input<pulumi.Input<string>[]>;
}
