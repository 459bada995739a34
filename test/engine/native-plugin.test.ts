import { execFileSync } from "node:child_process";
import path from "node:path";

import { beforeAll, expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

// docs/design/native-plugin.md rests on what this spike does, so it has to go on doing it.
const root = path.resolve(__dirname, "../..");
const spike = path.join(root, "spikes/native-plugin");
const executable = path.join(spike, "pulumi-resource-segment");

beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", spike]);
});

const project = `name: project
runtime: nodejs
plugins:
  providers:
    - name: segment
      path: ${spike}
`;

/** What a generated SDK would hold: no code of this package runs in the program. */
const classes = `
const pulumi = require("@pulumi/pulumi");

class Trait extends pulumi.CustomResource {
  constructor(name, args, opts) {
    super("segment:index:LastComputedTrait", name, { ...args, key: undefined, query: undefined }, { version: "0.1.0", ...opts });
  }
}
const impression = { event: "get_treatment", property: "treatment" };
`;

const first = 'name: "first", event: "get_treatment", property: "treatment", conditions: { split: "first" }';
const canary = "canary-8c1f";
const twoTraits = (more: string): string => `${classes}
const account = new pulumi.Config().requireSecret("account");
const first = new Trait("first", { ${first}, ${more} });
new Trait("second", { ...impression, name: pulumi.interpolate\`\${first.key}_again\`, conditions: { account } });
exports.key = first.key;
exports.query = first.query;
`;

const byHand = `
new Trait("by-hand", {
  ...impression,
  name: "made by hand",
  description: "Made by a person",
  type: "USERS",
  enabled: true,
  spaceId: process.env.SPACE,
  conditions: { split: "checkout", treatment: { notEquals: "control" } },
});
`;

async function startNative(program: string): Promise<Deployment> {
  return startDeployment(program, { file: "index.js", more: { "Pulumi.yaml": project } });
}

const calls = ({ segment }: Deployment): Promise<string[]> => segment.requests();

test("a native plugin around the handlers creates, previews, keeps secrets, changes and destroys", async () => {
  await using deployment = await startNative(twoTraits(""));
  const { stack, traitNames } = deployment;
  await stack.setConfig("project:account", canary, { secret: true });

  const planned = await stack.preview();
  expect(planned).toMatchObject({ code: 0 });
  expect(await calls(deployment)).toEqual([]);
  const second = planned.changes.find(({ name }) => name === "second");
  expect(second).toMatchObject({
    op: "create",
    inputs: { conditions: { account: { ciphertext: "[secret]" } } },
  });

  expect((await stack.up()).code).toBe(0);
  expect(await traitNames()).toEqual(["first", "first_again"]);
  expect(await stack.outputs()).toEqual({
    key: "first",
    query: "event('get_treatment').where(property('split') = 'first').last(property('treatment'))",
  });
  expect(await stack.exportState()).not.toContain(canary);

  await stack.write("index.js", twoTraits('description: "The first"'));
  const change = await stack.preview(["--refresh"]);
  // What never changes stays known while its resource is updated, so that `second` is none of the changes.
  expect(
    change.changes
      .filter(({ op }) => op !== "refresh")
      .map(({ op, name, detailedDiff }) => [op, name, detailedDiff]),
  ).toEqual([["update", "first", { description: "add" }]]);
  expect((await stack.up()).code).toBe(0);

  expect((await stack.destroy()).code).toBe(0);
  expect(await traitNames()).toEqual([]);
});

