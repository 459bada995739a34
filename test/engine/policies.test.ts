import path from "node:path";

import { expect, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";

const pack = path.resolve(__dirname, "../../policies");
const withPack = ["--policy-pack", pack];
const writes = /^(create|update|remove|add)/;

const connect = (sourceId: string, environment: string | undefined, name = "impressions"): string =>
  `new segment.SourceConnection(${JSON.stringify(name)}, ${JSON.stringify({ sourceId, environment })});`;

const program = (...lines: string[]): string =>
  ['const segment = require("pulumi-segment-personas");', ...lines].join("\n");

async function production(...lines: string[]): Promise<Deployment> {
  const deployment = await startDeployment(program(...lines), {
    file: "index.js",
    config: { "segment:workspace": "acme", "segment:environment": "prod" },
  });
  await deployment.segment.requests();
  return deployment;
}

function sourceIds({ segment }: Deployment): { prod: string; dev: string } {
  const idOf = (slug: string) => segment.emulator.sources.find((source) => source.slug === slug)?.id ?? "";
  return { prod: idOf("split-impressions-production"), dev: idOf("split-impressions-staging") };
}

test("a dev source in a production stack fails the preview, and up writes nothing", async () => {
  await using deployment = await production();
  const { stack, segment } = deployment;
  await stack.write("index.js", program(connect(sourceIds(deployment).dev, "dev")));
  const message =
    "Outside of development stacks, only sources of the production environment feed a space.\n" +
    '"impressions" connects a source of environment "dev", but this stack allows only "prod" (segment:environment). Connect a source of that environment and write environment: "prod", or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop impressions of other environments, also of a source that somebody connects in the app.\n';

  for (const run of [() => stack.preview(withPack), () => stack.up(["--skip-preview=false", ...withPack])]) {
    const { code, violations } = await run();
    expect(code).not.toBe(0);
    expect(violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory")).toEqual([
      { policyName: "production-only-connections", enforcementLevel: "mandatory", message },
    ]);
  }
  expect((await segment.requests()).filter((request) => writes.test(request))).toEqual([]);
});

test("without a preview and without a pack, the provider refuses the dev source by its label", async () => {
  await using deployment = await production();
  const { stack, segment } = deployment;
  const { dev } = sourceIds(deployment);
  for (const declared of ["prod", undefined]) {
    await stack.write("index.js", program(connect(dev, declared)));
    const { code, stdout, stderr } = await stack.up();
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('has the label environment:dev, but segment:environment says "prod"');
  }
  expect((await segment.requests()).filter((request) => writes.test(request))).toEqual([]);
});

test("the same program with the production source passes, in preview, up and the preview after it", async () => {
  await using deployment = await production();
  const { stack } = deployment;
  await stack.write("index.js", program(connect(sourceIds(deployment).prod, "prod")));

  expect(await stack.preview(withPack)).toMatchObject({
    code: 0,
    violations: [
      {
        enforcementLevel: "advisory",
        message:
          'Pending: the labels of the source of "impressions" are read during the update, which fails if they contradict the declared environment.\n',
      },
    ],
  });
  expect(await stack.up(["--skip-preview=false", ...withPack])).toMatchObject({ code: 0 });
  expect(await stack.preview(["--refresh", ...withPack])).toMatchObject({ code: 0, violations: [] });
});

test("a label that is changed in Segment afterwards is a violation as soon as it has been seen", async () => {
  await using deployment = await production();
  const { stack, segment } = deployment;
  const { prod } = sourceIds(deployment);
  await stack.write("index.js", program(connect(prod, "prod")));
  expect((await stack.up(withPack)).code).toBe(0);
  await segment.api("PUT", `/sources/${prod}/labels`, { labels: [{ key: "environment", value: "dev" }] });

  const seen = await stack.preview(["--refresh", ...withPack]);
  expect(seen.code).not.toBe(0);
  expect(seen.violations.map(({ message }) => message)).toEqual([
    "Outside of development stacks, only sources of the production environment feed a space.\n" +
      '"impressions" declares environment "prod", but its source has the label environment:"dev". Connect the "prod" source, or correct the label in Segment.\n',
  ]);
});

const source = (sourceId: string, environment: string): string =>
  `sources: [${JSON.stringify({ sourceId, environment, id: environment })}], flags: []`;

