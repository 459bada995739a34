import {
  ComponentResource,
  output,
  type ComponentResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";

// Stand-ins for two resources of Pulumi's Harness provider, with the arguments that matter here, so that the example runs
// without an account there. In a program of yours they come from that provider's package.

export interface FmeFeatureFlagArgs {
  readonly orgId: Input<string>;
  readonly projectId: Input<string>;
  readonly trafficTypeId: Input<string>;
  readonly name?: Input<string>;
}

/** A feature flag of Harness FME (Split). */
export class FmeFeatureFlag extends ComponentResource {
  /** An Output, as every property of a resource: known only once the flag is there. */
  readonly name: Output<string>;

  constructor(name: string, args: FmeFeatureFlagArgs, opts?: ComponentResourceOptions) {
    super("harness-stand-in:index:FmeFeatureFlag", name, {}, opts);
    this.name = output(args.name ?? name);
    this.registerOutputs({ name: this.name });
  }
}

export interface DefinitionArgs {
  readonly orgId: Input<string>;
  readonly projectId: Input<string>;
  readonly environmentId: Input<string>;
  readonly flagName: Input<string>;
  /** JSON, as Split's API takes it. */
  readonly definition: Input<string>;
}

/** What a flag serves in one environment. */
export class Definition extends ComponentResource {
  constructor(name: string, args: DefinitionArgs, opts?: ComponentResourceOptions) {
    super("harness-stand-in:index:Definition", name, {}, opts);
    this.registerOutputs({ flagName: args.flagName });
  }
}
