// `npm run test:mutation [-- FOLDER or FILE ...]`: changes the sources one small fault at a time and says which faults no
// test notices. Options of stryker may follow (`--force` runs what an earlier run knows, too).

import fs from "node:fs";
import path from "node:path";
import { withNode } from "./environment.mjs";
import { localFolder, readIfThere, removeFolder, root, withLock } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { folderOf, folders, reportOf } from "./mutation/folders.mjs";
import { findNode } from "./node.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";

async function main(args) {
  const options = args.filter((arg) => arg.startsWith("-"));
  const wishes = args.filter((arg) => !arg.startsWith("-")).map((arg) => arg.replace(/\/+$/, ""));
  const runs = runsFor(wishes);
  await installPackages();
  const env = withNode(await findNode());
  const lock = path.join(localFolder, "mutation.lock");
  return withLock(lock, () => mutateAll(runs, env, options), "another `npm run test:mutation`");
}

/** Folder by folder, since each has tests of its own. */
async function mutateAll(runs, env, options) {
  let worst = 0;
  // What a run that was killed has left behind.
  removeFolder(path.join(localFolder, "mutation", "sandbox"));
  for (const [folder, sources] of runs) {
    forgetSurvivors(`${reportOf(folder)}.incremental.json`, sources);
    say(`Mutating ${sources.join(", ")}`);
    const mutated = { MUTATED_FOLDER: folder, MUTATED_SOURCES: JSON.stringify(sources) };
    const args = ["run", "tools/mutation/stryker.config.mjs", ...options];
    const { code } = await run("stryker", args, {
      cwd: root,
      env: { ...env, ...mutated },
      stdout: "inherit",
    });
    worst = Math.max(worst, code);
  }
  return worst;
}

/** Survivors are tried again: stryker does not see that a new test reaches what is computed when a file loads. */
function forgetSurvivors(name, sources) {
  const file = path.join(root, name);
  const text = readIfThere(file);
  if (text === undefined) return;
  const known = JSON.parse(text);
  const starts = sources.map((pattern) => pattern.split(/[*{]/)[0]);
  for (const [source, found] of Object.entries(known.files)) {
    if (!starts.some((start) => source.startsWith(start))) continue;
    found.mutants = found.mutants.filter(({ status }) => status !== "Survived" && status !== "NoCoverage");
  }
  fs.writeFileSync(file, JSON.stringify(known));
}

/** No wish is every folder; files of one folder are one run. */
function runsFor(wishes) {
  if (wishes.length === 0) return Object.entries(folders).map(([folder, { sources }]) => [folder, sources]);
  const runs = new Map();
  for (const wish of wishes) {
    const folder = folderOf(wish);
    if (folder === undefined || !fs.existsSync(path.join(root, wish)))
      throw new Problem(
        `${wish} is not mutated. Choose a file or folder in ${Object.keys(folders).join(", ")}.`,
      );
    runs.set(folder, [...(runs.get(folder) ?? []), ...sourcesOf(wish, folder)]);
  }
  return [...runs];
}

function sourcesOf(wish, folder) {
  if (wish === folder) return folders[folder].sources;
  const isFile = fs.statSync(path.join(root, wish)).isFile();
  const kept = folders[folder].sources.filter((pattern) => pattern.startsWith("!"));
  return [isFile ? wish : `${wish}/**/*.ts`, ...kept];
}

whenRun(import.meta.url, main);
