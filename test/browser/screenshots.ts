/**
 * `npm run screenshots`: pictures of the page for the README and the docs, of an invented workspace whose clock and ids
 * stand still, so that a picture changes only when the page does.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";

import { startEmulator } from "../../src/emulator";
import { startChromium } from "../../tools/chromium.mjs";
import { play, seed } from "./scene";

const folder = path.join(__dirname, "../../docs/images");
/** File name, and the address behind `#/`. */
const pictures = {
  sources: "production/sources",
  "computed-traits": "production/traits",
  explorer: "production/explorer/user_id:u-1001",
  "event-debugger": "production/calls",
  "request-log": "production/requests",
};

async function main(): Promise<void> {
  const { now } = Date;
  // The request log and the rate windows are in real time.
  Date.now = () => Date.UTC(2026, 10, 24, 9, 30);
  await using segment = await startEmulator({ seed, token: "sgp_picture" });
  await play(segment);
  const browser = await startChromium();
  try {
    await mkdir(folder, { recursive: true });
    const page = await browser.newPage({
      viewport: { width: 1_200, height: 680 },
      reducedMotion: "reduce",
      locale: "en-GB",
      timezoneId: "UTC",
    });
    for (const [name, place] of Object.entries(pictures)) {
      await page.goto(`${segment.appUrl}#/${place}`);
      await page.reload();
      await page.locator("main h1").waitFor();
      await page.locator(".loading").waitFor({ state: "detached" });
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
      process.stdout.write(`docs/images/${name}.png\n`);
    }
  } finally {
    await browser.close();
    Date.now = now;
  }
}

void main();
