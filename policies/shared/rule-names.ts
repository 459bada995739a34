import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { ConfigureAnalyzerRequest } from "@pulumi/pulumi/proto/analyzer_pb";

import { oneLine } from "./options";

/**
 * Stop the run when the configuration of this pack names a rule that the pack does not have. The engine sends such
 * names along and the SDK ignores them, so `"production-only-conections": "mandatory"` would change nothing and say
 * nothing. The SDK offers no place to look at them; hence this check where the request is unpacked. Call it before
 * `new PolicyPack`.
 */
export function refuseUnknownRuleNames(known: readonly string[]): void {
  const configure: { requestDeserialize: (bytes: Buffer) => ConfigureAnalyzerRequest } =
    AnalyzerService.configure;
  const deserialize = configure.requestDeserialize;
  configure.requestDeserialize = (bytes) => {
    const request = deserialize(bytes);
    const problem = unknownRuleNames([...request.getPolicyconfigMap().keys()], known);
    if (problem !== undefined) throw oneLine(problem);
    return request;
  };
}

/** `all` is the engine's word for every rule. */
export function unknownRuleNames(
  configured: readonly string[],
  known: readonly string[],
): string | undefined {
  const unknown = configured.filter((name) => name !== "all" && !known.includes(name));
  if (unknown.length === 0) return undefined;
  const names = unknown.map((name) => JSON.stringify(name)).join(", ");
  return `the policy configuration names ${names}, and this pack has only ${known.join(", ")}`;
}
