import * as pulumi from "@pulumi/pulumi";

import {
  LastComputedTrait,
  type Conditions,
  type LastComputedTraitArgs,
} from "../resources/last-computed-trait";
import { SourceConnection } from "../resources/source-connection";
import { expectedEvents } from "./expected-events";
import { checkFlags } from "./flag-checks";
import type {
  TraitOverrides,
  TreatmentFlag,
  TreatmentSource,
  TreatmentTraitsArgs,
} from "./treatment-traits-args";

/**
 * The last treatment that each person saw of each feature flag, as profile traits.
 *
 * Declares the sources that carry Split (Harness FME) impressions, and one {@link LastComputedTrait} per flag. Every
 * trait counts history, because the last treatment may have been seen before the trait was made.
 *
 * @throws {pulumi.ResourceError} naming all flags whose name cannot stand in a query, whose traits would share a key, or
 * which together exceed `segment:maxTraits`
 *
 * @example
 * ```ts
 * import { TreatmentTraits } from "pulumi-segment-personas";
 *
 * const traits = new TreatmentTraits("production", {
 *   sources: [{ sourceId: "iUM16Md8P2uZ8bGyo7zR4n", environment: "prod" }],
 *   environmentName: "production",
 *   flags: ["back_end_roll_algorithm", { id: "checkout_redesign", description: "Checkout of 2026" }],
 * });
 * export const keys = traits.keys;
 * ```
 */
export class TreatmentTraits extends pulumi.ComponentResource {
  /** Flag name to trait key. */
  readonly keys: pulumi.Output<Record<string, string>>;
  /** The trait of each flag. */
  readonly traits: Readonly<Record<string, LastComputedTrait>>;
  readonly connections: readonly SourceConnection[];

  constructor(name: string, args: TreatmentTraitsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("segment:index:TreatmentTraits", name, {}, opts);
    const flags = [
      ...args.flags.map((flag) => withId(flag)),
      ...(args.archived ?? []).map((flag) => ({ ...withId(flag), enabled: false })),
    ];
    checkFlags(this, flags, args);
    this.connections = (args.sources ?? []).map((source) => this.#connection(name, source, args));
    const traits = flags.map((flag) => [flag.id, this.#trait(name, flag, args)] as const);
    this.traits = Object.fromEntries(traits);
    this.keys = pulumi.output(Object.fromEntries(traits.map(([id, trait]) => [id, trait.key])));
    this.registerOutputs({ keys: this.keys });
  }

  #connection(name: string, { id, ...source }: TreatmentSource, args: TreatmentTraitsArgs): SourceConnection {
    const childId = id ?? source.sourceId;
    if (typeof childId !== "string") {
      throw new pulumi.ResourceError(
        "a source whose `sourceId` is not a plain string needs an `id` that names it",
        this,
        true,
      );
    }
    const space = args.spaceId === undefined ? {} : { spaceId: args.spaceId };
    const own = { expects: expectedEvents(args), ...source, ...space };
    return new SourceConnection(`${name}-source-${childId}`, own, { parent: this });
  }

  #trait(name: string, { id, ...overrides }: TreatmentFlag, args: TreatmentTraitsArgs): LastComputedTrait {
    const { namePrefix = "", properties = {}, identity = "user", environmentName } = args;
    const own: LastComputedTraitArgs = {
      name: `${namePrefix}${id}`,
      description: description(id, environmentName),
      event: args.event ?? "get_treatment",
      property: properties.treatment ?? "treatment",
      enabled: true,
      includeHistoricalData: true,
      includeAnonymousUsers: identity !== "user",
      ...(args.spaceId === undefined ? {} : { spaceId: args.spaceId }),
      ...(args.destinations === undefined ? {} : { destinations: args.destinations }),
      ...defined(overrides),
      conditions: conditionsOf(id, args, overrides.conditions),
    };
    return new LastComputedTrait(`${name}-${id}`, own, { parent: this });
  }
}

function conditionsOf(
  id: string,
  args: TreatmentTraitsArgs,
  more: TraitOverrides["conditions"],
): pulumi.Input<Conditions> {
  const { properties = {}, environmentName, excludeTreatments = [] } = args;
  const own: Conditions = {
    [properties.flag ?? "split"]: id,
    ...(environmentName === undefined
      ? {}
      : { [properties.environment ?? "environmentName"]: environmentName }),
    ...(excludeTreatments.length === 0
      ? {}
      : { [properties.treatment ?? "treatment"]: { noneOf: excludeTreatments } }),
  };
  return more === undefined ? own : pulumi.output(more).apply((conditions) => ({ ...own, ...conditions }));
}

function description(id: string, environmentName: pulumi.Input<string> | undefined): pulumi.Input<string> {
  const text = `Last treatment of ${id} seen`;
  return environmentName === undefined ? text : pulumi.interpolate`${text} in ${environmentName}`;
}

function withId(flag: string | TreatmentFlag): TreatmentFlag {
  return typeof flag === "string" ? { id: flag } : flag;
}

/** An override that is `undefined` overrides nothing. */
function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
