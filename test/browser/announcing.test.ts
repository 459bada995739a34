import { expect, test } from "vitest";

import { production, startSegment } from "../emulator/segment";
import { visit } from "./visit";

test("changes of a profile are told together, and not again before five seconds have passed", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const identify = (traits: object) => segment.track(production, { type: "identify", userId: "u-1", traits });
  await identify({ plan: "free", seats: 1, name: "Mira" });
  await using visited = await visit(`${segment.emulator.appUrl}#/production/explorer/user_id:u-1`);
  const { page } = visited;
  await page.getByRole("row", { name: "plan" }).waitFor();
  await page.evaluate(`window.told = []; new MutationObserver(() => {
    const text = document.getElementById("announcements").textContent;
    if (text !== "") told.push({ text, at: performance.now() });
  }).observe(document.getElementById("announcements"), { childList: true, characterData: true, subtree: true })`);

  for (let seats = 2; seats < 14; seats += 1) {
    await identify({ plan: `plan ${seats}`, seats, name: `Mira ${seats}` });
    await page.getByRole("row", { name: "seats" }).getByText(String(seats), { exact: true }).waitFor();
  }
  await expect.poll(() => page.evaluate("told.length"), { timeout: 10_000 }).toBe(2);
  const told = await page.evaluate<{ text: string; at: number }[]>("told");
  expect(told.map(({ text }) => text)).toEqual(["3 traits changed", "3 traits changed"]);
  expect((told[1]?.at ?? 0) - (told[0]?.at ?? 0)).toBeGreaterThan(4_900);
});
