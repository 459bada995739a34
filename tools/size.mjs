// `npm run size`: how large the package is, and what each entry point loads; ends with 1 where more than the budget is.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { withNode } from "./environment.mjs";
import { root } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { packedListing } from "./pack/listing.mjs";
import { Problem, run, whenRun } from "./process.mjs";
import { budget, overBudget } from "./size/budget.mjs";

const repetitions = 3;
/** Modules are counted once everything is loaded, so they are the same on every machine; milliseconds are not. */
const load = `
const started = performance.now();
require(process.argv[1]);
const ms = performance.now() - started;
console.log(JSON.stringify({ ms, modules: Object.keys(require.cache).length }));
`;

async function measure() {
  const { size, unpackedSize, files } = await packedListing();
  const largest = files.toSorted((one, other) => other.size - one.size).slice(0, 10);
  const entries = {};
  for (const [name, file] of Object.entries(entryPoints())) entries[name] = await costOf(file);
  return { tarballBytes: size, unpackedBytes: unpackedSize, files: files.length, largest, entries };
}

/** What a program can require, by the name after the package's own. */
function entryPoints() {
  const { exports: published } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const programs = Object.entries(published).filter(([, target]) => target.default !== undefined);
  return Object.fromEntries(programs.map(([name, target]) => [name, path.join(root, target.default)]));
}

/** The fastest of some loads, each in a process of its own. */
async function costOf(file) {
  const node = await findNode();
  const costs = [];
  for (let count = 0; count < repetitions; count += 1) {
    const { code, stdout } = await run(node, ["-e", load, file], {
      cwd: root,
      env: withNode(node),
      stdout: "text",
    });
    if (code !== 0) throw new Problem(`${path.relative(root, file)} cannot be required, see above.`);
    costs.push(JSON.parse(stdout));
  }
  const [{ modules }] = costs;
  return { modules, ms: Math.round(Math.min(...costs.map(({ ms }) => ms))) };
}

function report({ tarballBytes, unpackedBytes, files, largest, entries }) {
  const lines = [
    row("", "is", "may be"),
    row("tarball, bytes", number(tarballBytes), number(budget.tarballBytes)),
    row("unpacked, bytes", number(unpackedBytes), number(budget.unpackedBytes)),
    row("files", number(files), number(budget.files)),
    "",
    row("loaded by", "modules", "may be", "ms, for scale"),
    ...Object.entries(entries).map(([name, { modules, ms }]) =>
      row(name, number(modules), number(budget.modules[name] ?? 0), number(ms)),
    ),
    "",
    "largest files, bytes",
    ...largest.map(({ path: file, size }) => `${number(size).padStart(9)}  ${file}`),
  ];
  return lines.join("\n");
}

function row(...cells) {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(34) : cell.padStart(16))).join("");
}

function number(value) {
  return value.toLocaleString("en");
}

whenRun(import.meta.url, async (args) => {
  await installPackages();
  await buildPackage();
  const measured = await measure();
  const excesses = overBudget(measured);
  if (args.includes("--json"))
    process.stdout.write(`${JSON.stringify({ ...measured, excesses }, undefined, 2)}\n`);
  else process.stdout.write(`${[report(measured), ...excesses].join("\n")}\n`);
  return excesses.length === 0 ? 0 : 1;
});
