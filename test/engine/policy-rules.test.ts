import path from "node:path";

import { expect, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";
import type { RunResult } from "../support/engine";
import { breaksEveryRule, keepsEveryRule, sentences } from "../support/policy-findings";

const pack = path.resolve(__dirname, "../../policies");
const withConfig = ["--policy-pack", pack, "--policy-pack-config", "config.json"];

const defaultLevel = (rule: string): string => (mandatory.includes(rule) ? "mandatory" : "advisory");
const mandatory = [
  "production-only-connections",
  "stack-pins-workspace",
  "trait-quota",
  "treatment-trait-filters-environment",
];
const options = { "trait-quota": { max: 1 } };
const pending =
  'production-only-connections (advisory): Pending: the labels of the source of "source" are read during the update, which fails if they contradict the declared environment.';

test("a program that breaks every rule is told so by each of them, in the preview and in the update", async () => {
  await using deployment = await startDeployment("", { file: "index.js" });
  const { stack } = deployment;
  await stack.write("index.js", breaksEveryRule(sourceOf(deployment, "dev")));

  await stack.write("config.json", JSON.stringify(options));
  const preview = await stack.preview(withConfig);
  expect(preview.code).not.toBe(0);
  expect(said(preview)).toEqual(sentences(defaultLevel, [pending]));

  // Advisory, so that the update gets as far as the end of the stack.
  await stack.write("config.json", JSON.stringify({ all: "advisory", ...options }));
  const update = await stack.up(withConfig);
  expect(update.code).toBe(0);
  expect(said(update)).toEqual(sentences(() => "advisory"));
});

test("a program that keeps every rule hears nothing, in the preview and in the update", async () => {
  await using deployment = await startDeployment("", {
    file: "index.js",
    config: { "segment:workspace": "acme", "segment:environment": "prod" },
  });
  const { stack } = deployment;
  await stack.write("index.js", keepsEveryRule(sourceOf(deployment, "prod")));
  await stack.write("config.json", JSON.stringify({ all: "mandatory" }));

  const preview = await stack.preview(withConfig);
  expect([preview.code, said(preview)]).toEqual([0, [pending]]);
  const update = await stack.up(withConfig);
  expect([update.code, said(update)]).toEqual([0, []]);
  const settled = await stack.preview(["--refresh", "--expect-no-changes", ...withConfig]);
  expect([settled.code, said(settled)]).toEqual([0, []]);
});

test.each([
  [{ "trait-quota": { max: "many" } }, "trait-quota: max: Invalid type. Expected: integer, given: string"],
  [
    { "trait-name-convention": { pattern: "(" } },
    "trait-name-convention: pattern: Does not match format 'regex'",
  ],
  [
    { "production-only-connections": { exceptSpaces: [{ space: "a" }] } },
    "production-only-connections: exceptSpaces.0: reason is required",
  ],
  [
    { "stack-pins-workspace": { pin: true } },
    'configuring policy pack "pulumi-segment-personas"' +
      ` at "${pack}": policy "stack-pins-workspace" has no option "pin"; it has no options`,
  ],
  [
    { "stack-pins-workspaces": "mandatory" },
    'the policy configuration names "stack-pins-workspaces", and this pack has only ',
  ],
  [{ "stack-pins-workspace": "always" }, '"always" is not a valid enforcement level'],
])("the configuration %j is refused in one line", async (config, message) => {
  await using deployment = await startDeployment("", { file: "index.js" });
  const { stack } = deployment;
  await stack.write("config.json", JSON.stringify(config));
  const { code, stdout, stderr } = await stack.preview(withConfig);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(message);
  expect(stdout + stderr).not.toContain("    at ");
});

function sourceOf({ segment }: Deployment, environment: string): string {
  return (
    segment.emulator.sources.find(({ slug }) =>
      slug.endsWith(environment === "prod" ? "production" : "staging"),
    )?.id ?? ""
  );
}

/** As one text each, since their order is the engine's business. */
function said({ violations }: RunResult): string[] {
  const lines = violations.map(
    ({ policyName, enforcementLevel: level, message }) => `${policyName} (${level}): ${message.trim()}`,
  );
  return lines.toSorted((one, other) => one.localeCompare(other));
}
