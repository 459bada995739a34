#!/usr/bin/env node
import { reportFailure } from "./failure";

// Loaded later, because an older Node cannot even load what the commands need.
async function main(): Promise<void> {
  const { version } = await import("../provider/package.js");
  const { run } = await import("./run.js");
  await run(version, process.argv.slice(2));
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") reportFailure(error);
});

main().catch(reportFailure);
