import { expect, test } from "vitest";

import { production, startSegment } from "../emulator/segment";
import { visit } from "./visit";

const impression = (userId: string, more: object = {}) => ({
  userId,
  event: "get_treatment",
  properties: { split: "roll", treatment: "on", environmentName: "production" },
  ...more,
});

test("the event debugger shows calls as they arrive and what became of each, and stands still while it is paused", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/calls`);
  const { page } = visited;
  await page.getByText("No calls yet").waitFor();

  await segment.track(production, impression("u-1"));
  await page.getByRole("row", { name: "u-1" }).getByText("Not connected").waitFor();
  await segment.connect(production);
  await segment.track(production, impression("u-2"));
  await page.getByRole("row", { name: "u-2" }).getByText("Reached the space").waitFor();

  await page.getByRole("button", { name: "Pause" }).click();
  await segment.track(production, impression("u-3", { messageId: "m-1" }));
  await segment.track(production, impression("u-4", { messageId: "m-1" }));
  await page.getByText("2 new calls").waitFor();
  expect(await page.getByRole("row", { name: "u-3" }).count()).toBe(0);
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("row", { name: "u-4" }).getByText("its messageId has come before").waitFor();

  await page.getByRole("searchbox").fill("lost");
  await page.getByText("1 of 4 calls").waitFor();
  await page.getByRole("row", { name: "u-4" }).getByRole("link", { name: "get_treatment" }).click();
  await page.getByRole("heading", { name: "Call no. 4" }).waitFor();
  expect(JSON.parse((await page.locator("pre").textContent()) ?? "")).toMatchObject(
    impression("u-4", { messageId: "m-1" }),
  );
});

test("a filter is switched off and deleted on the page, and its drops are counted", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "No staging",
    if: "properties.environmentName = 'staging'",
    drop: true,
    enabled: true,
  });
  await using visited = await visit(`${segment.emulator.appUrl}#/production/filters`);
  const row = visited.page.getByRole("row", { name: "No staging" });
  const staging = { properties: { environmentName: "staging" } };
  await row.getByRole("cell", { name: "0", exact: true }).waitFor();
  await segment.track(production, impression("u-1", staging));
  await row.getByRole("cell", { name: "1", exact: true }).waitFor();

  await row.getByRole("button", { name: "Disable No staging" }).click();
  await row.getByText("Disabled").waitFor();
  await segment.track(production, impression("u-1", staging));
  expect(await segment.traits("user_id:u-1")).toEqual({});

  const questions: string[] = [];
  visited.page.once("dialog", (dialog) => {
    questions.push(dialog.message());
    void dialog.dismiss();
  });
  await row.getByRole("button", { name: "Delete No staging" }).click();
  expect(questions).toEqual([expect.stringContaining("Delete No staging?")]);
  await row.getByText("Disabled").waitFor();

  visited.page.once("dialog", (dialog) => void dialog.accept());
  await row.getByRole("button", { name: "Delete No staging" }).click();
  await visited.page.getByText("No filters").waitFor();
});

test("an audience shows who belongs to it as people come in", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "Saw it",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "event('get_treatment').count() >= 1" },
  });
  await using visited = await visit(`${segment.emulator.appUrl}#/production/audiences`);
  const { page } = visited;
  await page.getByRole("row", { name: "Saw it" }).getByRole("cell", { name: "0", exact: true }).waitFor();
  await page.getByRole("link", { name: "Saw it" }).click();
  await page.getByText("0 profiles").waitFor();

  await segment.track(production, impression("u-7"));
  await page.getByText("1 profile", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Members" }).getByRole("link", { name: "u-7" }).waitFor();
});

test("the request log shows requests as they are answered, and what is left of a window", async () => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });
  await using visited = await visit(`${segment.emulator.appUrl}#/production/requests`);
  const { page } = visited;
  await page.getByText("every operation has its whole budget").waitFor();

  for (let index = 0; index < 6; index += 1)
    await segment.call("POST", `/spaces/${segment.spaceId}/audiences/previews`, {});
  await page.getByText(/^0 of 5 left, 1 refused; new window in \d+ s$/).waitFor();
  const meter = page.getByRole("meter", { name: "createAudiencePreview" });
  expect(await meter.evaluate((element) => (element as unknown as { value: number }).value)).toBe(0);
  await page.getByRole("row", { name: "createAudiencePreview" }).first().getByText("429").waitFor();
});

test("a fault is set and cleared on the page, and strikes in between", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/faults`);
  const { page } = visited;
  const form = page.getByRole("form", { name: "New fault" });
  await form.getByLabel("Operation").selectOption("getWorkspace");
  await form.getByRole("spinbutton", { name: "Status" }).fill("502");
  await form.getByRole("button", { name: "Set fault" }).click();

  const row = page.getByRole("row", { name: "getWorkspace" });
  await row.getByText("status 502").waitFor();
  const told = page.waitForResponse((response) => response.url().endsWith("/app/api/faults"));
  expect((await segment.call("GET", "/")).status).toBe(502);
  await told;
  await row.getByText("until it is cleared").waitFor();
  await row.getByRole("button", { name: "Clear" }).click();
  await page.getByText("everything is answered as it should be").waitFor();
  expect((await segment.call("GET", "/")).status).toBe(200);

  await form.getByRole("spinbutton", { name: "Status" }).fill("200");
  await form.getByLabel("How often").fill("3");
  await form.getByRole("button", { name: "Set fault" }).click();
  await page.getByRole("cell", { name: "3 times" }).waitFor();
});

test("a switch holds from the moment it is moved, says what it was, and a wrong value is refused in words", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/faults`);
  const { page } = visited;
  const switches = () => segment.control("GET", "/switches");

  await page.getByLabel("Key collision").selectOption("suffix");
  await page.getByText("keyCollision, moved from refuse").waitFor();
  await page.getByLabel("Retry after").uncheck();
  await page.getByText("retryAfter, moved from true").waitFor();
  await page.getByLabel("Space Filters").uncheck();
  await page.getByText("features, moved from").waitFor();
  await page.getByLabel("Lock status").selectOption("422");
  await page.getByText("lockStatus, moved from 409").waitFor();
  expect(await switches()).toMatchObject({
    keyCollision: "suffix",
    retryAfter: false,
    features: ["Spaces", "Computed Trait", "Audience"],
    lockStatus: 422,
  });

  await page.getByLabel("Max traits").fill("-1");
  await page.getByLabel("Max traits").press("Tab");
  await page.getByRole("alert").getByText("maxTraits").waitFor();
  expect(await page.getByLabel("Max traits").inputValue()).toBe("50");
  await page.getByLabel("Max traits").fill("");
  await page.getByLabel("Max traits").press("Tab");
  await page.getByRole("alert").getByText("it stays 50").waitFor();
  expect(await page.getByLabel("Max traits").inputValue()).toBe("50");
  expect(await switches()).toMatchObject({ maxTraits: 50 });
  await page.getByLabel("Max traits").fill("7");
  await page.getByLabel("Max traits").press("Tab");
  await page.getByText("maxTraits, moved from 50").waitFor();
  expect(await page.getByLabel("Max traits").inputValue()).toBe("7");
});

test("the audit trail shows who has connected a source", async () => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/audit-trail`);
  await visited.page.getByText("Nothing has changed yet").waitFor();
  await segment.connect(production);
  const row = visited.page.getByRole("row", { name: "Source Connected To Space" });
  await row.getByText("Split impressions (production)").waitFor();
  await row.getByText("dana@example.com").waitFor();
});
