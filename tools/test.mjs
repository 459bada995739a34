// `npm test`: everything that must hold, one step after the other. `npm test -- unit engine` runs only those steps.
// A failed step does not stop the others; a skipped test counts as a failed one.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { buildSite } from "./docs.mjs";
import { findEngine } from "./engine.mjs";
import { withNode } from "./environment.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { localFolder, readIfThere, removeFolder, root, temporaryBeside } from "./folders.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";

// The build comes first: policies and examples import the package by its name, so their types are the built ones.
const steps = {
  build: () => buildPackage({ force: true }),
  format: () => tool("oxfmt", "--check"),
  lint: () => tool("oxlint", "--type-aware", "--deny-warnings"),
  types: () => tool("tsc", "--noEmit"),
  // The emulator's page is JavaScript for browsers, whose types are checked by its comments.
  page: () => tool("tsc", "-p", "src/emulator/web"),
  unit: () => tests("--project", "unit"),
  publint: () => tool("publint", "--strict"),
  attw: () => tool("attw", "--pack", ".", "--profile", "node16"),
  knip: () => tool("knip"),
  engine: () => engineTests("engine", "test/engine"),
  examples: () => engineTests("engine", "test/examples"),
  packaging: () => engineTests("packaging", "test/packaging"),
  docs: () => siteTests(),
  browser: () => browserTests(),
};

/** @returns {Promise<number>} the exit code */
async function main(names) {
  const unknown = names.filter((name) => !(name in steps));
  if (unknown.length > 0) {
    throw new Problem(`There is no step ${unknown.join(", ")}. The steps: ${Object.keys(steps).join(", ")}`);
  }
  const results = [];
  for (const name of names.length > 0 ? names : Object.keys(steps)) results.push(await perform(name));
  print("");
  for (const { name, failures = [] } of results)
    for (const failure of failures) print(`FAILED in ${name}: ${failure}`);
  for (const { name, passed, failed, seconds } of results) {
    const state = failed === 0 ? "ok    " : "FAILED";
    print(`${state}  ${name.padEnd(9)} ${String(passed).padStart(5)} passed, ${failed} failed, ${seconds} s`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  print(`${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 ? 0 : 1;
}

/** One step; a step without counts of its own is one check. */
async function perform(name) {
  print(`\n== ${name} ==`);
  const started = Date.now();
  const outcome = await attempt(steps[name]);
  return { name, ...outcome, seconds: Math.round((Date.now() - started) / 100) / 10 };
}

async function attempt(step) {
  try {
    await installPackages();
    return (await step()) ?? { passed: 1, failed: 0 };
  } catch (error) {
    if (error instanceof Problem) say(error.message);
    else say(error.stack);
    return { passed: 0, failed: 1 };
  }
}

async function tool(command, ...args) {
  const { code } = await run(command, args, await settings());
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function settings() {
  return { cwd: root, env: withNode(await findNode()), stdout: "inherit" };
}

/** Here the report of each step is the data; set-up talks on stderr. */
function print(text) {
  process.stdout.write(`${text}\n`);
}

async function engineTests(project, folder) {
  const engine = await findEngine();
  say(`Pulumi ${engine.version}, ${engine.how}`);
  await buildPackage();
  return tests("--project", project, folder);
}

/** One of them has the engine wait for a click on the page. */
function browserTests() {
  say(`Chromium: ${findChromium()}`);
  return engineTests("browser", "test/browser");
}

async function siteTests() {
  await buildSite();
  return tests("--project", "site");
}

async function tests(...args) {
  const folder = temporaryBeside(path.join(localFolder, "test-report"));
  const report = path.join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run("vitest", ["run", ...args, ...reporters], {
    cwd: root,
    env: withNode(await findNode()),
  });
  const counts = countsOf(readIfThere(report), code);
  removeFolder(folder);
  return counts;
}

/** Vitest can fail without a failed test: a file that does not load, an error nobody caught, no test at all. */
function countsOf(report, code) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numTotalTests, testResults } = JSON.parse(report);
  const failed = numTotalTests - numPassedTests;
  const failures = testResults.flatMap(failuresIn);
  return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1), failures };
}

/** Said again at the end, because the output before it is long, and who reads a log often has only its end. */
function failuresIn({ name, message, assertionResults }) {
  const file = path.relative(root, name);
  const notPassed = assertionResults
    .filter(({ status }) => status !== "passed")
    .map(({ fullName, status, failureMessages }) => `${file}: ${fullName}\n${failureMessages[0] ?? status}`);
  return notPassed.length === 0 && message ? [`${file}: ${message}`] : notPassed;
}

fs.mkdirSync(localFolder, { recursive: true });
whenRun(import.meta.url, main);
