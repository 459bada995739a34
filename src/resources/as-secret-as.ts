import * as pulumi from "@pulumi/pulumi";

/**
 * Providers cannot say that an output is secret: Pulumi keeps one secret where an input of the same name was. So an output
 * that only the provider makes, of inputs that may be secret, gets an input beside them, which is nothing where they are not.
 *
 * @param instead - what a preview shows, where Segment has not been asked
 */
export function asSecretAs(inputs: unknown, instead: unknown): pulumi.Output<unknown> {
  const isSecret = pulumi.output(pulumi.isSecret(pulumi.output(inputs)));
  return isSecret.apply((secret) => (secret ? pulumi.secret(instead) : pulumi.output(undefined)));
}
