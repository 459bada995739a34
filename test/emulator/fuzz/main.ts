import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { fuzz, type Outcome, type Target } from "./run";

// `npm run test:fuzz`: random requests to the built command, whose memory is looked at while it answers.

const growthAllowed = 1.25;
/** Left to itself the engine rather takes memory than time to clear up. What is not given back breaks this bound. */
const heap = "--max-old-space-size=64";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { count: { type: "string", default: "100000" }, seed: { type: "string", default: "12" } },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  const { process: emulator, target } = await startCommand();
  const memory: number[] = [];
  const onProgress = ({ requests, failures }: Outcome): void => {
    memory.push(residentMegabytes(emulator));
    process.stdout.write(`${requests} requests, ${memory.at(-1)} MB, ${failures.length} failures\n`);
  };
  try {
    const outcome = await fuzz(target, { seed, count, resetEvery: 1_000, onProgress });
    return report(outcome, memory);
  } finally {
    emulator.kill();
  }
}

function report({ byStatus, failures }: Outcome, memory: readonly number[]): number {
  for (const [status, answers] of Object.entries(byStatus)) process.stdout.write(`${status}  ${answers}\n`);
  for (const failure of failures.slice(0, 20)) process.stdout.write(`FAILED ${failure}\n`);
  // The first 20,000 warm it up.
  const [warm = 0, last = 0] = [memory[1], memory.at(-1)];
  const grows = memory.length > 3 && last > warm * growthAllowed;
  process.stdout.write(
    `${failures.length} answers of 500 or not as described; memory ${warm} MB after 20,000, ${last} MB at the end${grows ? ": it grows" : ""}\n`,
  );
  return failures.length > 0 || grows ? 1 : 0;
}

async function startCommand(): Promise<{ process: ChildProcess; target: Target }> {
  const command = path.join(__dirname, "../../../dist/cli/main.js");
  const child = spawn(
    process.execPath,
    [heap, command, "emulator", "--rate-window", "1", "--output", "json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { process: child, target: JSON.parse(line) as Target };
}

function residentMegabytes({ pid }: ChildProcess): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round(Number(kilobytes) / 1_024);
}

void main().then((code) => (process.exitCode = code));
