import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const trait = `
import { Config } from "@pulumi/pulumi";
import { LastComputedTrait, SpaceFilter } from "pulumi-segment-personas";
import { and, event, property, type } from "pulumi-segment-personas/fql";

const trait = new LastComputedTrait("roll-algorithm", {
  name: "back_end_roll_algorithm",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "roll" },
});
export const key = trait.key;
`;

/** The environment comes from a resource that is made in the same run. */
const withFilter = `${trait}
const filter = new SpaceFilter("production-only", {
  name: "Production only",
  if: and(
    type().equals("track"),
    event().equals("get_treatment"),
    property("environmentName").notEquals(trait.key.apply(() => "production")),
  ),
});
export const { spaceId, enabled } = filter;
export const dropped = filter.if;
`;

const statement = "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";

interface Dropped {
  source: string;
  filter: { id: string; name: string };
}

async function filters({ segment }: Deployment): Promise<Record<string, unknown>[]> {
  const { data } = (await segment.api("GET", `/filters?integrationId=${segment.spaceId}`)) as {
    data: { filters: Record<string, unknown>[] };
  };
  return data.filters;
}

async function impressions(
  { segment }: Deployment,
  slug: string,
  count: number,
  properties: object,
): Promise<void> {
  const { emulator, spaceId } = segment;
  const source = emulator.sources.find((candidate) => candidate.slug === slug);
  await segment.control("POST", "/connections", { spaceId, sourceId: source?.id });
  const call = {
    type: "track",
    userId: "u-1",
    event: "get_treatment",
    properties: { split: "roll", ...properties },
  };
  const { status } = await fetch(`${emulator.trackingUrl}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, batch: Array.from({ length: count }, () => call) }),
  });
  expect(status).toBe(200);
}

async function profile({ segment }: Deployment): Promise<unknown> {
  const { emulator, spaceId } = segment;
  const authorization = `Basic ${Buffer.from(`${emulator.profileToken}:`).toString("base64")}`;
  const path = `/v1/spaces/${spaceId}/collections/users/profiles/user_id:u-1/traits`;
  const response = await fetch(emulator.profileUrl + path, { headers: { authorization } });
  return ((await response.json()) as { traits: unknown }).traits;
}

test("a staging source that somebody connects by hand changes no trait, and the log says which filter was why", async () => {
  await using deployment = await startDeployment(withFilter);
  const { stack, segment } = deployment;

  expect((await stack.preview()).code).toBe(0);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toEqual({
    key: "back_end_roll_algorithm",
    spaceId: segment.spaceId,
    enabled: true,
    dropped: statement,
  });
  await impressions(deployment, "split-impressions-production", 1, {
    environmentName: "production",
    treatment: "v2",
  });
  await impressions(deployment, "split-impressions-staging", 100, {
    environmentName: "staging",
    treatment: "v1",
  });

  expect(await profile(deployment)).toEqual({ back_end_roll_algorithm: "v2" });
  const { dropped } = (await segment.control("GET", "/requests")) as { dropped: Dropped[] };
  const [filter] = await filters(deployment);
  expect(dropped).toHaveLength(100);
  expect(new Set(dropped.map((call) => `${call.source} ${call.filter.id}`))).toEqual(
    new Set([`split-impressions-staging ${String(filter?.["id"])}`]),
  );
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("a lost answer leaves one filter, and taking the resource out removes the filter and keeps the trait", async () => {
  await using deployment = await startDeployment(withFilter);
  const { stack, segment, traitNames } = deployment;
  await segment.control("POST", "/faults", {
    operation: "createFilterForSpace",
    kind: "dropAfterCommit",
    times: 1,
  });

  expect((await stack.up()).code).toBe(0);
  expect(await filters(deployment)).toEqual([
    expect.objectContaining({ name: "Production only", if: statement, enabled: true, drop: true }),
  ]);
  await stack.write("index.ts", trait);
  const { code, diagnostics } = await stack.up();

  expect(code).toBe(0);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain(
    "is deleted: what it dropped reaches space production from now on",
  );
  expect(await filters(deployment)).toEqual([]);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);
});

test("a filter that was switched off in the app is a difference, which the next run takes back", async () => {
  await using deployment = await startDeployment(withFilter);
  const { stack, segment } = deployment;
  await stack.up();
  const [filter] = await filters(deployment);
  await segment.control("PATCH", `/app/filters/${String(filter?.["id"])}`, { enabled: false });

  const { changes } = await stack.preview(["--refresh"]);
  expect(
    changes
      .filter(({ op }) => op === "update")
      .map(({ name, detailedDiff }) => `${name} ${Object.keys(detailedDiff).join()}`),
  ).toEqual(["production-only enabled"]);
  expect((await stack.up(["--refresh"])).code).toBe(0);

  expect(await filters(deployment)).toEqual([expect.objectContaining({ enabled: true })]);
});

test("where Segment takes no new statement, the run says how to replace the filter, and that works", async () => {
  await using deployment = await startDeployment(withFilter);
  const { stack, segment } = deployment;
  await stack.up();
  const [before] = await filters(deployment);
  await segment.control("PATCH", "/switches", { newFilterStatement: "refuse" });
  await stack.write("index.ts", withFilter.replace('"production")', '"prod")'));

  const refused = await stack.up();
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain(
    "run `pulumi up --replace URN` with the URN of SpaceFilter",
  );
  const urn = /urn:pulumi:test::project::\S+SpaceFilter::production-only/.exec(
    await stack.exportState(),
  )?.[0];
  const replaced = await stack.up(["--replace", urn ?? ""]);

  expect(replaced.code).toBe(0);
  expect(await filters(deployment)).toEqual([
    expect.objectContaining({ if: statement.replace("'production'", "'prod'") }),
  ]);
  expect((await filters(deployment))[0]?.["id"]).not.toBe(before?.["id"]);
  expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
});

test("a statement that Segment might read otherwise stops the preview with its place, before anything is sent", async () => {
  const wrong = `${trait}
new SpaceFilter("production-only", { name: "a", if: "type = 'track' and event = 'a' or event = 'b'" });
`;
  await using deployment = await startDeployment(wrong);
  const { stack, segment } = deployment;

  const { code, stdout, stderr } = await stack.preview();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/1:1: .*parentheses/);
  expect((await stack.up(["--skip-preview=false"])).code).not.toBe(0);
  expect(await segment.requests()).toEqual([]);
});
