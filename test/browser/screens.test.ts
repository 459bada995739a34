import { expect, test } from "vitest";

import { production, startSegment } from "../emulator/segment";
import { barriers, overflow, runTogether } from "./judge";
import { play, seed } from "./scene";
import { visit } from "./visit";

const looks = (["light", "dark"] as const).flatMap((scheme) =>
  [1_280, 390].map((width) => [scheme, width] as const),
);

test.for(looks)(
  "every screen can be used by everybody and fits the window: %s, %d px wide",
  async ([colorScheme, width]) => {
    await using segment = await startSegment({ seed });
    await play(segment.emulator);
    await using visited = await visit(segment.emulator.appUrl, {
      colorScheme,
      viewport: { width, height: 844 },
    });
    const { page } = visited;
    const entries = page
      .getByRole("navigation", { name: "Screens", includeHidden: true })
      .getByRole("link", { includeHidden: true });
    await entries.first().waitFor({ state: "attached" });
    const screens = await entries.evaluateAll((links) =>
      links.map((link) => (link as unknown as { hash: string }).hash),
    );
    const details = await openOnes(segment.emulator.appUrl, seed.spaces?.[0]?.id ?? "");

    const found: Record<string, unknown> = {};
    for (const screen of [...screens, ...details]) {
      await page.goto(`${segment.emulator.appUrl}${screen}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator(".loading").waitFor({ state: "detached" });
      const problems = [
        ...(await barriers(page)),
        ...wider(await overflow(page)),
        ...(await runTogether(page)),
      ];
      if (problems.length > 0) found[screen] = problems;
    }
    expect(screens.length).toBeGreaterThanOrEqual(11);
    expect(found).toEqual({});
  },
);

test("no word runs into the next one where there is nothing yet", async () => {
  await using segment = await startSegment({ seed });
  await using visited = await visit(`${segment.emulator.appUrl}#/production/explorer`);
  const { page } = visited;
  await page.getByText("Is one connected?").waitFor();
  const found = await runTogether(page);
  for (const screen of ["overview", "sources", "traits", "destinations", "filters", "audiences", "calls"]) {
    await page.goto(`${segment.emulator.appUrl}#/production/${screen}`);
    await page.locator(".loading").waitFor({ state: "detached" });
    found.push(...(await runTogether(page)));
  }

  await segment.connect(production);
  await segment.track(production, { userId: "u-1", event: "seen" });
  await page.goto(`${segment.emulator.appUrl}#/production/explorer/user_id:u-1`);
  await page.getByText("the first event that a computed trait counts").waitFor();
  expect([...found, ...(await runTogether(page))]).toEqual([]);
});

const wider = (pixels: number) => (pixels > 0 ? [`${pixels} px too wide`] : []);

/** Screens of one thing. */
async function openOnes(appUrl: string, spaceId: string): Promise<string[]> {
  const listed = async (what: string) => {
    const answer = (await (await fetch(`${appUrl}/api/spaces/${spaceId}/${what}`)).json()) as Record<
      string,
      { id: string }[]
    >;
    return answer[what]?.[0]?.id ?? "";
  };
  return [
    "#/production/traits/new",
    `#/production/traits/${await listed("traits")}`,
    `#/production/audiences/${await listed("audiences")}`,
    "#/production/explorer/user_id:u-1001",
    "#/production/calls/347",
  ];
}
