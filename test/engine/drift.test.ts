import path from "node:path";

import { expect, test } from "vitest";

import type { DriftReport } from "../../src/cli/drift/report";
import { startDeployment } from "../support/deployed";

const command = path.resolve(__dirname, "../../dist/cli/main.js");

const program = `
const { Audience, LastComputedTrait, SourceConnection, SpaceFilter } = require("pulumi-segment-personas");
const { secret } = require("@pulumi/pulumi");
const impressions = { event: "get_treatment", property: "treatment" };
const flag = (split) => ({ ...impressions, name: split, conditions: { split, environmentName: "production" } });
new SourceConnection("impressions", { sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc", environment: "prod" });
new LastComputedTrait("edited", flag("edited"));
new LastComputedTrait("deleted", flag("deleted"));
new LastComputedTrait("hidden", { ...impressions, name: "hidden", conditions: { split: secret("s3cret") } });
new Audience("treated", { name: "Treated", query: "trait('edited') = 'on'" });
new SpaceFilter("production", { name: "production only", if: "properties.environmentName != 'production'" });
`;

test("drift of a stack names each change that was made in the app; `up --refresh` mends them, and then there is none", async () => {
  await using deployment = await startDeployment(program, {
    file: "index.js",
    config: { "segment:workspace": "acme" },
  });
  const { stack, segment } = deployment;
  const { spaceId } = segment;
  // What is younger than a minute may not be shown yet, and is not taken for gone.
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  const pair = { spaceId, sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc" };
  await segment.control("POST", "/connections", pair);
  expect((await stack.up()).code).toBe(0);
  const drift = async (...args: string[]): Promise<{ code: number; report: DriftReport }> => {
    const { code, stdout, stderr } = await stack.exec(process.execPath, [
      command,
      "drift",
      "--stack",
      "test",
      "--output",
      "json",
      ...args,
    ]);
    // How long it waits for the shortened rate windows depends on how fast the machine is.
    expect(stderr.replaceAll(/^Segment's rate limit for .*\n/gm, "")).toBe("");
    return { code, report: JSON.parse(stdout) as DriftReport };
  };

  const before = await drift();
  expect(before).toMatchObject({ code: 0, report: { compared: 6, notJudged: [] } });
  expect(before.report.notCompared).toEqual([
    "LastComputedTrait hidden: conditions, query are secret in the state",
  ]);

  const ids = Object.fromEntries(
    (
      (await segment.api("GET", `/spaces/${spaceId}/computed-traits?pagination.count=100`)) as {
        data: { computedTraits: { id: string; name: string }[] };
      }
    ).data.computedTraits.map(({ id, name }) => [name, id]),
  );
  const app = `/app/spaces/${spaceId}/computed-traits`;
  const query = "event('get_treatment').where(property('split') = 'edited').last(property('treatment'))";
  await segment.control("PATCH", `${app}/${ids["edited"]}`, {
    enabled: false,
    definition: { query, type: "USERS" },
  });
  await segment.control("DELETE", `${app}/${ids["deleted"]}`);
  await segment.control("DELETE", "/connections", pair);
  const other = segment.emulator.sources.find(({ id }) => id !== pair.sourceId)?.id;
  await segment.control("POST", "/connections", { spaceId, sourceId: other });
  await segment.api("POST", `/spaces/${spaceId}/computed-traits`, {
    name: "by_hand",
    enabled: true,
    definition: { query, type: "USERS" },
  });

  const { code, report } = await drift();
  expect(code).toBe(1);
  const inputs = Object.fromEntries(
    report.changed.map(({ resource, inputs: changed }) => [resource, changed]),
  );
  expect(inputs).toEqual({
    edited: [
      {
        name: "conditions",
        before: { environmentName: "production", split: "edited" },
        now: { split: "edited" },
      },
      { name: "enabled", before: true, now: false },
    ],
    impressions: [{ name: "state", before: "connected", now: "disconnected" }],
  });
  expect(report.gone.map(({ resource }) => resource)).toEqual(["deleted"]);
  expect(report.unmanaged.map(({ name }) => name)).toEqual(["by_hand"]);
  expect(report.connections.map(({ source }) => source.id)).toEqual([other]);

  await segment.control("POST", "/connections", pair);
  expect((await stack.up(["--refresh"])).code).toBe(0);
  const known = ["--ignore", "trait:by_hand", "--ignore", `connection:${other}`];
  expect(await drift(...known)).toMatchObject({ code: 0, report: { changed: [], gone: [], ignored: 2 } });

  // The stack's configuration says which Segment it is: a token of another workspace is told so.
  await stack.setConfig("segment:workspace", "elsewhere");
  const wrong = await stack.exec(process.execPath, [command, "drift", "--stack", "test"]);
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(wrong.stderr).toContain('the token belongs to workspace "acme"');
});
