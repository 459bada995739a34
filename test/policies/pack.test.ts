import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { policies } from "../../policies/index";
import { configurationProblems } from "../../policies/shared/configuration";

const folder = path.resolve(__dirname, "../../policies");

test.each(policies.map((policy) => [policy.name, policy] as const))(
  "%s has a severity, tags, a documented section to link to, and documented options with defaults",
  async (name, { severity, tags, url, configSchema }) => {
    const readme = await readFile(path.join(folder, "README.md"), "utf8");
    const section = readme.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
    expect(url).toBe(`https://unpkg.com/pulumi-segment-personas/policies/README.md#${name}`);
    expect(severity).toMatch(/^(low|medium|high|critical)$/);
    expect(tags).toContain("segment");
    const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option);
    expect(documented).toEqual(Object.keys(configSchema?.properties ?? {}));
    for (const schema of Object.values(configSchema?.properties ?? {})) {
      expect(schema).toMatchObject({ default: expect.anything(), description: expect.any(String) });
    }
  },
);

test("the pack has the package's version, wherever the version is written", async () => {
  const version = await versionIn("../package.json");
  expect([await versionIn("package.json"), await versionIn("PulumiPolicy.yaml")]).toEqual([version, version]);
});

async function versionIn(file: string): Promise<string | undefined> {
  return /"?version"?: "?([\d.]+)/.exec(await readFile(path.join(folder, file), "utf8"))?.[1];
}

test("a configuration of known rules and options has no problem", () => {
  expect(
    configurationProblems(
      [
        ["all", []],
        ["trait-quota", ["max"]],
      ],
      [...policies],
    ),
  ).toEqual([]);
});

test("unknown rules and options are all named, with what there is instead", () => {
  const given: [string, string[]][] = [
    ["production-only-conections", []],
    ["trait-quota", ["maximum"]],
    ["stack-pins-workspace", ["pin"]],
  ];
  expect(configurationProblems(given, [...policies])).toEqual([
    `the policy configuration names "production-only-conections", and this pack has only ${policies.map(({ name }) => name).join(", ")}`,
    'policy "trait-quota" has no option "maximum"; it has max, warnAtPercent',
    'policy "stack-pins-workspace" has no option "pin"; it has no options',
  ]);
});
