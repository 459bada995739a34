import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const program = (component: string, flag = "f1", more = ""): string => `
const { Audience, LastComputedTrait, TreatmentTraits } = require("pulumi-segment-personas");
new TreatmentTraits("${component}", { environmentName: "production", flags: ["${flag}"] });
new Audience("${component}-aud", { name: "f1 is on", query: "trait('f1') = 'on'" });
${more}
`;

const trait = (resource: string, opts = "{}", args = ""): string => `
const { LastComputedTrait } = require("pulumi-segment-personas");
new LastComputedTrait("${resource}", { name: "f1", event: "get_treatment", property: "treatment", ${args} }, ${opts});
`;

const flagsComponent = `
const { TreatmentTraits } = require("pulumi-segment-personas");
new TreatmentTraits("flags", { environmentName: "production", flags: ["f1"] });`;

async function ids({ segment }: Deployment): Promise<string[]> {
  const space = `/spaces/${segment.spaceId}`;
  const traits = (await segment.api("GET", `${space}/computed-traits`)) as {
    data: { computedTraits: { id: string }[] };
  };
  const audiences = (await segment.api("GET", `${space}/audiences`)) as {
    data: { audiences: { id: string }[] };
  };
  return [...traits.data.computedTraits, ...audiences.data.audiences].map(({ id }) => id);
}

async function deploy(text: string, adopt = "never"): Promise<Deployment> {
  return startDeployment(text, { file: "index.js", config: { "segment:adopt": adopt } });
}

async function expectSettled({ stack }: Deployment): Promise<void> {
  for (const args of [["--expect-no-changes"], ["--expect-no-changes", "--refresh"]])
    expect((await stack.preview(args)).code).toBe(0);
}

test.each(["identical", "byName"])(
  "a component and an audience renamed without aliases under `adopt: %s` lose nothing",
  async (adopt) => {
    await using deployment = await deploy(program("treatments"), adopt);
    const { stack } = deployment;
    expect((await stack.up()).code).toBe(0);
    const had = await ids(deployment);

    await stack.write("index.js", program("production"));
    const renamed = await stack.up();

    expect(renamed.code).toBe(0);
    expect(renamed.stdout).toContain(
      'stays, because LastComputedTrait "production-f1" has it; only the entry of LastComputedTrait "treatments-f1" goes',
    );
    expect(await ids(deployment)).toEqual(had);
    await expectSettled(deployment);
    expect((await stack.up(["--refresh"])).code).toBe(0);
    expect(await ids(deployment)).toEqual(had);
  },
);

test("with `--refresh`, a rename under adoption loses nothing either", async () => {
  await using deployment = await deploy(program("treatments"), "byName");
  const { stack } = deployment;
  expect((await stack.up()).code).toBe(0);
  const had = await ids(deployment);

  await stack.write("index.js", program("production"));
  expect((await stack.up(["--refresh"])).code).toBe(0);

  expect(await ids(deployment)).toEqual(had);
  await expectSettled(deployment);
});

test("a trait handed over from the top level to a component under adoption stays", async () => {
  await using deployment = await deploy(
    trait("mine", "{}", "conditions: { split: 'f1', environmentName: 'production' }"),
    "byName",
  );
  const { stack } = deployment;
  expect((await stack.up()).code).toBe(0);
  const had = await ids(deployment);
  await stack.write("index.js", flagsComponent);
  expect((await stack.up()).code).toBe(0);
  expect(await ids(deployment)).toEqual(had);
  await expectSettled(deployment);
});

test.each<[string, string[], string, (deployment: Deployment) => Promise<unknown>]>([
  ["`up --replace`", ["--replace", "**f1-trait"], "{}", () => Promise.resolve()],
  [
    "`state taint`",
    [],
    "{}",
    ({ stack }) =>
      stack.run([
        "state",
        "taint",
        "--yes",
        "urn:pulumi:test::project::pulumi-nodejs:dynamic/segment:LastComputedTrait::f1-trait",
      ]),
  ],
])(
  "%s under adoption and without it makes a new trait, and keeps none of the old",
  async (_what, args, opts, before) => {
    for (const adopt of ["never", "byName"]) {
      await using deployment = await deploy(trait("f1-trait", opts), adopt);
      const { stack } = deployment;
      expect((await stack.up()).code).toBe(0);
      const [old] = await ids(deployment);
      await before(deployment);

      const replaced = await stack.up(args);

      expect(replaced.stdout + replaced.stderr).not.toContain("error");
      expect(replaced.code).toBe(0);
      const now = await ids(deployment);
      expect(now).toHaveLength(1);
      expect(now).not.toEqual([old]);
      await expectSettled(deployment);
    }
  },
);

test("`replaceOnChanges` replaces, and leaves one trait", async () => {
  await using deployment = await deploy(
    trait("f1-trait", '{ replaceOnChanges: ["description"] }', 'description: "a"'),
    "byName",
  );
  const { stack } = deployment;
  expect((await stack.up()).code).toBe(0);
  const [old] = await ids(deployment);

  await stack.write(
    "index.js",
    trait("f1-trait", '{ replaceOnChanges: ["description"] }', 'description: "b"'),
  );
  expect((await stack.up()).code).toBe(0);

  const now = await ids(deployment);
  expect(now).toHaveLength(1);
  expect(now).not.toEqual([old]);
  await expectSettled(deployment);
});

test("a protected trait renamed under adoption keeps its trait, and settles once its old entry is unprotected", async () => {
  await using deployment = await deploy(trait("old", "{ protect: true }"), "byName");
  const { stack } = deployment;
  expect((await stack.up()).code).toBe(0);
  const had = await ids(deployment);
  await stack.write("index.js", trait("new", "{ protect: true }"));

  const blocked = await stack.up();
  expect(blocked.code).not.toBe(0);
  expect(blocked.stdout + blocked.stderr).toMatch(/protect/);
  expect(await ids(deployment)).toEqual(had);
  await stack.run([
    "state",
    "unprotect",
    "--yes",
    "urn:pulumi:test::project::pulumi-nodejs:dynamic/segment:LastComputedTrait::old",
  ]);
  expect((await stack.up()).code).toBe(0);

  expect(await ids(deployment)).toEqual(had);
  await expectSettled(deployment);
});
