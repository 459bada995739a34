// How one folder is mutated. `tools/mutation.mjs` says which, in the environment.

import { folders, mutatedFolder as folder, reportOf } from "./folders.mjs";

const mutate = JSON.parse(process.env.MUTATED_SOURCES ?? "null") ?? folders[folder].sources;
const report = reportOf(folder);

export default {
  mutate,
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "tools/mutation/vitest.config.mts" },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // A test file starts servers, and other work may share the machine: a slow test is not a mutant found.
  timeoutMS: 8_000,
  timeoutFactor: 2,
  incremental: true,
  incrementalFile: `${report}.incremental.json`,
  reporters: ["clear-text", "html", "json", "progress-append-only"],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  tempDirName: ".local/mutation/sandbox",
  // The sandbox is a copy: only what the tests of these folders read.
  ignorePatterns: [
    "dist",
    ".local",
    ".ci",
    ".github",
    "bench",
    "docs",
    "examples",
    "tools/engine",
    "test/{engine,examples}",
  ],
};
