import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";

import {
  connectionFacts,
  exceptionFor,
  expectedEnvironments,
  type SpaceException,
  verifiedLabel,
} from "../shared/connections";
import { labelValue, oneOf, quote, type Verdict } from "../shared/report";
import { resourceRule, stackRule, type Subject } from "../shared/rule";
import { devEnvironments } from "../shared/settings";
import { SOURCE_CONNECTION } from "../shared/tokens";
import { UNKNOWN } from "../shared/unknown";

interface Options {
  allowed: string[];
  devEnvironments: string[];
  exceptSpaces: SpaceException[];
  requireLabel: boolean;
}

const about = {
  name: "production-only-connections",
  description: "Outside of development stacks, only sources of the production environment feed a space.",
  enforcementLevel: "mandatory",
  severity: "critical",
  tags: ["connections", "environments"],
  options: {
    allowed: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["prod"],
      description: "environments whose sources may be connected",
    },
    devEnvironments,
    exceptSpaces: {
      type: "array",
      items: {
        type: "object",
        properties: { space: { type: "string", minLength: 1 }, reason: { type: "string", minLength: 1 } },
        required: ["space", "reason"],
        additionalProperties: false,
      },
      default: [],
      description:
        "spaces (id with or without spa_) that may be fed by sources of other environments, with a reason",
    },
    requireLabel: {
      type: "boolean",
      default: false,
      description: "refuse a source that has no environment label, once its labels have been read",
    },
  },
} satisfies Omit<Parameters<typeof resourceRule<string, Options>>[0], "types" | "judge">;

/** Before anything is written: what the program declares, against what the stack is. */
const declarations = resourceRule<"production-only-connections", Options>({
  ...about,
  name: "production-only-connections",
  types: [SOURCE_CONNECTION],
  judge: judgeDeclaration,
});

/** Over the outputs: what the labels of the source were seen to be, against what was declared. */
const labels = stackRule<"production-only-connections", Options>({
  ...about,
  name: "production-only-connections",
  judge(resources, options, say) {
    for (const resource of resources) {
      if (resource.type === SOURCE_CONNECTION) judgeLabel(resource, options, say);
    }
  },
});

/** One rule with two looks at a connection; the SDK runs both functions of such a policy. */
export const productionOnlyConnections: typeof declarations & StackValidationPolicy = {
  ...(declarations satisfies ResourceValidationPolicy),
  validateStack: labels.validateStack,
};

function judgeDeclaration(connection: Subject, options: Options, say: Verdict): void {
  const name = quote(connection.name);
  const { declared, stack, space } = connectionFacts(connection);

  if (declared === UNKNOWN) return say.pending(`the environment of ${name} is known only during the update.`);
  if (stack === UNKNOWN)
    return say.pending(`segment:environment of ${name} is known only during the update.`);
  if (space === UNKNOWN && options.exceptSpaces.length > 0) {
    return say.pending(`the space of ${name} is known only during the update, and exceptSpaces may list it.`);
  }
  const exception = exceptionFor(space, options.exceptSpaces);
  if (exception !== undefined) {
    return say.note(
      `${name} feeds the excepted space ${quote(exception.space)}: ${quote(exception.reason)}.`,
    );
  }

  const expected = expectedEnvironments(stack, options);
  if (expected === undefined) {
    return say.violation(
      `${name} is in a stack whose segment:environment is ${labelValue(stack ?? "")}, which is neither allowed` +
        ` (${oneOf(options.allowed)}) nor a development environment (${oneOf(options.devEnvironments)}).` +
        ` Correct segment:environment, or add it to an option of this rule.`,
    );
  }
  if (declared === undefined && !expected.implied) {
    return say.violation(
      `${name} does not declare the environment of its source. Write environment: ${oneOf(expected.of)} if the source` +
        ` belongs there; if this is a development stack, set segment:environment to ${oneOf(options.devEnvironments)}.`,
    );
  }
  if (declared !== undefined && !expected.of.includes(declared)) {
    return say.violation(
      `${name} connects a source of environment ${labelValue(declared)}, but this stack allows only ${oneOf(expected.of)}` +
        `${stack === undefined ? "" : ` (segment:environment)`}. Connect a source of that environment and write environment:` +
        ` ${oneOf(expected.of)}, or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop` +
        ` impressions of other environments, also of a source that somebody connects in the app.`,
    );
  }
}

function judgeLabel(connection: Subject, options: Options, say: Verdict): void {
  const name = quote(connection.name);
  const { declared, stack, space } = connectionFacts(connection);
  const label = verifiedLabel(connection);

  if (label === undefined || label === UNKNOWN) {
    const message = `the labels of the source of ${name} are read during the update, which fails if they contradict the declared environment.`;
    return say.pending(message, connection.urn);
  }
  if (declared === UNKNOWN || stack === UNKNOWN || space === UNKNOWN) return;
  if (label.environment === undefined) {
    if (!options.requireLabel) return;
    return say.violation(
      `The source of ${name} has no environment label. Give it the label environment:${oneOf(options.allowed)}` +
        ` in Segment, or with a SourceLabels resource that it depends on.`,
      connection.urn,
    );
  }
  const excepted = exceptionFor(space, options.exceptSpaces) !== undefined;
  const stated = declared ?? (excepted ? undefined : stack);
  if (stated === undefined || stated === label.environment) return;
  say.violation(
    `${name} ${declared === undefined ? "is in a stack of" : "declares"} environment ${labelValue(stated)}, but its` +
      ` source has the label environment:${labelValue(label.environment)}. Connect the ${labelValue(stated)} source, or correct the` +
      ` label in Segment.`,
    connection.urn,
  );
}
