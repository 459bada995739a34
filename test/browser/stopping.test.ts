import { expect, test } from "vitest";

import { startSegment } from "../emulator/segment";
import { barriers, overflow } from "./judge";
import { visit } from "./visit";

test.for([1_280, 390])("a stopped Segment shows above what is no longer live: %d px wide", async (width) => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/sources`, {
    viewport: { width, height: 844 },
  });
  const { page } = visited;
  await page.getByRole("table", { name: "Sources" }).waitFor();
  const banner = page.locator("main").getByRole("status");
  expect(await banner.textContent()).toBe("");

  await segment.emulator.close();
  await banner.getByText("segment-personas emulator").waitFor();
  const { y = -1 } = (await banner.boundingBox()) ?? {};
  expect(y).toBeGreaterThan(0);
  expect(y).toBeLessThan(200);
  await page.getByRole("table", { name: "Sources" }).waitFor();
  expect([...(await barriers(page)), await overflow(page)]).toEqual([0]);
});
