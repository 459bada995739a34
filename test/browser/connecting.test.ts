import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";
import { visit } from "./visit";

const program = `
import { SourceConnection } from "pulumi-segment-personas";

const connection = new SourceConnection("impressions", {
  sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc",
  environment: "prod",
  onUnconfirmed: "wait",
  waitMinutes: 10,
});
export const { state } = connection;
`;

test("`pulumi up` that waits for a connection goes on the moment the source is connected on the page", async () => {
  await using deployment = await startDeployment(program);
  const { segment, stack } = deployment;
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;

  const run = stack.start(["up", "--yes", "--skip-preview"]);
  // The request log of the page is where a person sees that the run has begun to ask.
  await page.getByRole("link", { name: "Request log" }).click();
  await page.getByRole("rowheader", { name: "listAuditEvents" }).first().waitFor({ timeout: 50_000 });
  await page.getByRole("link", { name: "Sources", exact: true }).click();
  await page.getByRole("button", { name: "Connect source Split impressions (production)" }).click();
  await page.getByRole("button", { name: "Disconnect Split impressions (production)" }).waitFor();

  expect((await run.result).code).toBe(0);
  expect(await stack.outputs()).toEqual({ state: "connected" });
});
