import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll } from "vitest";

import { startChromium } from "../../tools/chromium.mjs";

/** A page that is open in a real browser. Its end fails if it did what the page must never do. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** What the page must never do: ask another origin, break its content policy, leave an error uncaught. */
  readonly offences: string[];
}

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
});

/** Open an address; one browser serves all visits of a test file, each as a person who was never there before. */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  browser ??= startChromium();
  const context = await (await browser).newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10_000);
  const offences: string[] = [];
  await context.exposeFunction("reportOffence", (text: string) => void offences.push(text));
  await context.addInitScript(
    'addEventListener("securitypolicyviolation", (e) => reportOffence(`${e.violatedDirective} refuses ${e.blockedURI}`))',
  );
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => offences.push(`uncaught error: ${message}`));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && protocol !== "data:") offences.push(`request to ${origin}`);
  });
  await page.goto(url);
  return { page, offences, [Symbol.asyncDispose]: () => leave(page, offences) };
}

async function leave(page: Page, offences: readonly string[]): Promise<void> {
  await page.context().close();
  if (offences.length > 0) throw new Error(`The page did what it must not do:\n${offences.join("\n")}`);
}
