// Compiles `src` to `dist` and the policy pack to `policies/dist`, unless they are up to date.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { withNode } from "./environment.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import {
  localFolder,
  moveIntoPlace,
  readIfThere,
  removeFolder,
  root,
  temporaryBeside,
  withLock,
} from "./folders.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";

const parts = [
  { sources: "src", project: "tsconfig.build.json", output: "dist" },
  { sources: "policies", project: "policies/tsconfig.json", output: "policies/dist" },
];
const settings = ["package-lock.json", "tsconfig.json", "tsconfig.build.json"];

/** Builds what changed since the last build. */
export async function buildPackage({ force = false } = {}) {
  for (const part of parts) {
    if (!force && isBuilt(part)) continue;
    await withLock(path.join(localFolder, "build.lock"), async () => {
      if (force || !isBuilt(part)) await build(part);
    });
  }
}

async function build({ sources, project, output }) {
  const fingerprint = fingerprintOf(sources);
  const target = path.join(root, output);
  say(`Building ${output}`);
  const node = await findNode();
  const temporary = temporaryBeside(path.join(localFolder, path.basename(stampOf(output))));
  const args = ["-p", project, "--outDir", temporary];
  const { code } = await run("tsc", args, { cwd: root, env: withNode(node) });
  if (code !== 0) {
    removeFolder(temporary);
    throw new Problem(`${sources} does not compile, see above.`);
  }
  copyOtherFiles(path.join(root, sources), temporary, output);
  moveIntoPlace(temporary, target);
  // `npm link` and npx run it as it is.
  const main = path.join(target, "cli", "main.js");
  if (fs.existsSync(main)) fs.chmodSync(main, 0o755);
  fs.writeFileSync(stampOf(output), fingerprint);
}

/** What is served as it is (the emulator's page) goes along; TypeScript, its settings and documents do not. */
function copyOtherFiles(from, to, output) {
  if (output !== "dist") return;
  for (const file of filesIn(from).filter((name) => !/\.(ts|md)$|tsconfig\.json$/.test(name))) {
    const target = path.join(to, path.relative(from, file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
  }
}

function isBuilt({ sources, output }) {
  return fs.existsSync(path.join(root, output)) && readIfThere(stampOf(output)) === fingerprintOf(sources);
}

function stampOf(output) {
  return path.join(localFolder, `built-${output.replace("/", "-")}`);
}

/** Contents, not times: a checkout of another branch and back is no reason to build. */
function fingerprintOf(sources) {
  const hash = createHash("sha256");
  const files = [...filesIn(path.join(root, sources)), ...settings.map((name) => path.join(root, name))];
  for (const file of files)
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(fs.readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

function filesIn(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const kept = entries.filter((entry) => entry.name !== "dist" && entry.name !== "node_modules");
  const files = kept.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(file) : [file];
  });
  files.sort();
  return files;
}

whenRun(import.meta.url, async (args) => {
  await installPackages();
  await buildPackage({ force: args.includes("--force") });
});
