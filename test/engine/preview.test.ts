import path from "node:path";

import { expect, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";

const command = path.resolve(__dirname, "../../dist/cli/main.js");

const program = `
const pulumi = require("@pulumi/pulumi");
const { Audience, LastComputedTrait } = require("pulumi-segment-personas");
const trait = (name) => new LastComputedTrait(name, { name, event: "get_treatment", property: "treatment",
  conditions: { split: name, environmentName: "production" }, destinations: ["Webhook"] });
const roll = trait("back_end_roll_algorithm");
trait("back_end_rol_algorithm");
new Audience("later", { name: "Later", query: pulumi.interpolate\`trait('\${roll.key}') = 'v2'\` });
new Audience("treated", { name: "Treated", query: "trait('back_end_roll_algorithm') = 'v2'" });
`;

interface Report {
  queries: { name: string; matches: object; checks: { what: string; seen: string; suggestion?: string }[] }[];
  knownLater: string[];
  notJudged: string[];
}

async function preview({ stack }: Deployment, ...args: string[]) {
  const { code, stdout, stderr } = await stack.exec(process.execPath, [command, "preview", ...args]);
  return { code, stdout, stderr };
}

/** Two users with a treatment of the flag. */
async function furnish({ segment }: Deployment): Promise<void> {
  const [source] = segment.emulator.sources;
  await segment.control("PATCH", "/switches", { statusMs: 0, lockMs: 0 });
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  const batch = ["v1", "v2"].map((treatment, at) => ({
    type: "track",
    userId: `u-${at}`,
    event: "get_treatment",
    properties: { split: "back_end_roll_algorithm", treatment, environmentName: "production" },
  }));
  await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, batch }),
  });
}

test("a stack is previewed before its first update, and after it, when nothing changes any more", async () => {
  await using deployment = await startDeployment(program, { file: "index.js" });
  const { stack, segment } = deployment;
  await furnish(deployment);

  const before = await preview(deployment, "--stack", "test", "--output", "json");
  const atFirst = JSON.parse(before.stdout) as Report;
  expect(before.code).toBe(1);
  expect(atFirst.queries.map(({ name, matches }) => [name, matches])).toMatchObject([
    ["back_end_rol_algorithm", { count: 0 }],
    ["back_end_roll_algorithm", { count: 2 }],
    [
      "treated",
      { skipped: "trait back_end_roll_algorithm comes with this stack, and no profile has it yet" },
    ],
  ]);
  expect(atFirst.queries[0]?.checks.filter(({ seen }) => seen === "never")).toMatchObject([
    { what: "split = 'back_end_rol_algorithm'", suggestion: "back_end_roll_algorithm" },
  ]);
  expect(atFirst.notJudged).toEqual([]);
  expect(atFirst.knownLater).toEqual([
    "later: comes with this stack, its query is known once trait back_end_roll_algorithm is made",
  ]);

  expect((await stack.up()).code).toBe(0);
  await segment.requests();
  const after = await preview(deployment, "--stack", "test", "--output", "json");
  const { queries } = JSON.parse(after.stdout) as Report;
  expect(queries.map(({ name, matches }) => [name, matches])).toMatchObject([
    ["back_end_rol_algorithm", { count: 0, remembered: true }],
    ["back_end_roll_algorithm", { count: 2, remembered: true }],
    ["later", { count: 1 }],
    ["treated", { count: 1 }],
  ]);
  const spent = (await segment.requests()).filter((call) => call.startsWith("createAudiencePreview"));
  expect(spent).toEqual(["createAudiencePreview 200"]);

  await stack.write("state.json", await stack.exportState());
  const exported = await preview(deployment, "--preview", "state.json", "--output", "json");
  expect((JSON.parse(exported.stdout) as Report).queries).toEqual(
    queries.map((query) => ({ ...query, matches: { ...query.matches, remembered: true } })),
  );
});

test("a program that Pulumi cannot run is told as Pulumi tells it", async () => {
  await using deployment = await startDeployment('throw new Error("no flags today");', { file: "index.js" });

  const { code, stdout, stderr } = await preview(deployment, "--stack", "test");

  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("`pulumi preview --stack test` failed: ");
  expect(stderr).toContain("no flags today");
});
