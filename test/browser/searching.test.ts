import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery } from "../emulator/segment";
import { visit } from "./visit";

test("a search that finds nothing says so, and is cleared in one step", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.track(production, { userId: "u-1", event: "seen" });
  await segment.data("POST", segment.traitsPath, {
    name: "roll",
    enabled: true,
    definition: { query: treatmentQuery, type: "USERS" },
  });
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;
  for (const [screen, link] of [
    ["traits", "roll"],
    ["explorer", "u-1"],
    ["calls", "seen"],
  ] as const) {
    await page.goto(`${segment.emulator.appUrl}#/production/${screen}`);
    await page.getByRole("link", { name: link, exact: true }).waitFor();
    await page.getByRole("searchbox").fill("no such thing");
    await page.getByText("Nothing matches “no such thing”").waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("link", { name: link, exact: true }).waitFor();
    expect(await page.getByRole("searchbox").evaluate((field) => field.matches(":focus"))).toBe(true);
  }
});
