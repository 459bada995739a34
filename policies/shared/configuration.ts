import type { Policies } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { ConfigureAnalyzerRequest } from "@pulumi/pulumi/proto/analyzer_pb";

import { oneLine, unknownOptions } from "./options";

/**
 * Stop the run when the configuration names a rule or an option that the pack does not have. The engine checks the
 * values of known options, but it sends unknown names along and the SDK ignores them, so that
 * `"production-only-conections": "mandatory"` would change nothing and say nothing. The SDK offers no place to look at
 * them; hence this look at the request when it is unpacked. Call it before `new PolicyPack`.
 */
export function refuseUnknownConfiguration(policies: Policies): void {
  const configure: { requestDeserialize: (bytes: Buffer) => ConfigureAnalyzerRequest } =
    AnalyzerService.configure;
  const deserialize = configure.requestDeserialize;
  configure.requestDeserialize = (bytes) => {
    const request = deserialize(bytes);
    const given = [...request.getPolicyconfigMap().entries()].map(([rule, config]): [string, string[]] => [
      rule,
      Object.keys(config.getProperties()?.toJavaScript() ?? {}),
    ]);
    const problems = configurationProblems(given, policies);
    if (problems.length > 0) {
      // An error thrown here would reach the person as "Error deserializing request".
      request.getPolicyconfigMap = () => {
        throw oneLine(problems.join("; "));
      };
    }
    return request;
  };
}

/** `given`: the configured rules with the names of their options. */
export function configurationProblems(
  given: [rule: string, options: string[]][],
  policies: Policies,
): string[] {
  return given.flatMap(([rule, options]) => {
    if (rule === "all") return []; // the engine's word for every rule
    const policy = policies.find(({ name }) => name === rule);
    if (policy === undefined) {
      const names = policies.map(({ name }) => name).join(", ");
      return `the policy configuration names ${JSON.stringify(rule)}, and this pack has only ${names}`;
    }
    return unknownOptions(rule, Object.keys(policy.configSchema?.properties ?? {}), options) ?? [];
  });
}
