import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

test("an explicit provider reaches another workspace than the stack's, also through a component", async () => {
  await using own = await startDeployment("");
  await using other = await startDeployment("");
  const { apiUrl, token } = other.segment.emulator;
  await own.stack.write("index.ts", program(apiUrl, token));
  await own.stack.setConfig("segment:space", other.segment.spaceId);

  expect((await own.stack.up()).code).toBe(0);
  expect(await own.stack.outputs()).toEqual({ keys: { checkout_redesign: "checkout_redesign" } });
  expect(await other.traitNames()).toEqual(["checkout_redesign"]);
  expect(await own.traitNames()).toEqual([]);
  expect(await own.stack.exportState()).not.toContain(token);
  expect((await own.stack.destroy()).code).toBe(0);
});

function program(url: string, token: string): string {
  return `
import * as pulumi from "@pulumi/pulumi";
import { SegmentProvider, TreatmentTraits } from "pulumi-segment-personas";

const other = new SegmentProvider("other", { apiUrl: ${JSON.stringify(url)}, token: ${JSON.stringify(token)} });
export const keys = new TreatmentTraits("other", { flags: ["checkout_redesign"] }, { providers: [other] }).keys;
`;
}
