import { expect, test } from "vitest";

import { startStack } from "../support/engine";
import { startDeployment } from "../support/deployed";
import { startSegment } from "../support/provider";

const canary = "sgp_CANARY4711";

const program = `
import * as pulumi from "@pulumi/pulumi";
import {
  getSource, getSourceOutput, getSourcesOutput, getSpaceOutput, getTraitOutput, getWorkspaceOutput,
  LastComputedTrait, SegmentProvider, SourceConnection,
} from "pulumi-segment-personas";

export = async () => {
  const config = new pulumi.Config();
  const own = new SegmentProvider("own", { token: config.requireSecret("ownToken"), workspace: "acme" });
  const plain = await getSource({ slug: "split-impressions-production" });
  const explicit = await getSource({ slug: "split-impressions-staging" }, { provider: own });
  const space = getSpaceOutput({ slug: pulumi.output("production") });
  const secret = getSourceOutput({ slug: config.requireSecret("slug") });
  new SourceConnection("plain", { sourceId: plain.id, spaceId: space.id });
  const trait = new LastComputedTrait("flag", {
    name: "flag", event: "get_treatment", property: "treatment", conditions: { split: "flag" }, spaceId: space.id,
  });
  // Not known in a preview, so neither is what is found with it.
  const later = getTraitOutput({ key: trait.id.apply(() => "theirs"), spaceId: trait.spaceId });
  return {
    plain: plain.name,
    explicit: explicit.id,
    secretId: secret.id,
    workspace: getWorkspaceOutput({}, { provider: own }).slug,
    production: getSourcesOutput({ label: "environment:prod" }).apply((found) => found.length),
    laterName: later.name,
  };
};
`;

test("lookups give values in a preview and in an up, with one list each, and show neither token nor secret", async () => {
  await using segment = await startSegment({
    seed: {
      tokens: [{ token: canary }],
      computedTraits: [{ name: "theirs", definition: { query: "event('X').count()" } }],
    },
  });
  const { apiUrl } = segment.emulator;
  await using stack = await startStack({
    files: { "index.ts": program },
    config: { "segment:apiUrl": apiUrl, "segment:workspace": "acme", "project:slug": "x" },
    env: { SEGMENT_PUBLIC_API_TOKEN: undefined, SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  await stack.setConfig("segment:token", canary, { secret: true });
  await stack.setConfig("project:ownToken", canary, { secret: true });
  await stack.setConfig("project:slug", "split-impressions-retired", { secret: true });
  await segment.requests();

  const preview = await stack.preview();
  expect([preview.stderr, preview.code]).toEqual(["", 0]);
  expect(preview.stdout).toMatch(/sourceId *: "hT5vQm8KxW3nRbZ7dLp2Yc"/);
  expect(preview.stdout).toMatch(/plain *: "Split impressions \(production\)"/);
  expect(preview.stdout).toMatch(/secretId *: \[secret\]/);
  expect(preview.stdout).toMatch(/laterName *: \[unknown\]/);
  const asked = await segment.requests();
  expect(asked.toSorted()).toEqual(["getWorkspace 200", "listSources 200", "listSpaces 200"]);

  const up = await stack.up();
  expect([up.stderr, up.code]).toEqual(["", 0]);
  expect(await stack.outputs()).toEqual({
    plain: "Split impressions (production)",
    explicit: "kB7xWn2TzQ5rVhM9sLc4Pd",
    secretId: "mD4yXp6VzR8sWkN2tHf9Qe",
    workspace: "acme",
    production: 2,
    laterName: "theirs",
  });
  const state = await stack.exportState();
  for (const text of [
    preview.stdout,
    up.stdout,
    state,
    JSON.stringify(preview.diagnostics),
    JSON.stringify(up.diagnostics),
  ]) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain("mD4yXp6VzR8sWkN2tHf9Qe");
    expect(text).not.toContain("split-impressions-retired");
  }
  expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
});

test("what is not there ends a run with one clean line, of a promise and of an Output", async () => {
  const promise = `
const { getSource } = require("pulumi-segment-personas");
module.exports = async () => ({ id: (await getSource({ slug: "split-impressions-stagin" })).id });`;
  await using deployment = await startDeployment(promise, { file: "index.js" });
  const { stack } = deployment;
  const output = `
const { getSourceOutput, SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("a", { sourceId: getSourceOutput({ slug: "split-impressions-stagin" }).id });`;
  const sentence =
    'getSource({ slug: "split-impressions-stagin" }): the workspace has no source of this `slug`: did you mean "split-impressions-staging"?';
  for (const text of [promise, output]) {
    await stack.write("index.js", text);
    const { code, stdout, stderr } = await stack.preview();
    expect([code === 0, (stdout + stderr).includes(sentence)]).toEqual([false, true]);
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
  }
});

const body = (lookUp: string): string => `
const pulumi = require("@pulumi/pulumi");
const { ${lookUp}, LastComputedTrait, SegmentProvider } = require("pulumi-segment-personas");
const first = new LastComputedTrait("a", { name: "a", event: "e", property: "p" });
const provider = new SegmentProvider("later", { environment: first.id.apply(() => "prod") });
const found = ${lookUp}({ slug: "split-impressions-staging" }, { provider });
module.exports = async () => ({ id: pulumi.output(found).apply(({ id }) => id) });`;

test("a provider whose settings come later is for Outputs, and a promise says so", async () => {
  await using deployment = await startDeployment(body("getSource"), { file: "index.js" });
  const refused = await deployment.stack.preview();
  expect(refused.stdout + refused.stderr).toContain(
    "getSource: a setting of its `provider` is not known yet in this preview: use getSourceOutput, whose answer comes with it",
  );
  await deployment.stack.write("index.js", body("getSourceOutput"));
  expect((await deployment.stack.preview()).code).toBe(0);
  expect((await deployment.stack.up()).code).toBe(0);
  expect(await deployment.stack.outputs()).toEqual({ id: "kB7xWn2TzQ5rVhM9sLc4Pd" });
});

test("two runs of a program in one process each ask anew", async () => {
  const automation = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { getSource } = require("pulumi-segment-personas");
(async () => {
  const program = async () => ({ enabled: (await getSource({ slug: "split-impressions-staging" })).enabled });
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "inline", program });
  for (let round = 0; round < 2; round++) {
    await stack.preview();
  }
})().catch((error) => { console.error(error); process.exit(1); });`;
  await using deployment = await startDeployment("", {
    file: "index.js",
    more: { "automation.js": automation },
  });
  const { stack, segment } = deployment;
  await segment.requests();
  const { code, stderr } = await stack.exec(process.execPath, ["automation.js"]);
  expect([stderr, code]).toEqual(["", 0]);
  expect(await segment.requests()).toEqual(["listSources 200", "listSources 200"]);
});

test("a program without lookups loads no HTTP client", async () => {
  await using deployment = await startDeployment("", { file: "index.js" });
  const { stdout } = await deployment.stack.exec(process.execPath, [
    "-e",
    'require("pulumi-segment-personas"); console.log(Object.keys(require.cache).some((file) => /undici|dist.client.index/.test(file)))',
  ]);
  expect(stdout).toBe("false\n");
});
