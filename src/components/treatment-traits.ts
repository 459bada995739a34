import * as pulumi from "@pulumi/pulumi";

import { LastComputedTrait, type LastComputedTraitArgs } from "../resources/last-computed-trait";
import { checkStackKeys } from "../resources/settings";
import { SourceConnection } from "../resources/source-connection";
import type { SpaceFilter } from "../resources/space-filter";
import { environmentFilterOf, requireOneEnvironment } from "./enforced-environment";
import { expectedEvents } from "./expected-events";
import { checkedFlags, checkQuota } from "./flag-checks";
import { conditionsOf } from "./flag-conditions";
import type { TreatmentFlag, TreatmentSource, TreatmentTraitsArgs } from "./treatment-traits-args";

/**
 * The last treatment that each person saw of each feature flag, as profile traits.
 *
 * Declares the sources that carry Split (Harness FME) impressions, and one {@link LastComputedTrait} per flag. Every
 * trait counts history, because the last treatment may have been seen before the trait was made.
 *
 * @throws {pulumi.ResourceError} naming all arguments that are unknown or of a wrong kind, all flags whose name cannot
 * stand in a query or whose traits would share a key, and flags that together exceed what the plan allows
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
 *
 * @example
 * A trait that the program has declared by itself moves into the component, as it is:
 *
 * ```ts
 * import { rootStackResource } from "@pulumi/pulumi";
 * import { TreatmentTraits } from "pulumi-segment-personas";
 *
 * new TreatmentTraits("production", {
 *   flags: [
 *     {
 *       id: "back_end_roll_algorithm",
 *       description: undefined,
 *       includeHistoricalData: undefined,
 *       includeAnonymousUsers: undefined,
 *       opts: { aliases: [{ name: "roll-algorithm", parent: rootStackResource }] },
 *     },
 *   ],
 * });
 * ```
 */
export class TreatmentTraits extends pulumi.ComponentResource {
  /** Flag name to trait key. */
  readonly keys: pulumi.Output<Record<string, string>>;
  /** The trait of each flag. */
  readonly traits: Readonly<Record<string, LastComputedTrait>>;
  readonly connections: readonly SourceConnection[];
  /** The space filter of `enforceEnvironment`. */
  readonly filter: SpaceFilter | undefined;

  constructor(name: string, args: TreatmentTraitsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkStackKeys();
    const subject = `TreatmentTraits "${name}"`;
    const flags = checkedFlags(subject, args);
    super("segment:index:TreatmentTraits", name, {}, opts);
    checkQuota(subject, this, flags.length);
    requireOneEnvironment(subject, args);
    this.filter = environmentFilterOf(this, name, args);
    this.connections = (args.sources ?? []).map((source) => this.#connection(name, source, args));
    const traits = flags.map((flag) => [flag.id, this.#trait(name, flag, args)] as const);
    this.traits = Object.fromEntries(traits);
    this.keys = pulumi.output(Object.fromEntries(traits.map(([id, trait]) => [id, trait.key])));
    this.registerOutputs({ keys: this.keys });
  }

  #connection(name: string, { id, ...source }: TreatmentSource, args: TreatmentTraitsArgs): SourceConnection {
    // Of a source that comes later, `id` has been asked for.
    const childId = id ?? (source.sourceId as string);
    const space = args.spaceId === undefined ? {} : { spaceId: args.spaceId };
    const own = { expects: expectedEvents(args), ...source, ...space };
    return new SourceConnection(`${name}-source-${childId}`, own, { parent: this });
  }

  #trait(
    name: string,
    { id, opts, conditions, ...overrides }: TreatmentFlag,
    args: TreatmentTraitsArgs,
  ): LastComputedTrait {
    const {
      namePrefix = "",
      properties = {},
      identity = "user",
      environmentName,
      destinations,
      spaceId,
    } = args;
    const own = {
      description: description(id, environmentName),
      enabled: true,
      includeHistoricalData: true,
      includeAnonymousUsers: identity !== "user",
      destinations,
      ...overrides,
      name: overrides.name ?? `${namePrefix}${id}`,
      event: overrides.event ?? args.event ?? "get_treatment",
      property: overrides.property ?? properties.treatment ?? "treatment",
      spaceId,
      conditions: conditionsOf(`TreatmentTraits "${name}", flag "${id}"`, id, args, conditions),
    };
    const options = pulumi.mergeOptions({ parent: this }, opts);
    // What is explicitly undefined is left out on Pulumi's wire, and types of a resource do not say so.
    return new LastComputedTrait(`${name}-${id}`, own as LastComputedTraitArgs, options);
  }
}

function description(id: string, environmentName: pulumi.Input<string> | undefined): pulumi.Input<string> {
  const text = `Last treatment of ${id} seen`;
  return environmentName === undefined ? text : pulumi.interpolate`${text} in ${environmentName}`;
}
