import { expect, test } from "vitest";

import { startSegment } from "../emulator/segment";
import { overflow } from "./judge";
import { visit } from "./visit";

const long = "a name that somebody has pasted into the wrong field ".repeat(5).trim();

test.for([1_280, 700, 390])("a long name leaves the other columns their room: %d px wide", async (width) => {
  await using segment = await startSegment({
    seed: {
      spaces: [{ slug: "production", name: "Production" }],
      sources: [{ slug: "long", name: long }],
    },
  });
  await segment.connect("long");
  await segment.track("long", { userId: "u".repeat(200), event: long });
  await segment.track("long", { userId: "u-1", event: "seen", properties: { text: long } });
  await using visited = await visit(segment.emulator.appUrl, { viewport: { width, height: 844 } });
  const { page } = visited;
  const looks: { screen: string; over: number; narrowest: number; tallest: number }[] = [];
  for (const screen of ["calls", "audit-trail", "explorer/user_id:u-1"]) {
    await page.goto(`${segment.emulator.appUrl}#/production/${screen}`);
    await page.getByRole("row").nth(1).waitFor();
    const cells = await page.locator("tbody tr > *").evaluateAll((all) =>
      all.map((cell) => {
        const { width: wide, height } = (
          cell as unknown as { getBoundingClientRect(): { width: number; height: number } }
        ).getBoundingClientRect();
        return { wide, height };
      }),
    );
    looks.push({
      screen,
      over: await overflow(page),
      narrowest: Math.min(...cells.map(({ wide }) => wide)),
      tallest: Math.max(...cells.map(({ height }) => height)),
    });
  }
  expect(looks.filter(({ over, narrowest }) => over > 0 || narrowest < 80)).toEqual([]);
  // A narrow window makes more lines of what is not a name.
  expect(looks.filter(({ tallest }) => width > 1_000 && tallest > 190)).toEqual([]);
});