test("components, transformations, aliases and explicit providers are judged by what they come to", async () => {
  await using deployment = await production();
  const { stack, segment } = deployment;
  const { prod, dev } = sourceIds(deployment);
  await stack.write(
    "index.js",
    program(
      `const sandbox = new segment.SegmentProvider("sandbox", { environment: "dev" });`,
      `new segment.TreatmentTraits("live", { ${source(prod, "prod")} });`,
      `new segment.TreatmentTraits("mistake", { ${source(dev, "dev")} });`,
      `new segment.TreatmentTraits("test", { spaceId: "spa_sandbox", ${source(dev, "dev")} }, { providers: [sandbox] });`,
      `new segment.SourceConnection("transformed", { sourceId: "a", environment: "prod", spaceId: "b" }, {`,
      `  transforms: [({ props, opts }) => ({ props: { ...props, environment: "dev" }, opts })], aliases: [{ name: "old" }] });`,
    ),
  );
  const { violations } = await stack.preview(withPack);
  const refused = violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  const names = refused.map(({ message }) => /^"([^"]+)" connects/m.exec(message)?.[1] ?? message);
  expect(new Set(names)).toEqual(new Set(["mistake-source-dev", "transformed"]));
  expect((await segment.requests()).filter((request) => writes.test(request))).toEqual([]);
});

test("an environment that another resource supplies is pending in the preview and judged in the update", async () => {
  await using deployment = await production();
  const { stack, segment } = deployment;
  const { dev, prod } = sourceIds(deployment);
  await stack.write(
    "index.js",
    program(
      connect(prod, "prod", "first"),
      `const first = new segment.SourceConnection("second", { sourceId: ${JSON.stringify(prod)}, environment: "prod",`,
      `  spaceId: ${JSON.stringify(segment.spaceId)} });`,
      `new segment.SourceConnection("late", { sourceId: ${JSON.stringify(dev)},`,
      `  environment: first.id.apply((id) => id.length > 0 ? "dev" : "") });`,
    ),
  );
  const preview = await stack.preview(withPack);
  expect(preview.code).toBe(0);
  expect(preview.violations.map(({ message }) => message)).toContain(
    'Pending: the environment of "late" is known only during the update.\n',
  );

  const update = await stack.up(withPack);
  expect(update.code).not.toBe(0);
  expect(update.violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory")).toHaveLength(
    1,
  );
  expect(update.steps.filter(({ name, op }) => name === "late" && op === "create")).toEqual([]);
});

test("no violation shows the token, a secret or the provider's configuration", async () => {
  const canary = "sgp-canary-0123456789";
  // In no configuration: the engine itself takes that out of every output.
  const hidden = "prg_canary_0123456789";
  const spaceCanary = "4mTzQ9wXk2RvVbN7cLpYdC";
  const sourceCanary = "4mTzQ9wXk2RvVbN7cLpYdS";
  await using deployment = await startDeployment("", {
    file: "index.js",
    config: { "segment:environment": "prod" },
  });
  const { stack } = deployment;
  await stack.setConfig("segment:token", canary, { secret: true });
  await stack.setConfig("other:key", canary, { secret: true });
  await stack.write(
    "index.js",
    program(
      'const { secret } = require("@pulumi/pulumi");',
      `const hidden = secret(${JSON.stringify(hidden)});`,
      `new segment.SourceConnection("connection", { sourceId: secret(${JSON.stringify(sourceCanary)}), environment: "dev",`,
      `  spaceId: secret(${JSON.stringify(spaceCanary)}) });`,
      `new segment.LastComputedTrait("trait", { name: hidden, event: "get_treatment", property: hidden,`,
      `  conditions: { split: hidden, email: hidden }, within: "30 days" });`,
    ),
  );
  const { stdout, stderr, violations } = await stack.preview(withPack);
  const judged = new Set(violations.map(({ policyName }) => policyName));
  expect([...judged]).toEqual(
    expect.arrayContaining(["production-only-connections", "treatment-trait-filters-environment"]),
  );
  for (const secret of [canary, hidden, spaceCanary, sourceCanary]) {
    expect(violations.filter(({ message }) => message.includes(secret))).toEqual([]);
    expect(stdout + stderr).not.toContain(secret);
  }
});
