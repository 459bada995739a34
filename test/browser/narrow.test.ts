import { expect, test } from "vitest";

import { startSegment } from "../emulator/segment";
import { overflow } from "./judge";
import { visit } from "./visit";

test("Escape closes the menu of a narrow window, and the focus is on what opens it", async () => {
  await using segment = await startSegment();
  await using visited = await visit(segment.emulator.appUrl, { viewport: { width: 390, height: 844 } });
  const { page } = visited;
  const menu = page.getByRole("button", { name: "Menu" });
  await menu.click();
  await page.getByRole("link", { name: "Sources" }).first().focus();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation").waitFor({ state: "hidden" });
  expect(await menu.evaluate((element) => element.matches(":focus"))).toBe(true);
});

test("a new trait fits a window 320 px wide", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/traits/new`, {
    viewport: { width: 320, height: 700 },
  });
  const { page } = visited;
  await page.getByRole("button", { name: "Add condition" }).click();
  await page.getByRole("group", { name: "Condition 1" }).waitFor();
  const wide = await page.evaluate<string[]>(
    `[...document.querySelectorAll("#page *")].filter((e) => e.getBoundingClientRect().right > 320).map((e) => e.outerHTML.slice(0, 90))`,
  );
  expect({ wide, over: await overflow(page) }).toEqual({ wide: [], over: 0 });
});
