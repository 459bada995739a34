// Runs other programs, and ends them when this one is interrupted. Plain JavaScript for Node 18, like every file here:
// these run before anything is installed.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** An error whose message is all that a person needs: it is printed without a stack. */
export class Problem extends Error {}

/** Talk goes to stderr, so that stdout stays data. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

const children = new Set();
/** When somebody asked this process to end, in milliseconds. */
let interruptedAt;

/**
 * Runs a command to its end. Its output goes to stderr unless told otherwise; `stdout: "text"` and
 * `stderr: "text"` collect it, `onStderr` sees each piece as it comes. `stdin: "inherit"` is for commands that ask.
 *
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} code 127 means: there is no such command
 */
export async function run(command, args, options = {}) {
  stopIfInterrupted();
  const { stdout, stderr, onStderr } = options;
  const stdio = [
    options.stdin ?? "ignore",
    stdout === "text" ? "pipe" : (stdout ?? 2),
    stderr === "text" ? "pipe" : 2,
  ];
  const child = start(command, args, { ...options, stdio });
  const collected = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text) => (collected.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    collected.stderr += text;
    onStderr?.(text);
  });
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      collected.stderr += error.message;
      resolve(127);
    });
    child.on("close", (ended) => resolve(ended ?? 1));
  });
  stopIfInterrupted();
  return { code, ...collected };
}

/** Starts a command that ends with this process at the latest. */
export function start(command, args, { cwd, env = process.env, stdio }) {
  const child = spawn(command, args, { cwd, env, stdio });
  children.add(child);
  child.on("error", () => children.delete(child));
  child.on("exit", () => children.delete(child));
  return child;
}

/** Runs `main` when this file is the one that Node was started with; a Problem ends it with its message. */
export function whenRun(importMetaUrl, main) {
  if (process.argv[1] === undefined || fs.realpathSync(process.argv[1]) !== fileURLToPath(importMetaUrl))
    return;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupt(signal));
  endWithNpm();
  process.on("exit", () => {
    for (const child of children) child.kill("SIGKILL");
  });
  main(process.argv.slice(2)).then(
    (code) => process.exit(code ?? 0),
    (error) => {
      if (error instanceof Interrupted) process.exit(130);
      say(error instanceof Problem ? `\n${error.message}` : error.stack);
      process.exit(1);
    },
  );
}

/** npm tells only the shell between us that it is to end, and the shell passes nothing on. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    interrupt("SIGTERM");
  }, 500);
  timer.unref();
}

class Interrupted extends Error {}

function stopIfInterrupted() {
  if (interruptedAt !== undefined) throw new Interrupted();
}

const whenInterrupted = [];

/** Resolves when somebody ends this process; what is left to do then can be done. */
export function untilInterrupted() {
  return new Promise((resolve) => whenInterrupted.push(resolve));
}

function interrupt(signal) {
  // npm passes on the Ctrl-C that the terminal has sent here already.
  if (interruptedAt !== undefined && Date.now() - interruptedAt < 500) return;
  const isAgain = interruptedAt !== undefined;
  interruptedAt = Date.now();
  const running = [...children];
  // A terminal has sent Ctrl-C to the children as well; twice would be the order to drop everything.
  const isSent = signal === "SIGINT" && process.stdin.isTTY;
  if (isAgain || !isSent) for (const child of running) child.kill(isAgain ? "SIGKILL" : signal);
  for (const resolve of whenInterrupted) resolve();
  if (running.length === 0 && whenInterrupted.length === 0) process.exit(130);
}
