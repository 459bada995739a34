import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";

const program = (more = "") => `
import { SourceConnection } from "pulumi-segment-personas";

const connection = new SourceConnection("impressions", {
  sourceId: "${sourceId}",
  environment: "prod",
  expects: { event: "get_treatment" },
  ${more}
});
export const { spaceId, environment, expects, confirmedOn, onUnconfirmed, waitMinutes } = connection;
export const { state, delivering, evidence } = connection;
`;

const connections = (deployment: Deployment, method: "POST" | "DELETE") =>
  deployment.segment.control(method, "/connections", { spaceId: deployment.segment.spaceId, sourceId });

async function untilAsked({ segment }: Deployment, operation: string): Promise<void> {
  for (let isAsked = false; !isAsked; await sleep(50)) {
    const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
    isAsked = requests.some((request) => request.operation === operation);
  }
}

test("a source that was disconnected in the app is a difference in `preview --refresh`, an unproved one is none", async () => {
  await using deployment = await startDeployment(program());
  const { stack, segment } = deployment;
  const settled = () => stack.preview(["--refresh", "--expect-no-changes"]);

  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toEqual({
    spaceId: segment.spaceId,
    environment: "prod",
    expects: { event: "get_treatment" },
    state: "unknown",
    delivering: "no",
    evidence: "no connection event within the audit log's 90 days",
  });
  expect((await settled()).code).toBe(0);

  await connections(deployment, "POST");
  expect((await stack.refresh()).code).toBe(0);
  await connections(deployment, "DELETE");
  const { code, changes, diagnostics } = await settled();

  expect(code).not.toBe(0);
  expect(changes.filter(({ op }) => op !== "refresh").map(({ op, name }) => `${op} ${name}`)).toEqual([
    "update impressions",
  ]);
  expect(diagnostics.map(({ message }) => message).join("\\n")).toContain(
    'source "split-impressions-production" was disconnected from its space: audit event "Source Disconnected From Space"',
  );
});

test("`wait` says what to do, and goes on the moment the source is connected", async () => {
  await using deployment = await startDeployment(program('onUnconfirmed: "wait", waitMinutes: 10,'));
  const { stack } = deployment;

  const run = stack.start(["up", "--yes", "--skip-preview"]);
  await untilAsked(deployment, "listAuditEvents");
  await connections(deployment, "POST");
  const { code, diagnostics } = await run.result;

  expect(code).toBe(0);
  expect(await stack.outputs()).toMatchObject({ state: "connected", onUnconfirmed: "wait", waitMinutes: 10 });
  expect(diagnostics.filter(({ message }) => message.startsWith("source "))).toEqual([
    expect.objectContaining({
      severity: "warning",
      message: expect.stringMatching(
        /tick "Split impressions \(production\)".*; this run waits up to 10 minutes for it/s,
      ),
    }),
  ]);
});
