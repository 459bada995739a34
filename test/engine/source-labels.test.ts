import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";
const program = (labels: string, more = "") => `
import { SourceConnection, SourceLabels } from "pulumi-segment-personas";

const sourceId = "${sourceId}";
const own = new SourceLabels("impressions", { sourceId, labels: ${labels} });
export const { labels, allLabels, before } = own;
${more}
`;

/** A Segment whose workspace has some more labels than those of every workspace. */
async function start(text: string, config: Record<string, string> = {}): Promise<Deployment> {
  const deployment = await startDeployment(text, { config });
  for (const [key, value] of [
    ["team", "growth"],
    ["team", "platform"],
    ["tier", "one"],
  ])
    await deployment.segment.api("POST", "/labels", { label: { key, value } });
  return deployment;
}

async function labelsOf({ segment }: Deployment): Promise<Record<string, string>> {
  const { data } = (await segment.api("GET", `/sources/${sourceId}`)) as {
    data: { source: { labels: { key: string; value: string }[] } };
  };
  return Object.fromEntries(data.source.labels.map(({ key, value }) => [key, value]));
}

/** As somebody does in the app. */
const put = ({ segment }: Deployment, labels: Record<string, string>): Promise<unknown> =>
  segment.api("PUT", `/sources/${sourceId}/labels`, {
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
  });

test("labels are added, settle, change in place and go, and other people's stay", async () => {
  await using deployment = await start(program('{ team: "growth" }'));
  const { stack } = deployment;
  const settled = () => stack.preview(["--refresh", "--expect-no-changes"]);

  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toEqual({
    labels: { team: "growth" },
    allLabels: { environment: "prod", team: "growth" },
    before: { team: "" },
  });
  expect((await settled()).code).toBe(0);

  await put(deployment, { environment: "prod", team: "growth", tier: "one" });
  expect((await settled()).code).toBe(0);
  await stack.write("index.ts", program('{ team: "platform", environment: "dev" }'));
  expect((await stack.up()).code).toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "dev", team: "platform", tier: "one" });
  expect((await settled()).code).toBe(0);

  expect((await stack.destroy()).code).toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "prod", tier: "one" });
});

test("a label that somebody changes is a difference, which the next run takes back", async () => {
  await using deployment = await start(program('{ team: "platform", environment: "dev" }'));
  const { stack } = deployment;
  await stack.up();
  await put(deployment, { environment: "prod", team: "platform", tier: "one" });
  const drifted = await stack.preview(["--refresh"]);
  expect(
    drifted.changes
      .filter(({ op }) => op === "update")
      .map(({ name, detailedDiff }) => `${name} ${Object.keys(detailedDiff).join()}`),
  ).toEqual(["impressions labels.environment"]);
  expect((await stack.up(["--refresh"])).code).toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "dev", team: "platform", tier: "one" });
});

test("a lost answer is cleared up, and one that stays lost leaves a state from which the next run goes on", async () => {
  await using deployment = await start(program('{ team: "growth" }'));
  const { stack, segment } = deployment;
  await segment.control("POST", "/faults", {
    operation: "addLabelsToSource",
    kind: "dropAfterCommit",
    times: 1,
  });
  expect((await stack.up()).code).toBe(0);

  await stack.write("index.ts", program('{ environment: "dev" }'));
  await segment.control("POST", "/faults", {
    operation: "replaceLabelsInSource",
    kind: "resetBefore",
    times: 5,
  });
  expect((await stack.up()).code).not.toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "prod", team: "growth" });
  expect((await stack.up()).code).toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "dev" });
  expect((await stack.destroy()).code).toBe(0);

  expect(await labelsOf(deployment)).toEqual({ environment: "prod" });
});

test("a connection that depends on the labels finds the stack's environment, and is looked at again after them", async () => {
  const connected = `
const connection = new SourceConnection("impressions", { sourceId, environment: "prod" }, { dependsOn: [own] });
export const found = connection.labels;
`;
  await using deployment = await start(program('{ environment: "prod" }', connected), {
    "segment:environment": "prod",
  });
  const { stack } = deployment;
  await put(deployment, {});

  expect((await stack.up()).code).toBe(0);

  expect(await stack.outputs()).toMatchObject({ found: { environment: "prod" } });
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("a value that the workspace does not have stops with those that it has, and nothing is in state", async () => {
  await using deployment = await start(program('{ team: "sales" }'));
  const { stack } = deployment;

  const { code, stdout, stderr } = await stack.up();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(
    'the workspace has no label "team" of the value that `labels.team` gives: it has growth, platform. Create it in the app first',
  );
  expect(await labelsOf(deployment)).toEqual({ environment: "prod" });
  expect(await stack.exportState()).not.toContain("SourceLabels");
});

test("a secret value is in clear nowhere, also among all labels and in what was there before", async () => {
  const secret = `
import * as pulumi from "@pulumi/pulumi";
import { SourceLabels } from "pulumi-segment-personas";

const team = new pulumi.Config().requireSecret("team");
const own = new SourceLabels("impressions", { sourceId: "${sourceId}", labels: { team } });
export const { sourceId } = own;
const other = SourceLabels.get("other", "kB7xWn2TzQ5rVhM9sLc4Pd");
export const others = other.allLabels;
`;
  await using deployment = await start(secret);
  const { stack, segment } = deployment;
  for (const value of ["canary-4711", "canary-4712"])
    await segment.api("POST", "/labels", { label: { key: "team", value } });
  await stack.setConfig("project:team", "canary-4711", { secret: true });

  const preview = await stack.run(["preview", "--json"]);
  const up = await stack.up();
  expect([preview.code, up.code]).toEqual([0, 0]);
  expect(preview.stdout + up.stdout + up.stderr + (await stack.exportState())).not.toContain("canary");
  expect(await labelsOf(deployment)).toEqual({ environment: "prod", team: "canary-4711" });
  expect(await stack.outputs()).toEqual({ sourceId, others: { environment: "dev" } });

  await stack.setConfig("project:team", "canary-4712", { secret: true });
  const change = await stack.up();
  expect(change.code).toBe(0);
  expect((await stack.refresh()).code).toBe(0);
  expect(change.stdout + change.stderr + (await stack.exportState())).not.toContain("canary");
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(await labelsOf(deployment)).toEqual({ environment: "prod" });
});
