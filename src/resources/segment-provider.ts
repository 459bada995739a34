import * as pulumi from "@pulumi/pulumi";

import { mapOf, setting } from "./arguments";
import { isDeferred, programError } from "./problems";
import { checkStackKeys, defaultQuotas, settingNames } from "./settings";

/**
 * Settings of a {@link SegmentProvider}; the configuration keys `segment:<name>` of a stack have the same names. What
 * is left out is taken from the stack's configuration.
 */
export interface SegmentProviderArgs {
  /** Public API token of one workspace. Always kept as a secret. */
  token?: pulumi.Input<string>;
  /** Where the workspace lives. Default `us`. */
  region?: pulumi.Input<"us" | "eu">;
  /** Address of the Public API, https unless it is this machine. Default: by region. */
  apiUrl?: pulumi.Input<string>;
  /** Id or slug of the workspace that the token must belong to. */
  workspace?: pulumi.Input<string>;
  /** Id of the space for resources that name none. */
  space?: pulumi.Input<string>;
  /** Value of the label `environment` that connected sources must carry. */
  environment?: pulumi.Input<string>;
  /** Whether connections are made by a person in the app (`app`, the default) or over `connectionRoute` (`api`). */
  connections?: pulumi.Input<"app" | "api">;
  /** Path of your gateway's route with `{spaceId}` and `{sourceId}`; required with `connections: "api"`. */
  connectionRoute?: pulumi.Input<string>;
  /**
   * What to do with a trait, audience, space filter or activation of the same name, or a connection of an audience to a
   * destination, that is already there. Default `never`.
   */
  adopt?: pulumi.Input<"never" | "identical" | "byName">;
  /** Traits that the workspace's plan allows. Default 50; 0 turns the check off. */
  maxTraits?: pulumi.Input<number>;
  /** Audiences that the workspace's plan allows. Default 100; 0 turns the check off. */
  maxAudiences?: pulumi.Input<number>;
  /** Limit of one HTTP exchange in seconds, for headers and body each. Default 30. */
  timeoutSeconds?: pulumi.Input<number>;
  /** Longest time an operation may wait for Segment's rate limit, in minutes. Default 180. */
  maxWaitMinutes?: pulumi.Input<number>;
}

const checkArguments = mapOf(Object.fromEntries(settingNames.map((name) => [name, setting])));

/**
 * Access to one workspace, for programs that manage several. One provider per workspace: every provider is a process
 * with a rate budget of its own, and Segment counts per token.
 *
 * A changed setting updates the provider and replaces nothing.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { SegmentProvider, TreatmentTraits } from "pulumi-segment-personas";
 *
 * const config = new pulumi.Config();
 * const europe = new SegmentProvider("europe", {
 *   token: config.requireSecret("europeToken"),
 *   region: "eu",
 *   workspace: "acme-eu",
 * });
 * new TreatmentTraits(
 *   "europe",
 *   { spaceId: "spa_9aQ1Lj62S4bomZKLF4DPqW", flags: ["checkout_redesign"] },
 *   { providers: [europe] },
 * );
 * ```
 */
export class SegmentProvider extends pulumi.ProviderResource {
  /** Traits that the workspace may have; undefined where only an Output says it. */
  readonly maxTraits: number | undefined;
  /** Audiences that the workspace may have; undefined where only an Output says it. */
  readonly maxAudiences: number | undefined;

  constructor(name: string, args: SegmentProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    checkStackKeys();
    const problems = checkArguments(args, "");
    if (problems.length > 0) throw programError(`SegmentProvider "${name}"`, problems);
    const properties = providerProperties(args);
    super("pulumi-nodejs", name, properties, opts);
    settings.set(this, pulumi.output(properties));
    this.maxTraits = quotaIn(args, "maxTraits");
    this.maxAudiences = quotaIn(args, "maxAudiences");
  }
}

/** Beside the providers, so that nothing that prints one shows a token. */
const settings = new WeakMap<SegmentProvider, pulumi.Output<Record<string, string>>>();

/** The settings of a provider by their keys, such as `segment:token`, for lookups; undefined for what is no provider. */
export function settingsOf(provider: SegmentProvider): pulumi.Output<Record<string, string>> | undefined {
  return settings.get(provider);
}

/** An explicit provider sees no stack configuration, so what the program leaves out is copied from it here. */
function providerProperties(args: SegmentProviderArgs): pulumi.Inputs {
  const config = new pulumi.Config("segment");
  const token = args.token ?? config.getSecret("token");
  const properties: pulumi.Inputs = token === undefined ? {} : { "segment:token": pulumi.secret(token) };
  for (const name of settingNames.filter((known) => known !== "token")) {
    const value = args[name] ?? config.get(name);
    if (value !== undefined) properties[`segment:${name}`] = pulumi.output(value).apply(String);
  }
  return properties;
}

function quotaIn(args: SegmentProviderArgs, name: keyof typeof defaultQuotas): number | undefined {
  return numberIn(args[name] ?? new pulumi.Config("segment").get(name) ?? defaultQuotas[name]);
}

/** What is no number is left to the provider process, which names the setting. */
function numberIn(value: pulumi.Input<number | string>): number | undefined {
  const number = isDeferred(value) ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
