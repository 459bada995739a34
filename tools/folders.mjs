// Folders that are complete or not there, and one set-up at a time.

import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { say } from "./process.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Ignored folder inside the checkout for everything that set-up and `npm start` write. */
export const localFolder = path.join(root, ".local");

const temporaryFolders = new Set();
process.on("exit", () => {
  for (const folder of temporaryFolders) removeFolder(folder);
});

/** A folder next to `target` that disappears unless it is renamed to it, also when this process is interrupted. */
export function temporaryBeside(target) {
  sweepAbandoned(target);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const folder = fs.mkdtempSync(`${target}.partial-${process.pid}-`);
  temporaryFolders.add(folder);
  return folder;
}

/** Puts a finished folder in its place in one step; a folder that is there already gives way. */
export function moveIntoPlace(folder, target) {
  const old = `${folder}.old`;
  temporaryFolders.add(old);
  if (fs.existsSync(target)) fs.renameSync(target, old);
  fs.renameSync(folder, target);
  temporaryFolders.delete(folder);
  removeFolder(old);
}

/** What a killed set-up left behind: its process number is in the name. */
function sweepAbandoned(target) {
  const parent = path.dirname(target);
  const prefix = `${path.basename(target)}.partial-`;
  if (!fs.existsSync(parent)) return;
  for (const name of fs.readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    if (!isAlive(Number.parseInt(name.slice(prefix.length), 10))) removeFolder(path.join(parent, name));
  }
}

export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  temporaryFolders.delete(folder);
}

/** One at a time: a second set-up waits until the first is done and then finds everything in place. */
export async function withLock(file, work, name = "another set-up") {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !tryLock(file);) {
    if (removeAbandoned(file)) continue;
    if (!told) say(`Waiting for ${name} to end. (If there is none, remove ${file}.)`);
    told = true;
    await sleep(300);
  }
  const release = () => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

function tryLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function removeAbandoned(file) {
  const owner = Number.parseInt(readIfThere(file) ?? "", 10);
  if (Number.isNaN(owner) || isAlive(owner)) return false;
  fs.rmSync(file, { force: true });
  return true;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The text of a file, or undefined where there is none. */
export function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
