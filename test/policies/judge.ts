import { createRequire } from "node:module";

import type {
  PolicyResourceOptions,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

// Meant for tests like these, but left out of the SDK's types. Loaded alone: the SDK as a whole takes a second.
const unknownCheckingProxy: (props: Record<string, unknown>) => Record<string, unknown> =
  createRequire(__filename)("@pulumi/policy/proxy").unknownCheckingProxy;

/** What the preview puts in place of a text that it does not know yet. */
export const NOT_YET_KNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it; `settings` are those of its provider, without `segment:`. */
export interface Given {
  type: string;
  name?: string;
  props?: Record<string, unknown>;
  protect?: boolean;
  /** Null for a resource that names no provider. */
  provider?: string | null;
  settings?: Record<string, string>;
}

export interface Finding {
  /** As the rule's own level, or what it was lowered to. */
  level: "rule" | "advisory" | "not applicable";
  message: string;
  urn?: string;
}

/** Run the part of a rule that sees one resource's inputs, with unknown values as the engine sends them. */
export async function judgeResource(
  policy: ResourceValidationPolicy,
  given: Given,
  config: Record<string, unknown> = {},
): Promise<Finding[]> {
  const { findings, report } = collect();
  const args: ResourceValidationArgs = {
    ...subject(given),
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: () => JSON.parse(JSON.stringify(config)),
    notApplicable,
  };
  try {
    for (const validate of [policy.validateResource ?? []].flat()) await validate(args, report);
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    findings.push({ level: "not applicable", message: error.message });
  }
  return findings;
}

/** Run the part of a rule that sees the outputs of a whole stack. */
export async function judgeStack(
  policy: StackValidationPolicy,
  given: Given[],
  config: Record<string, unknown> = {},
): Promise<Finding[]> {
  const { findings, report } = collect();
  const args: StackValidationArgs = {
    resources: given.map((one) => ({
      ...subject(one),
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    })),
    stackTags: new Map(),
    getConfig: () => JSON.parse(JSON.stringify(config)),
    notApplicable,
  };
  await policy.validateStack(args, report);
  return findings;
}

/** URN that `subject` gives to a resource of this name. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::project::${type}::${name}`;
}

function subject({
  type,
  name = "example",
  props = {},
  protect = false,
  provider = "default",
  settings = {},
}: Given) {
  const prefixed = Object.entries(settings).map(([key, value]) => [`segment:${key}`, value]);
  const opts: PolicyResourceOptions = {
    protect,
    ignoreChanges: [],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
  };
  return {
    type,
    name,
    urn: urnOf(type, name),
    props: unknownCheckingProxy(props),
    opts,
    ...(provider !== null && {
      provider: {
        type: "pulumi:providers:pulumi-nodejs",
        name: provider,
        urn: urnOf("pulumi:providers:pulumi-nodejs", provider),
        props: unknownCheckingProxy(Object.fromEntries(prefixed)),
      },
    }),
  };
}

function collect() {
  const findings: Finding[] = [];
  const report = (
    finding: string | { message: string; urn?: string; enforcementLevel: "advisory" },
    urn?: string,
  ) => {
    if (typeof finding === "string")
      findings.push({ level: "rule", message: finding, ...(urn !== undefined && { urn }) });
    else
      findings.push({
        level: finding.enforcementLevel,
        message: finding.message,
        ...(finding.urn !== undefined && { urn: finding.urn }),
      });
  };
  return { findings, report };
}

class NotApplicable extends Error {}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}
