/**
 * The rules of the policy pack, to mix into a pack of your own; importing them starts nothing.
 *
 * @module pulumi-segment-personas/policies
 */
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import { audienceNeedsDescription } from "./rules/audience-needs-description";
import { noPersonalDataInTraits } from "./rules/no-personal-data-in-traits";
import { productionOnlyConnections } from "./rules/production-only-connections";
import { productionSpaceFiltersEnvironments } from "./rules/production-space-filters-environments";
import { productionTraitsAreProtected } from "./rules/production-traits-are-protected";
import { stackPinsWorkspace } from "./rules/stack-pins-workspace";
import { traitNameConvention } from "./rules/trait-name-convention";
import { traitNeedsDescription } from "./rules/trait-needs-description";
import { traitQuota } from "./rules/trait-quota";
import { traitStaysRealTime } from "./rules/trait-stays-real-time";
import { treatmentTraitFiltersEnvironment } from "./rules/treatment-trait-filters-environment";
import { treatmentTraitIgnoresUndecided } from "./rules/treatment-trait-ignores-undecided";

const rules = [
  productionOnlyConnections,
  productionSpaceFiltersEnvironments,
  treatmentTraitFiltersEnvironment,
  treatmentTraitIgnoresUndecided,
  traitNeedsDescription,
  audienceNeedsDescription,
  traitNameConvention,
  traitStaysRealTime,
  traitQuota,
  productionTraitsAreProtected,
  stackPinsWorkspace,
  noPersonalDataInTraits,
] as const;

/** Name of a rule, as in a policy configuration. */
export type RuleName = (typeof rules)[number]["name"];

/** A rule of this pack: an ordinary Pulumi policy with one of the known names. */
export type Rule = (ResourceValidationPolicy | StackValidationPolicy) & { name: RuleName };

/**
 * The rules, for a pack of your own. Importing them starts nothing.
 *
 * @example
 * ```ts
 * import { PolicyPack } from "@pulumi/policy";
 * import { policies } from "pulumi-segment-personas/policies";
 *
 * new PolicyPack("acme", { policies: [...policies] }); // and those of your own
 * ```
 */
export const policies: readonly Rule[] = rules;