test("a trait made by hand is imported by the ids of its space and its own, and the next preview is empty", async () => {
  await using deployment = await startNative(classes);
  const { stack, segment } = deployment;
  const make = async (name: string, query: string): Promise<string> => {
    const made = (await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
      name,
      description: "Made by a person",
      enabled: true,
      definition: { query, type: "USERS" },
    })) as { data: { computedTrait: { id: string } } };
    return `${segment.spaceId}/${made.data.computedTrait.id}`;
  };
  const checkout = await make(
    "made by hand",
    "event('get_treatment').where(property('split') = 'checkout' AND property('treatment') != 'control').last(property('treatment'))",
  );
  const orders = await make("orders", "event('Order Completed').count()");
  await calls(deployment);
  const imported = (name: string, id: string): ReturnType<typeof stack.run> =>
    stack.run(
      `import --yes --skip-preview --protect=false --generate-code=false segment:index:LastComputedTrait ${name} ${id}`.split(
        " ",
      ),
    );

  const fine = await imported("by-hand", checkout);
  expect(fine).toMatchObject({ code: 0 });
  expect(await calls(deployment)).toEqual(["getWorkspace 200", "getSpace 200", "listComputedTraits 200"]);
  await stack.write("index.js", classes + byHand.replace("process.env.SPACE", `"${segment.spaceId}"`));
  const next = await stack.preview(["--expect-no-changes"]);
  expect(next).toMatchObject({ code: 0 });

  const other = await imported("orders", orders);
  expect(other.stdout + other.stderr).toContain("import it as segment:index:ComputedTrait");
  const bare = await imported("orders", "tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4");
  expect(bare.stdout + bare.stderr).toContain("write the space's id and its own");
});

test("a trait that is made and is not live in time stays in state, with its id and its secrets", async () => {
  await using deployment = await startNative(`${classes}
const account = new pulumi.Config().requireSecret("account");
const args = { ...impression, name: "late", conditions: { account }, waitForLive: true, waitMinutes: 0.01 };
exports.id = new Trait("late", args).id;
`);
  const { stack, traitNames } = deployment;
  await stack.setConfig("project:account", canary, { secret: true });

  const { code, stdout, stderr } = await stack.up();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("after 0.01 minutes its status is Computing");
  expect(await traitNames()).toEqual(["late"]);
  const state = await stack.exportState();
  expect(state).toMatch(/"id": "tra_/);
  expect(state).toContain("initErrors");
  expect(state).not.toContain(canary);
});

test("state of the dynamic provider moves to the plugin by an alias, and nothing is made or deleted in Segment", async () => {
  await using deployment = await startNative(`
const { LastComputedTrait } = require("pulumi-segment-personas");
new LastComputedTrait("first", { ${first} });
`);
  const { stack, traitNames } = deployment;
  expect((await stack.up()).code).toBe(0);
  await calls(deployment);

  const aliases = '{ aliases: [{ type: "pulumi-nodejs:dynamic/segment:LastComputedTrait" }] }';
  await stack.write("index.js", `${classes}new Trait("first", { ${first} }, ${aliases});`);
  const moved = await stack.up();
  expect(moved).toMatchObject({ code: 0 });
  expect(moved.changes.filter(({ name }) => name === "first")).toEqual([]);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
  expect(await stack.exportState()).not.toContain("pulumi-nodejs:dynamic");
  expect((await calls(deployment)).filter((call) => /create|remove|update/.test(call))).toEqual([]);

  expect((await stack.destroy()).code).toBe(0);
  expect(await traitNames()).toEqual([]);
});

test("the engine accepts the schema that is made of the schemas by which inputs are read", async () => {
  await using deployment = await startNative(classes);

  const { code, stdout, stderr } = await deployment.stack.exec("pulumi", [
    "package",
    "get-schema",
    executable,
  ]);

  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { resources } = JSON.parse(stdout) as {
    resources: Record<string, { requiredInputs?: string[]; inputProperties: Record<string, unknown> }>;
  };
  const { [`segment:index:LastComputedTrait`]: trait, ...others } = resources;
  expect(Object.keys(others).length).toBe(7);
  expect(trait?.requiredInputs).toEqual(["name", "event", "property"]);
  expect(Object.keys(trait?.inputProperties ?? {})).not.toContain("query");
});
