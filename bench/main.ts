// `npm run bench`: what this package promises about speed, measured on this machine. Compare ratios, not seconds.
import { benchQuery } from "./query";

async function main(): Promise<void> {
  process.stdout.write(`${JSON.stringify({ query: await benchQuery() }, undefined, 2)}\n`);
}

void main();
