import * as pulumi from "@pulumi/pulumi";

import type { CreatesPerMinute, DefaultQuotas, SettingName } from "../provider/workspace/settings";
import { nearest } from "../query/suggest";
import { programError } from "./problems";

const names = {
  token: true,
  region: true,
  apiUrl: true,
  workspace: true,
  space: true,
  environment: true,
  connections: true,
  connectionRoute: true,
  adopt: true,
  maxTraits: true,
  maxAudiences: true,
  timeoutSeconds: true,
  maxWaitMinutes: true,
} satisfies Record<SettingName, true>;

/** Names of the settings of this package: stack keys behind `segment:`, and arguments of `SegmentProvider`. */
export const settingNames = Object.keys(names) as SettingName[];

/** What a plan allows where nothing else is said. */
export const defaultQuotas: DefaultQuotas = { maxTraits: 50, maxAudiences: 100 };

/** How many of a kind Segment lets a token make in a minute. */
export const createsPerMinute: CreatesPerMinute = { traits: 10, audiences: 50 };

const judged = new Set<string>();

/**
 * Judge the stack's own keys, once for each program and before its first resource: a misspelt one would switch off
 * the guard that it is to set. Keys that resemble none of ours may belong to another package of the namespace.
 *
 * @throws {pulumi.ResourceError} that names the key that was meant
 */
export function checkStackKeys(): void {
  const config = pulumi.runtime.allConfig();
  const program = JSON.stringify([pulumi.getProject(), pulumi.getStack(), config]);
  if (judged.has(program)) return;
  const problems = Object.keys(config).flatMap(stackKeyProblems);
  if (problems.length > 0) throw programError("the stack's configuration", problems);
  judged.add(program);
  if (config["segment:token"] !== undefined && !isSecret("segment:token")) {
    void pulumi.log.warn(
      "segment:token is not marked secret, so it stands in clear in the stack's configuration and state: set it again with `pulumi config set --secret segment:token`",
    );
  }
}

function stackKeyProblems(key: string): string[] {
  const [, name = ""] = /^segment:(.*)$/.exec(key) ?? [];
  if (name === "" || Object.hasOwn(names, name)) return [];
  const meant = nearest(name, settingNames);
  if (meant === undefined) return [];
  return [
    `\`${key}\` is no setting, and what it was to set is not set: did you mean \`segment:${meant}\`? Set that, and remove this one with \`pulumi config rm ${key}\``,
  ];
}

/** The SDK has this function, and leaves it out of its types. */
function isSecret(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret === undefined || isConfigSecret(key);
}
