import * as pulumi from "@pulumi/pulumi";

/**
 * The output `manualSteps` names the destinations, so it must be a secret where they are. The engine keeps an output
 * secret whose input of the same name is one; that input says nothing, and is left out where there is no secret.
 */
export function secretSteps(destinations: unknown): {
  manualSteps?: pulumi.Output<string[] | undefined>;
} {
  if (destinations === undefined) return {};
  const known: pulumi.Output<unknown> = pulumi.output(destinations);
  return {
    manualSteps: known.apply(async () => ((await pulumi.isSecret(known)) ? [] : undefined)),
  };
}
