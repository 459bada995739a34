import { expect, test } from "vitest";

import { startSegment } from "../emulator/segment";
import { visit } from "./visit";

test.for([
  ["#/nowhere/traits", "There is no space “nowhere” here."],
  ["#/production/nothing", "There is no screen “nothing”."],
  ["#/production/sources/extra", "Nothing stands at “extra” of Sources."],
  ["#/production/explorer/user_id:u-1/extra", "Nothing stands at “extra” of Profile explorer."],
] as const)("the address %s is not found, and leads back", async ([address, words]) => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}${address}`);
  const { page } = visited;
  await page.getByRole("heading", { level: 1, name: "Not found" }).waitFor();
  await page.getByText(words).waitFor();
  await page.getByRole("link", { name: "Overview of" }).click();
  await page.getByRole("heading", { level: 1, name: "What is this?" }).waitFor();
  expect(page.url()).toContain("#/production/overview");
});

test.for([
  ["traits/none", "All computed traits", "Computed traits"],
  ["explorer/user_id:nobody", "All profiles", "Profile explorer"],
] as const)("a missing one at %s leads back to its list", async ([address, link, list]) => {
  await using segment = await startSegment();
  await using visited = await visit(`${segment.emulator.appUrl}#/production/${address}`);
  const { page } = visited;
  await page.getByRole("alert").waitFor();
  await page.getByRole("link", { name: link }).click();
  await page.getByRole("heading", { level: 1, name: list }).waitFor();
});

test("the page opens with the overview, and a slash at the end of an address changes nothing", async () => {
  await using segment = await startSegment();
  await using visited = await visit(segment.emulator.appUrl);
  const { page } = visited;
  await page.getByRole("heading", { level: 1, name: "What is this?" }).waitFor();
  await page.goto(`${segment.emulator.appUrl}#/production/traits/`);
  await page.getByRole("heading", { level: 1, name: "Computed traits" }).waitFor();
});
