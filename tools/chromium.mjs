// Finds the Chromium that browser tests, screenshots and the bench of the page use, and starts it. None is downloaded.

import fs from "node:fs";
import path from "node:path";
import { Problem, whenRun } from "./process.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Nothing of the browser's own leaves the machine, and it runs as root in a container too. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @returns {string} the path of the program that `CHROMIUM` names, or of the first one on PATH */
export function findChromium(env = process.env) {
  const { CHROMIUM: named, PATH: folders = "" } = env;
  if (named) {
    if (isProgram(named)) return named;
    throw new Problem(`CHROMIUM=${named} is no program: name the file of a Chromium or Chrome there.`);
  }
  const places = names.flatMap((name) =>
    folders.split(path.delimiter).map((folder) => path.join(folder, name)),
  );
  const found = places.find(isProgram);
  if (found !== undefined) return found;
  throw new Problem(
    "There is no Chromium on PATH: install it (`apt-get install chromium`), or say where it is (CHROMIUM=/path/to/chromium).",
  );
}

/** @returns {Promise<import("playwright-core").Browser>} without a window; close it when done */
export async function startChromium() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: findChromium(), args: flags });
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

whenRun(import.meta.url, async () => {
  process.stdout.write(`${findChromium()}\n`);
});
