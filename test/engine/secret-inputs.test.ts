import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

const canary = "CANARY-4711";
const program = (more = ""): string => `
import * as pulumi from "@pulumi/pulumi";
import { LastComputedTrait } from "pulumi-segment-personas";

const accountId = new pulumi.Config().requireSecret("acct");
const trait = new LastComputedTrait("a", {
  name: "fsecret",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "f1", accountId },
  ${more}
});
export const { spaceId, name, enabled, computation } = trait;
`;

test("no byte of a secret condition is in clear, in a preview, in state or after a change", async () => {
  await using deployment = await startDeployment(program());
  const { stack, segment } = deployment;
  await stack.setConfig("project:acct", canary, { secret: true });

  const preview = await stack.run(["preview", "--json"]);
  expect([preview.code, preview.stdout.includes(canary)]).toEqual([0, false]);
  const { steps } = JSON.parse(preview.stdout) as {
    steps: { newState: { inputs: Record<string, unknown> } }[];
  };
  expect(steps.map(({ newState }) => newState.inputs?.["query"])).toEqual([undefined, "[secret]"]);

  const up = await stack.up();
  expect([up.code, (up.stdout + up.stderr).includes(canary)]).toEqual([0, false]);
  expect(await stack.exportState()).not.toContain(canary);
  expect(JSON.stringify(await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`))).toContain(
    `property('accountId') = '${canary}' AND property('split') = 'f1'`,
  );
  expect(await stack.outputs()).toEqual({
    spaceId: segment.spaceId,
    name: "fsecret",
    enabled: true,
    computation: "realtime",
  });

  await stack.setConfig("project:acct", `${canary}-2`, { secret: true });
  const change = await stack.preview();
  expect([change.code, (change.stdout + change.stderr).includes(canary)]).toEqual([0, false]);
  expect(change.changes.map(({ op }) => op)).toEqual(["update"]);
  expect((await stack.up()).code).toBe(0);
  expect(JSON.stringify(await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`))).toContain(
    `'${canary}-2'`,
  );
  expect(await stack.exportState()).not.toContain(canary);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
});

test("a preview of a new trait shows its query, how it is computed, and the space that the stack has set", async () => {
  await using deployment = await startDeployment(program());
  const { stack, segment } = deployment;
  await stack.setConfig("project:acct", "acme");

  await stack.write(
    "index.ts",
    `
import { LastComputedTrait } from "pulumi-segment-personas";
const trait = new LastComputedTrait("a", {
  name: "a", event: "get_treatment", property: "treatment", conditions: { split: "f1" }, within: "30 days",
});
export const { spaceId, query, computation } = trait;
`,
  );

  const preview = await stack.preview();
  expect(preview.code).toBe(0);
  expect(preview.stdout).toContain(
    `query      : "event('get_treatment').where(property('split') = 'f1').within(30 days).last(property('treatment'))"`,
  );
  expect(preview.stdout).toMatch(/computation: +"batch"/);
  expect(preview.stdout).toMatch(new RegExp(`spaceId +: +"${segment.spaceId}"`));
});

test("a trait that is looked up has its inputs as outputs", async () => {
  await using deployment = await startDeployment(program());
  const { stack } = deployment;
  await stack.setConfig("project:acct", "acme");
  await stack.write("index.ts", `${program()}export const { id } = trait;\n`);
  await stack.up();
  const { id, spaceId } = await stack.outputs();

  await stack.write(
    "index.ts",
    `${program()}
const found = LastComputedTrait.get("found", "${String(id)}", { spaceId: "${String(spaceId)}" });
export const lookedUp = { name: found.name, event: found.event, conditions: found.conditions, enabled: found.enabled };
`,
  );
  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toMatchObject({
    lookedUp: {
      name: "fsecret",
      event: "get_treatment",
      conditions: { split: "f1", accountId: "acme" },
      enabled: true,
    },
  });
});

test("Pulumi's import option ends a run with one clean line", async () => {
  await using deployment = await startDeployment(`
import { LastComputedTrait } from "pulumi-segment-personas";
new LastComputedTrait("a", { name: "a", event: "e", property: "p" }, { import: "tra_1" });
`);

  const { code, stdout, stderr } = await deployment.stack.preview();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("remove it, and let the input `adopt` take over what exists");
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
});
