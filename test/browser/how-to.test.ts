import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";

import { production, startSegment } from "../emulator/segment";
import { startDeployment, traitProgram } from "../support/deployed";
import { visit } from "./visit";

const flag = "back_end_roll_algorithm";
const description = "Last treatment of the roll algorithm";
const impression = {
  userId: "u-1",
  event: "get_treatment",
  properties: { split: flag, treatment: "v2", environmentName: "production" },
};

/** The traits of a space, without what differs from one making to the next. */
function definitions(answer: unknown): unknown[] {
  const { computedTraits } = (answer as { data: { computedTraits: Record<string, unknown>[] } }).data;
  return computedTraits.map(({ name, key, description: text, enabled, definition, options }) => ({
    name,
    key,
    description: text,
    enabled,
    definition,
    options,
  }));
}

test("the how-to clicked through on the page gives the trait that the program gives", async () => {
  await using deployment = await startDeployment(
    traitProgram(
      `description: "${description}", conditions: { split: "${flag}", environmentName: "production" },`,
    ),
  );
  const run = deployment.stack.start(["up", "--yes", "--skip-preview"]);

  await using segment = await startSegment();
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;
  await entry(page, "Computed traits").click();
  await page.getByRole("link", { name: "New computed trait" }).click();
  await page.getByRole("heading", { name: "New computed trait" }).waitFor();
  await page.getByLabel("Event", { exact: true }).fill("get_treatment");
  await fillCondition(page, 1, "environmentName", "production");
  await fillCondition(page, 2, "split", flag);
  await page.getByLabel("Event property").fill("treatment");
  await page.getByLabel("Name", { exact: true }).fill(flag);
  await page.getByLabel("Description").fill(description);
  await page.getByRole("button", { name: "Create computed trait" }).click();
  await page.getByRole("heading", { name: flag }).waitFor();

  expect((await run.result).code).toBe(0);
  const byProgram = definitions(
    await deployment.segment.api("GET", `/spaces/${deployment.segment.spaceId}/computed-traits`),
  );
  const byHand = definitions((await segment.call("GET", segment.traitsPath)).body);
  expect(byProgram).toHaveLength(1);
  expect(byHand).toEqual(byProgram);
});

/** A line of the navigation. */
function entry(page: Page, name: string): Locator {
  return page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name, exact: true });
}

async function fillCondition(page: Page, number: number, property: string, value: string): Promise<void> {
  await page.getByRole("button", { name: "Add condition" }).click();
  const condition = page.getByRole("group", { name: `Condition ${number}` });
  await condition.getByLabel("Property").fill(property);
  await condition.getByLabel("Value").fill(value);
}

test("the whole how-to can be done by keyboard alone, and its last screen fills in while one watches", async () => {
  await using segment = await startSegment();
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;
  const press = async (target: Locator) => {
    await tabTo(target);
    await page.keyboard.press("Enter");
  };
  const link = (name: string) => page.getByRole("link", { name, exact: true });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const fill = async (field: Locator, text: string) => {
    await tabTo(field);
    await page.keyboard.insertText(text);
  };
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate("window.wasHereBefore = true");

  await press(entry(page, "Sources"));
  await press(button("Connect source Split impressions (production)"));
  await button("Disconnect Split impressions (production)").waitFor();
  await press(entry(page, "Computed traits"));
  await press(link("New computed trait"));
  await fill(page.getByLabel("Event", { exact: true }), "get_treatment");
  for (const [index, [property, value]] of [
    ["split", flag] as const,
    ["environmentName", "production"] as const,
  ].entries()) {
    await press(button("Add condition"));
    const condition = page.getByRole("group", { name: `Condition ${index + 1}` });
    await fill(condition.getByLabel("Property"), property);
    await fill(condition.getByLabel("Value"), value);
  }
  await fill(page.getByLabel("Event property"), "treatment");
  await fill(page.getByLabel("Name", { exact: true }), flag);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: flag }).waitFor();

  await press(entry(page, "Profile explorer"));
  await page.getByText("Nobody yet").waitFor();
  await segment.track(production, impression);
  await press(link("u-1"));
  const row = page.getByRole("table", { name: "Traits" }).getByRole("row", { name: flag });
  await row.getByText("v2", { exact: true }).waitFor();
  await segment.track(production, {
    ...impression,
    properties: { ...impression.properties, treatment: "v3" },
  });
  await row.getByText("v3", { exact: true }).waitFor();

  expect(await page.evaluate("window.wasHereBefore")).toBe(true);
});

/** Press Tab until something has the focus, as somebody does who uses no mouse. */
async function tabTo(target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element.matches(":focus"))) return;
    await target.page().keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${String(target)}`);
}
