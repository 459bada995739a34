import path from "node:path";

import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

const command = path.resolve(__dirname, "../../dist/cli/main.js");

const program = `
const { TreatmentTraits } = require("pulumi-segment-personas");
new TreatmentTraits("treatments", {
  sources: [{ id: "impressions", sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc", environment: "prod" }],
  environmentName: "production",
  flags: [{ id: "new_checkout", destinations: ["Webhook"] }],
});
`;

interface Report {
  sections: { title: string; lines: { check: string; mark: string; says: string; fix?: string }[] }[];
}

test("a stack of the real engine is read: its settings and secrets, its declared connections and what is left to do", async () => {
  await using deployment = await startDeployment(program, {
    file: "index.js",
    config: { "segment:environment": "prod", "segment:workspace": "acme" },
  });
  const { stack, segment } = deployment;
  await segment.control("PATCH", "/switches", { statusMs: 0, lockMs: 0 });
  await stack.setConfig("segment:token", segment.emulator.token, { secret: true });
  expect((await stack.up()).code).toBe(0);
  const doctor = async (name: string) => {
    const args = [command, "doctor", "--stack", name, "--output", "json"];
    const { code, stdout, stderr } = await stack.exec(process.execPath, args);
    const lines = (JSON.parse(stdout) as Report).sections.flatMap((section) => section.lines);
    const found = lines.filter(({ mark }) => mark === "warn" || mark === "fail");
    return { code, stderr, lines, found: found.map(({ check, fix = "" }) => [check, fix]) };
  };

  const before = await doctor("test");
  expect(before.found).toEqual([
    ["connection", expect.stringContaining("choose Connect source and tick")],
    ["event", expect.stringContaining("connect the source to the space in Segment")],
  ]);

  await segment.control("POST", "/connections", {
    spaceId: segment.spaceId,
    sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc",
  });
  await segment.emulator.sendImpressions({ flag: "new_checkout", treatment: "on", userId: "u-1" });
  const healthy = await doctor("test");
  expect(healthy).toMatchObject({ code: 0, stderr: "", found: [] });
  const said = healthy.lines.map(({ says }) => says);
  expect(said).toContain("the token comes from the stack's segment:token");
  expect(said).toContainEqual(
    expect.stringMatching(/^treatments-new_checkout, for a person to do .* choose Select Destinations/),
  );

  await stack.setConfig("segment:enviroment", "dev");
  await stack.setConfig("segment:token", segment.emulator.token);
  expect((await doctor("test")).found).toEqual([
    ["settings", expect.stringContaining("pulumi config rm segment:enviroment --stack test")],
    ["token", expect.stringContaining("pulumi config set --secret segment:token --stack test")],
  ]);
  expect((await doctor("nope")).found[0]).toEqual(["stack", "pulumi stack init nope, or pulumi stack ls"]);
});
