import * as pulumi from "@pulumi/pulumi";

import type { Audience } from "../resources/audience";
import { LastComputedTrait, type LastComputedTraitArgs } from "../resources/last-computed-trait";
import { checkStackKeys } from "../resources/settings";
import { SourceConnection } from "../resources/source-connection";
import type { SpaceFilter } from "../resources/space-filter";
import { environmentFilterOf, requireOneEnvironment } from "./enforced-environment";
import { expectedEvents } from "./expected-events";
import { checkedFlags } from "./flag-checks";
import { definitionOf } from "./flag-definition";
import { checkQuotas, tellDuration } from "./plan";
import { otherShares, takeShare } from "./shares";
import { audiencesOver, treatmentAudience, type PlannedAudience } from "./treatment-audiences";
import type { TreatmentFlag, TreatmentSource, TreatmentTraitsArgs } from "./treatment-traits-args";

/**
 * The last treatment that each person saw of each feature flag, as profile traits.
 *
 * Declares the sources that carry Split (Harness FME) impressions, one {@link LastComputedTrait} per flag and, where
 * `audiences` asks for them, one {@link Audience} per treatment. Every trait counts history, because the last treatment
 * may have been seen before the trait was made.
 *
 * Its resources are called `<name>-<flag>`, `<name>-<flag>:<treatment>` and `<name>-source-<sourceId>`, for good: another
 * name of the component is another name for each of them (docs/renaming.md).
 *
 * @throws {pulumi.ResourceError} naming all arguments that are unknown or of a wrong kind, all flags whose name cannot
 * stand in a query or whose traits would share a key, all flags of which audiences are asked and nobody has said what
 * they serve, and flags and treatments that, with those of the program's other `TreatmentTraits` of the same provider,
 * exceed what the plan allows
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
 * An audience for each treatment:
 *
 * ```ts
 * import { TreatmentTraits } from "pulumi-segment-personas";
 *
 * const traits = new TreatmentTraits("production", {
 *   environmentName: "production",
 *   flags: [{ id: "back_end_roll_algorithm", treatments: ["v1", "v2"] }, "checkout_redesign"],
 *   treatments: ["on", "off"],
 *   audiences: "perTreatment",
 * });
 * export const onNewCheckout = traits.audiences["checkout_redesign"]?.["on"]?.key; // "checkout_redesign_is_on"
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
  /** The trait of each flag; none where audiences go over the events. */
  readonly traits: Readonly<Record<string, LastComputedTrait>>;
  /** The audience of each flag and treatment. */
  readonly audiences: Readonly<Record<string, Record<string, Audience>>>;
  readonly connections: readonly SourceConnection[];
  /** The space filter of `enforceEnvironment`. */
  readonly filter: SpaceFilter | undefined;

  constructor(name: string, args: TreatmentTraitsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkStackKeys();
    const subject = `TreatmentTraits "${name}"`;
    const { flags, audiences } = checkedFlags(subject, args);
    super("segment:index:TreatmentTraits", name, {}, opts);
    const withTraits = audiencesOver(args) === "events" ? [] : flags;
    const share = { name, parent: opts?.parent, traits: withTraits.map(({ id }) => id), audiences };
    const others = otherShares(this, share);
    checkQuotas(subject, this, share, others);
    requireOneEnvironment(subject, args);
    takeShare(this, share);
    this.filter = environmentFilterOf(this, name, args);
    this.connections = (args.sources ?? []).map((source) => this.#connection(name, source, args));
    const traits = new Map(withTraits.map((flag) => [flag.id, this.#trait(name, flag, args)]));
    this.traits = Object.fromEntries(traits);
    this.keys = pulumi.output(Object.fromEntries([...traits].map(([id, trait]) => [id, trait.key])));
    this.audiences = this.#audiences(name, audiences, args, traits);
    tellDuration(this, share, others);
    this.registerOutputs({ keys: this.keys });
  }

  #audiences(
    name: string,
    planned: readonly PlannedAudience[],
    args: TreatmentTraitsArgs,
    traits: ReadonlyMap<string, LastComputedTrait>,
  ): Record<string, Record<string, Audience>> {
    const byFlag = Map.groupBy(planned, ({ flag }) => flag.id);
    return Object.fromEntries(
      [...byFlag].map(([id, ofFlag]) => {
        const made = ofFlag.map(
          (one) => [one.treatment, treatmentAudience(this, name, one, args, traits.get(id))] as const,
        );
        return [id, Object.fromEntries(made)];
      }),
    );
  }

  #connection(name: string, { id, ...source }: TreatmentSource, args: TreatmentTraitsArgs): SourceConnection {
    // Of a source that comes later, `id` has been asked for.
    const childId = id ?? (source.sourceId as string);
    const space = args.spaceId === undefined ? {} : { spaceId: args.spaceId };
    const own = { expects: expectedEvents(args), ...source, ...space };
    return new SourceConnection(`${name}-source-${childId}`, own, { parent: this });
  }

  #trait(name: string, flag: TreatmentFlag, args: TreatmentTraitsArgs): LastComputedTrait {
    const { id, opts, treatments: _, excludeSources: __, ...overrides } = flag;
    const { namePrefix = "", identity = "user", environmentName, destinations, spaceId } = args;
    const own = {
      description: description(id, environmentName),
      enabled: true,
      includeHistoricalData: true,
      includeAnonymousUsers: identity !== "user",
      destinations,
      ...overrides,
      name: overrides.name ?? `${namePrefix}${id}`,
      spaceId,
      ...definitionOf(`TreatmentTraits "${name}"`, flag, args),
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
