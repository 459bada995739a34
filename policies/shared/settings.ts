import type { PolicyProviderResource } from "@pulumi/policy";

import { peekText, type Unknown } from "./unknown";

/**
 * A `segment:` setting as the provider of a resource got it: from the stack's configuration, or from an explicit
 * `SegmentProvider`. The provider's properties hold the token too, so nothing else of them is ever read.
 */
export function setting(
  provider: PolicyProviderResource | undefined,
  key: "environment" | "workspace",
): string | undefined | Unknown {
  return provider === undefined ? undefined : peekText(provider.props, `segment:${key}`);
}

/** Option shared by the rules that let development stacks do more. */
export const devEnvironments = {
  type: "array" as const,
  items: { type: "string" as const, minLength: 1 },
  default: ["dev"],
  description: "values of segment:environment that make a stack a development stack; [] for none",
};
