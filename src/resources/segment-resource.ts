import * as pulumi from "@pulumi/pulumi";

import { kindOf, providerString } from "../provider-string";
import { programError, textProblems } from "./problems";
import { checkStackKeys } from "./settings";

/** A resource class of this package: its type token is what policies match on and what stays in state. */
export interface SegmentResourceClass {
  readonly __pulumiType: string;
}

/**
 * Base of every resource in this package. It is a plain custom resource with the type token of a dynamic one, so
 * neither TypeScript nor closure serialisation is involved when a program runs.
 */
export abstract class SegmentResource extends pulumi.CustomResource {
  /**
   * @param properties - names of all inputs and outputs: each becomes an output, also where the program gives no value
   * and the stack's configuration or Segment does
   */
  protected constructor(
    type: SegmentResourceClass,
    name: string,
    args: object,
    properties: readonly string[],
    opts: pulumi.CustomResourceOptions = {},
  ) {
    checkStackKeys();
    const problems = [...importProblems(opts), ...textProblems("", args)];
    if (problems.length > 0) throw programError(subjectOf(type, name), problems);
    const declared = Object.fromEntries(properties.map((property) => [property, undefined]));
    super(
      type.__pulumiType,
      name,
      {
        ...declared,
        ...args,
        __provider: providerString(type.__pulumiType),
        // Providers are not told which resource a call is about, and two of a run may mean one object of Segment's.
        __resource: name,
      },
      // Whoever asks for a replacement: a second object of the name would be refused, or be its own predecessor.
      { ...opts, deleteBeforeReplace: opts.deleteBeforeReplace ?? true },
    );
  }
}

/** How messages call a resource. */
export function subjectOf(type: SegmentResourceClass, name: string): string {
  return `${kindOf(type.__pulumiType)} "${name}"`;
}

/** Arguments with which a resource that exists is looked up instead of created; `__lookup` makes a missing one an error. */
export function lookup<State extends object>(state: State): State {
  return { ...state, __lookup: true };
}

/** The engine imports without inputs, so without the provider string: the SDK would fail with a stack of its own. */
function importProblems(opts: pulumi.CustomResourceOptions): string[] {
  if (opts.import === undefined) return [];
  return [
    "Pulumi's option `import` cannot reach Segment: remove it, and let the input `adopt` take over what exists, or have `segment-personas import` write program and state",
  ];
}
