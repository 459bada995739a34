import { readFile } from "node:fs/promises";
import path from "node:path";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";

import { policies } from "../../policies/index";

const readme = path.resolve(__dirname, "../../policies/README.md");

/** The options of a rule as the engine judges them: by their JSON Schema. */
function accepts(rule: string, options: unknown): boolean {
  const found = policies.find(({ name }) => name === rule);
  if (found === undefined) throw new Error(`there is no rule ${rule}`);
  const schema = found.configSchema;
  return addFormats(new Ajv({ strict: false })).validate({ type: "object", ...schema }, options);
}

test.each(policies.map((policy) => [policy.name, policy] as const))(
  "%s has the level, the severity and the defaults that the documentation says",
  async (name, { enforcementLevel, severity, configSchema }) => {
    const section = (await readFile(readme, "utf8")).split(`\n## ${name}\n\n`)[1]?.split("\n## ")[0] ?? "";
    const level = `${capital(enforcementLevel)}, ${severity}.`;
    expect(section.slice(0, level.length)).toBe(level);
    const documented = [...section.matchAll(/^\| `(\w+)` \| `(.*)` \|/gm)].map(([, option, value = ""]) => [
      option,
      JSON.parse(value) as unknown,
    ]);
    const defaults = Object.entries(configSchema?.properties ?? {}).map(([option, schema]) => [
      option,
      schema.default,
    ]);
    expect(documented).toEqual(defaults.filter(([option]) => option !== "words"));
  },
);

function capital(text = ""): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

test.each<[string, unknown]>([
  ["production-only-connections", { allowed: ["prod", "live"], devEnvironments: [], requireLabel: true }],
  ["production-only-connections", { exceptSpaces: [{ space: "spa_1", reason: "sandbox" }] }],
  ["treatment-trait-filters-environment", { events: ["a"], properties: ["b"], devEnvironments: ["c"] }],
  ["treatment-trait-filters-environment", { environmentName: "production" }],
  [
    "treatment-trait-ignores-undecided",
    { events: ["a"], treatment: "b", label: "c", treatments: ["d"], labels: [] },
  ],
  [
    "production-space-filters-environments",
    { events: ["a"], property: "b", environmentName: "c", devEnvironments: [] },
  ],
  ["trait-name-convention", { pattern: "^a" }],
  ["trait-quota", { max: 1, warnAtPercent: 100 }],
  ["production-traits-are-protected", { devEnvironments: ["dev", "test"] }],
  ["no-personal-data-in-traits", { words: ["email", "ip4"], allow: ["user.email"] }],
])("%s accepts the options %j", (rule, options) => {
  expect(accepts(rule, options)).toBe(true);
});

test.each<[string, unknown]>([
  ["production-only-connections", { allowed: "prod" }],
  ["production-only-connections", { allowed: [] }],
  ["production-only-connections", { allowed: [""] }],
  ["production-only-connections", { allowed: [1] }],
  ["production-only-connections", { devEnvironments: "dev" }],
  ["production-only-connections", { devEnvironments: [""] }],
  ["production-only-connections", { exceptSpaces: { space: "a", reason: "b" } }],
  ["production-only-connections", { exceptSpaces: ["spa_1"] }],
  ["production-only-connections", { exceptSpaces: [{ space: "spa_1" }] }],
  ["production-only-connections", { exceptSpaces: [{ reason: "sandbox" }] }],
  ["production-only-connections", { exceptSpaces: [{ space: "", reason: "sandbox" }] }],
  ["production-only-connections", { exceptSpaces: [{ space: "spa_1", reason: "" }] }],
  ["production-only-connections", { exceptSpaces: [{ space: 1, reason: "sandbox" }] }],
  ["production-only-connections", { exceptSpaces: [{ space: "spa_1", reason: 1 }] }],
  ["production-only-connections", { exceptSpaces: [{ space: "spa_1", reason: "sandbox", why: "a" }] }],
  ["production-only-connections", { requireLabel: "yes" }],
  ["treatment-trait-filters-environment", { events: "get_treatment" }],
  ["treatment-trait-filters-environment", { events: [""] }],
  ["treatment-trait-filters-environment", { properties: [] }],
  ["treatment-trait-filters-environment", { properties: "environmentName" }],
  ["treatment-trait-filters-environment", { properties: [""] }],
  ["treatment-trait-filters-environment", { environmentName: ["production"] }],
  ["treatment-trait-ignores-undecided", { treatment: "" }],
  ["treatment-trait-ignores-undecided", { label: "" }],
  ["treatment-trait-ignores-undecided", { treatments: "control" }],
  ["treatment-trait-ignores-undecided", { treatments: [""] }],
  ["treatment-trait-ignores-undecided", { labels: "not ready" }],
  ["treatment-trait-ignores-undecided", { labels: [""] }],
  ["treatment-trait-ignores-undecided", { labels: [1] }],
  ["production-space-filters-environments", { property: "" }],
  ["production-space-filters-environments", { environmentName: 1 }],
  ["trait-name-convention", { pattern: "" }],
  ["trait-name-convention", { pattern: 1 }],
  ["trait-name-convention", { pattern: "(" }],
  ["trait-quota", { max: 0 }],
  ["trait-quota", { max: 1.5 }],
  ["trait-quota", { warnAtPercent: 0 }],
  ["trait-quota", { warnAtPercent: 101 }],
  ["trait-quota", { warnAtPercent: 99.5 }],
  ["no-personal-data-in-traits", { words: "email" }],
  ["no-personal-data-in-traits", { words: ["E-Mail"] }],
  ["no-personal-data-in-traits", { words: [1] }],
  ["no-personal-data-in-traits", { allow: "user.email" }],
  ["no-personal-data-in-traits", { allow: [""] }],
])("%s refuses the options %j", (rule, options) => {
  expect(accepts(rule, options)).toBe(false);
});
