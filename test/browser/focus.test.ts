import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery } from "../emulator/segment";
import { visit } from "./visit";

/** What has the focus, as one hears it. */
const focused = (page: Page) =>
  page.evaluate<string>("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')");

test("the focus stays on a button that becomes its opposite", async () => {
  await using segment = await startSegment();
  const { id } = (
    (await segment.data("POST", segment.traitsPath, {
      name: "roll",
      enabled: true,
      definition: { query: treatmentQuery, type: "USERS" },
    })) as { computedTrait: { id: string } }
  ).computedTrait;
  await segment.data("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "No staging",
    if: "properties.environmentName = 'staging'",
    drop: true,
    enabled: true,
  });
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;
  const source = "Split impressions (production)";
  for (const [screen, before, after] of [
    ["sources", `Connect source ${source}`, `Disconnect ${source}`],
    ["filters", "Disable No staging", "Enable No staging"],
    [`traits/${id}`, "Disable", "Enable"],
  ] as const) {
    await page.goto(`${segment.emulator.appUrl}#/production/${screen}`);
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    await button(before).focus();
    for (const next of [after, before]) {
      await page.keyboard.press("Enter");
      await button(next).waitFor();
      expect(await focused(page)).toBe(next);
    }
  }
});

test("the focus goes to the heading when the button goes", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await using visited = await visit(`${segment.emulator.appUrl}#/production/faults`);
  const { page } = visited;
  for (const name of ["Clear all", "Clear status"]) {
    await segment.control("POST", "/faults", { kind: "status" });
    await page.getByRole("button", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("everything is answered as it should be").waitFor();
    expect(await focused(page)).toBe("Faults and switches");
  }
});

test("the focus goes to the first field of a condition that is added", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/traits/new`);
  const { page } = visited;
  for (const number of [1, 2]) {
    await page.getByRole("button", { name: "Add condition" }).focus();
    await page.keyboard.press("Enter");
    const group = page.getByRole("group", { name: `Condition ${number}` });
    await group.locator(":focus").waitFor();
    await page.keyboard.type(`property ${number}`);
    expect(await group.getByLabel("Property").inputValue()).toBe(`property ${number}`);
  }
});
