// Installs the npm packages of the lockfile, unless they are there.

import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { localFolder, readIfThere, root, withLock } from "./folders.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";

/** Brings `node_modules` to what `package-lock.json` says; does nothing when it is there. */
export async function installPackages() {
  if (!isInstalled()) await installOnce();
  linkToItself();
}

async function installOnce() {
  await withLock(path.join(localFolder, "install.lock"), async () => {
    if (isInstalled()) return;
    say("Installing the npm packages of package-lock.json");
    // The npm of a set-up that was killed may still be writing for some seconds.
    if ((await install()) || (await installAgain())) return;
    throw new Problem("`npm ci` failed, see above. It needs a package registry; then start again.");
  });
}

/** Policies and examples take the package by its name, as they do where it is installed. */
function linkToItself() {
  try {
    fs.symlinkSync("..", path.join(root, "node_modules", "pulumi-segment-personas"), "dir");
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
}

async function install() {
  const { code } = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root });
  return code === 0;
}

async function installAgain() {
  say("Trying once more in 5 seconds");
  await sleep(5_000);
  return install();
}

/**
 * npm writes `node_modules/.package-lock.json` when an installation is complete, and removes it first. So it is the
 * record of what is there, and an interrupted installation has none.
 */
function isInstalled() {
  const wanted = packagesIn(path.join(root, "package-lock.json"));
  const installed = packagesIn(path.join(root, "node_modules", ".package-lock.json"));
  const isOptional = (name) => wanted[name].optional === true || wanted[name].devOptional === true;
  return (
    Object.keys(installed).length > 0 &&
    Object.keys(wanted).every((name) => name === "" || (name in installed ? true : isOptional(name))) &&
    Object.keys(installed).every((name) => name in wanted && isSame(installed[name], wanted[name]))
  );
}

function packagesIn(file) {
  return JSON.parse(readIfThere(file) ?? "{}").packages ?? {};
}

function isSame(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

whenRun(import.meta.url, installPackages);
