// What every tool here needs. Plain JavaScript for Node 18: these files run before anything is installed.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Ignored folder inside the checkout for everything that set-up and `npm start` write. */
export const localFolder = path.join(root, ".local");

/** An error whose message is all that a person needs: it is printed without a stack. */
export class Problem extends Error {}

/** Talk goes to stderr, so that stdout stays data. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

const children = new Set();
const temporaryFolders = new Set();
let interrupted = false;

/**
 * Runs a command to its end. Its output goes to stderr unless told otherwise; `stdout: "text"` and
 * `stderr: "text"` collect it, `onStderr` sees each piece as it comes.
 *
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 means: there is no such command
 */
export function run(command, args, { cwd = root, env = process.env, stdin, stdout, stderr, onStderr } = {}) {
  return new Promise((resolve) => {
    const stdio = [
      stdin ?? "ignore",
      stdout === "text" ? "pipe" : (stdout ?? 2),
      stderr === "text" ? "pipe" : 2,
    ];
    const child = spawn(command, args, { cwd, env, stdio });
    children.add(child);
    const collected = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text) => (collected.stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      collected.stderr += text;
      onStderr?.(text);
    });
    const end = (code) => {
      children.delete(child);
      resolve({ code, ...collected });
    };
    child.on("error", (error) => {
      collected.stderr += error.message;
      end(127);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

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

/** One set-up at a time: a second one waits until the first is done and then finds everything in place. */
export async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !tryLock(file); told = true) {
    if (!told) say(`Waiting for another set-up to finish (${file}; remove that file if there is none).`);
    await new Promise((resolve) => setTimeout(resolve, 300));
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
  }
  const owner = Number.parseInt(readIfThere(file) ?? "", 10);
  if (Number.isInteger(owner) && !isAlive(owner)) fs.rmSync(file, { force: true });
  return false;
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

/** The first `major.minor.patch` in a text, as numbers. */
export function versionIn(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

export function isAtLeast(version, least) {
  if (!version) return false;
  const index = version.findIndex((part, place) => part !== least[place]);
  return index === -1 || version[index] > least[index];
}

/** Runs `main` when this file is the one that Node was started with; a Problem ends it with its message. */
export function whenRun(importMetaUrl, main) {
  if (process.argv[1] === undefined || fs.realpathSync(process.argv[1]) !== fileURLToPath(importMetaUrl))
    return;
  handleInterrupts();
  main(process.argv.slice(2)).then(
    (code) => process.exit(interrupted ? 130 : (code ?? 0)),
    (error) => {
      if (interrupted) process.exit(130);
      say(error instanceof Problem ? `\n${error.message}` : error.stack);
      process.exit(1);
    },
  );
}

// A terminal sends Ctrl-C to the children as well; a `kill` reaches only this process, so it is passed on.
function handleInterrupts() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      interrupted = true;
      for (const child of children) child.kill(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
      if (children.size === 0) process.exit(130);
    });
  }
  process.on("exit", () => {
    for (const folder of temporaryFolders) removeFolder(folder);
  });
}
