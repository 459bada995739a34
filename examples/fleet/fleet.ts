import path from "node:path";
import { parseArgs } from "node:util";

import { Progress } from "./progress.ts";
import { type Command, type Outcome, runStack } from "./run-stack.ts";
import { readWorkspaces, type Workspace } from "./workspaces.ts";

const usage = `node fleet.ts preview|up [STACK...] [--workspaces FILE] [--concurrency NUMBER] [--resume] [--json]

Exit codes: 0 every stack succeeded; 1 one has failed; 2 nothing was run; 130 it was interrupted.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      workspaces: { type: "string", default: path.join(import.meta.dirname, "workspaces.json") },
      concurrency: { type: "string", default: "4" },
      resume: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [command, ...only] = positionals;
  if (values.help) return void process.stdout.write(`${usage}\n`);
  if (command !== "preview" && command !== "up") throw new Error(`say what to do:\n${usage}`);
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error(`--concurrency is a whole number from 1 on, not ${values.concurrency}`);

  const workspaces = readWorkspaces(values.workspaces, only);
  const outcomes = await runAll(workspaces, command, concurrency, values.resume);
  process.stdout.write(
    values.json ? `${JSON.stringify({ command, outcomes }, null, 2)}\n` : summary(outcomes),
  );
  if (outcomes.some(({ status }) => status === "failed")) process.exitCode = 1;
  if (outcomes.some(({ status }) => status === "interrupted")) process.exitCode = 130;
}

/** So many at a time; each has a rate limit of its own, because each has a token of its own. */
async function runAll(
  workspaces: readonly Workspace[],
  command: Command,
  concurrency: number,
  resume: boolean,
): Promise<Outcome[]> {
  const program = path.join(import.meta.dirname, "traits");
  const progress = new Progress(path.join(import.meta.dirname, ".fleet", "done.json"), program);
  const interruption = new AbortController();
  // A listener that stays: without one, what runs the engines would end this process too.
  process.on("SIGINT", () => {
    if (interruption.signal.aborted) process.exit(130);
    say("Interrupted: what runs is told to stop, and nothing new is begun. A second Ctrl-C ends at once");
    interruption.abort();
  });
  const outcomes = new Map<string, Outcome>();
  const waiting = [...workspaces];

  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { stack } = next;
      if (interruption.signal.aborted) outcomes.set(stack, { stack, status: "interrupted" });
      else if (resume && command === "up" && progress.isDone(next))
        outcomes.set(stack, { stack, status: "skipped" });
      else {
        say(`${stack}: ${command} begins`);
        const outcome = await runStack(next, command, program, interruption.signal);
        if (command === "up" && outcome.status === "succeeded") progress.done(next);
        say(line(outcome));
        outcomes.set(stack, outcome);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, workspaces.length) }, work));
  return workspaces.flatMap(({ stack }) => outcomes.get(stack) ?? []);
}

function summary(outcomes: readonly Outcome[]): string {
  const count = (status: Outcome["status"]): string =>
    `${outcomes.filter((outcome) => outcome.status === status).length} ${status}`;
  const counts = (["succeeded", "failed", "interrupted", "skipped"] as const).map(count).join(", ");
  return `${[...outcomes.map(line), counts].join("\n")}\n`;
}

function line({ stack, status, changes = {}, error, seconds }: Outcome): string {
  const counted = Object.entries(changes).map(([op, count]) => `${count} ${op}`);
  const more = [error ?? counted.join(", "), seconds === undefined ? "" : `${seconds} s`];
  return [`${stack}: ${status}`, ...more.filter((text) => text !== "")].join(", ");
}

/** To the person at the terminal; the result goes to standard output. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

await main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
