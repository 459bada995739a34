import * as pulumi from "@pulumi/pulumi";

/** A resource class of this package: its type token is what policies match on and what stays in state. */
export interface SegmentResourceClass {
  readonly __pulumiType: string;
}

const tokenPrefix = "pulumi-nodejs:dynamic/segment:";

/**
 * The code that Pulumi stores with every resource and evaluates in its provider process.
 *
 * It stays in state for ever and must never change: it names no version and no path, so state works with every later
 * version of the package, and nothing of ours is serialised. `createRequire` finds the package from the program's
 * folder, also when that folder belongs to the package itself.
 */
export function providerString(token: string): string {
  const kind = token.slice(tokenPrefix.length);
  return `exports.handler=()=>require("node:module").createRequire(process.cwd()+"/")("pulumi-segment-personas/provider").v1(${JSON.stringify(kind)});`;
}

/**
 * Base of every resource in this package. It is a plain custom resource with the type token of a dynamic one, so
 * neither TypeScript nor closure serialisation is involved when a program runs.
 */
export abstract class SegmentResource extends pulumi.CustomResource {
  /**
   * @param outputs - names of the outputs beside the inputs
   */
  protected constructor(
    type: SegmentResourceClass,
    name: string,
    args: object,
    outputs: readonly string[],
    opts?: pulumi.CustomResourceOptions,
  ) {
    const declared = Object.fromEntries(outputs.map((output) => [output, undefined]));
    super(
      type.__pulumiType,
      name,
      { ...declared, ...args, __provider: providerString(type.__pulumiType) },
      opts,
    );
  }
}

/** Arguments with which a resource that exists is looked up instead of created; `__lookup` makes a missing one an error. */
export function lookup<State extends object>(state: State): State {
  return { ...state, __lookup: true };
}
