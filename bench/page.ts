/**
 * Whether the page at `/app` freezes: in Chromium, with 1,000 profiles, 200 traits and 100 events a second coming in, how
 * many tasks on each screen kept it from answering a click for longer than 100 ms.
 *
 *   npx tsx bench/page.ts [--json] [--seconds 5]
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import type { Page } from "playwright-core";

import { startChromium } from "../tools/chromium.mjs";
import { flagOf, makeBatches, userOf } from "./emulator/impressions";
import { MeasuredSegment } from "./emulator/segment";
import { seedOf, traits, workloads } from "./emulator/workloads";

const profiles = 1_000;
const eventsPerSecond = 100;
const longMs = 100;

/** Long tasks of one screen, in milliseconds. */
interface Screen {
  long: number[];
  /** The longest of all that the browser reports, which are those of 50 ms and more. */
  longestMs: number;
}

export async function benchPage(seconds = 5): Promise<Record<string, Screen>> {
  const [workload] = workloads;
  if (workload === undefined) throw new Error("there is no workload");
  await using segment = await MeasuredSegment.start(seedOf(workload));
  const size = { profiles, impressions: profiles * 20 };
  for (const { body } of makeBatches(segment.writeKey, size, traits))
    await segment.send("POST", "/v1/batch", body);
  const browser = await startChromium();
  const feed = feeding(segment);
  try {
    const page = await browser.newPage();
    await page.addInitScript(
      "window.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)))).observe({ type: 'longtask' });",
    );
    await page.goto(`${segment.url}/app`);
    const links = page.getByRole("navigation", { name: "Screens" }).getByRole("link");
    await links.first().waitFor();
    // What it takes to load and to start it is another thing than to answer.
    const screens: Record<string, Screen> = { "Opening the page": await watch(page, 1) };
    for (const link of await links.all()) {
      const name = (await link.textContent()) ?? "";
      await link.click();
      screens[name.trim()] = await watch(page, seconds);
    }
    await page.goto(`${segment.url}/app#//explorer/user_id:${userOf(1)}`);
    screens["One profile"] = await watch(page, seconds);
    return screens;
  } finally {
    feed.end();
    await browser.close();
  }
}

/** What opening a screen and looking at it costs. */
async function watch(page: Page, seconds: number): Promise<Screen> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await sleep(seconds * 1_000);
  const tasks = await page.evaluate<number[]>("window.tasks.splice(0)");
  return { long: tasks.filter((ms) => ms > longMs), longestMs: Math.max(0, ...tasks) };
}

/** Impressions ten times a second, of ever other people and flags. */
function feeding(segment: MeasuredSegment): { end: () => void } {
  let sent = 0;
  const timer = setInterval(() => {
    const batch = Array.from({ length: eventsPerSecond / 10 }, () => {
      sent += 1;
      return {
        type: "track",
        userId: userOf(sent % profiles),
        event: "get_treatment",
        properties: {
          split: flagOf(sent % traits),
          treatment: sent % 2 === 0 ? "on" : "off",
          environmentName: "production",
        },
      };
    });
    void segment.send("POST", "/v1/batch", { writeKey: segment.writeKey, batch });
  }, 100);
  return { end: () => clearInterval(timer) };
}

if (require.main === module) {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, seconds: { type: "string", default: "5" } },
  });
  void benchPage(Number(values.seconds)).then((screens) => {
    const lines = Object.entries(screens).map(
      ([name, { long, longestMs }]) =>
        `${name}: ${long.length} tasks above ${longMs} ms, longest ${longestMs} ms\n`,
    );
    process.stdout.write(values.json ? `${JSON.stringify(screens)}\n` : lines.join(""));
  });
}
