// `npm run bench`: what this package promises about speed, measured on this machine. Compare ratios, not seconds.
import { benchEmulator } from "./emulator";
import { benchPage } from "./page";
import { benchQuery } from "./query";

async function main(): Promise<void> {
  const result = { query: await benchQuery(), emulator: await benchEmulator(), page: await benchPage() };
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

void main();
