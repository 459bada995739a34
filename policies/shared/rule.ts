import type {
  EnforcementLevel,
  PolicyResource,
  PolicyResourceOptions,
  PolicyProviderResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";

import { type OptionsSchema, readOptions } from "./options";
import { verdict, type Verdict } from "./report";

interface RuleDescription<Name extends string, Options> {
  name: Name;
  description: string;
  enforcementLevel: EnforcementLevel;
  severity: Severity;
  tags: string[];
  options: OptionsSchema<Options>;
}

/** A resource as both kinds of rules see it; `props` are inputs in a resource rule, outputs in a stack rule. */
export interface Subject {
  type: string;
  name: string;
  urn: string;
  props: Record<string, unknown>;
  opts: PolicyResourceOptions;
  provider?: PolicyProviderResource;
}

export interface ResourceRule<Name extends string, Options> extends RuleDescription<Name, Options> {
  /** Type tokens that the rule judges. */
  types: readonly string[];
  judge(resource: Subject, options: Options, say: Verdict): void;
}

/** A rule about one resource at a time, judged on its inputs before anything is written. */
export function resourceRule<const Name extends string, Options extends object>(
  rule: ResourceRule<Name, Options>,
): ResourceValidationPolicy & { name: Name } {
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!rule.types.includes(args.type)) args.notApplicable(`only for ${rule.types.join(", ")}`);
    const options = readOptions(rule.name, rule.options, args.getConfig<Partial<Options>>());
    rule.judge(args, options, verdict(report));
  };
  // With one type the SDK can skip every other resource without unpacking it.
  if (rule.types.length === 1) Object.assign(validate, { __pulumiType: rule.types[0] });
  return { ...describe(rule), validateResource: validate };
}

export interface StackRule<Name extends string, Options> extends RuleDescription<Name, Options> {
  judge(resources: readonly Subject[], options: Options, say: Verdict): void;
}

/** A rule about all resources of a stack together, judged on their outputs at the end of a preview or update. */
export function stackRule<const Name extends string, Options extends object>(
  rule: StackRule<Name, Options>,
): StackValidationPolicy & { name: Name } {
  return {
    ...describe(rule),
    validateStack(args, report) {
      const options = readOptions(rule.name, rule.options, args.getConfig<Partial<Options>>());
      rule.judge(args.resources satisfies PolicyResource[], options, verdict(report));
    },
  };
}

/** Where the published package explains its rules. */
const DOCUMENTATION = "https://unpkg.com/pulumi-segment-personas/policies/README.md";

function describe<Name extends string, Options>(rule: RuleDescription<Name, Options>) {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.enforcementLevel,
    severity: rule.severity,
    tags: ["segment", ...rule.tags],
    url: `${DOCUMENTATION}#${rule.name}`,
    configSchema: { properties: rule.options },
  };
}
