#!/usr/bin/env node
import { reportFailure } from "./failure";

// Loaded later, because an older Node cannot even load what the commands need.
async function main(): Promise<void> {
  const { version } = await import("../provider/package.js");
  const { run } = await import("./run.js");
  await run(version, process.argv.slice(2));
}

main().catch(reportFailure);
