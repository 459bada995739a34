import { existsSync } from "node:fs";

import { Command, InvalidArgumentError, Option } from "commander";

import { startEmulator, type EmulatorAddress, type EmulatorOptions } from "../emulator";
import { readText } from "./files";
import { readFacts, switchesFrom } from "./probe/facts";

interface CommandOptions {
  port?: number;
  token?: string;
  rateWindow?: number;
  seed?: string;
  data?: string;
  facts?: string;
  output: "text" | "json";
}

/** `segment-personas emulator`: a local Segment that serves until it is ended. */
export function emulatorCommand(): Command {
  return new Command("emulator")
    .description(
      "run a local Segment: Public API, Tracking API, Profile API, with traits that are really computed",
    )
    .option("--port <number>", "port (default: a free one)", portNumber)
    .option("--token <token>", "the Public API token the emulator accepts (default: a generated one)")
    .option(
      "--rate-window <ms>",
      "length of the Public API's rate windows, 0 for none (default: Segment's 60000)",
      wholeNumber,
    )
    .option("--seed <file>", "JSON file with spaces, sources, traits, destinations and so on to start with")
    .option(
      "--data <file>",
      "file that keeps the state from one run to the next; once it is there, --seed counts from the next reset only (default: nothing is kept)",
    )
    .option(
      "--facts <file>",
      "what `segment-personas probe` has measured, to answer like that Segment, also after a reset",
    )
    .addOption(
      new Option("--output <format>", "how to say that it is ready")
        .choices(["text", "json"])
        .default("text"),
    )
    .action(async ({ port, token, rateWindow, seed, data, facts, output }: CommandOptions) => {
      const options: EmulatorOptions = {
        ...(port === undefined ? {} : { port }),
        ...(token === undefined ? {} : { token }),
        ...(rateWindow === undefined ? {} : { rateWindowMs: rateWindow }),
        ...(seed === undefined ? {} : { seed: await readSeed(seed) }),
        ...(data === undefined ? {} : { dataFile: data }),
        ...(facts === undefined ? {} : { switches: await readSwitches(facts) }),
      };
      const isKept = data !== undefined && existsSync(data);
      const emulator = await startEmulator(options);
      if (isKept && seed !== undefined)
        process.stderr.write(`${data} keeps its state: ${seed} counts from the next reset only\n`);
      process.stdout.write(output === "json" ? `${JSON.stringify(emulator)}\n` : welcome(emulator));
      await ended();
      await emulator.close();
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("not a whole number");
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("ports end at 65535");
  return port;
}

/** What was measured and has no position here is said, since the emulator then answers otherwise. */
async function readSwitches(file: string): Promise<NonNullable<EmulatorOptions["switches"]>> {
  const { switches, notTaken } = switchesFrom(await readFacts(file));
  for (const sentence of notTaken) process.stderr.write(`${file}: ${sentence}\n`);
  return switches;
}

async function readSeed(file: string): Promise<NonNullable<EmulatorOptions["seed"]>> {
  const text = await readText(file);
  try {
    return JSON.parse(text) as NonNullable<EmulatorOptions["seed"]>;
  } catch (cause) {
    throw new Error(`${file}: not JSON`, { cause });
  }
}

function welcome(ready: EmulatorAddress): string {
  const lines = [
    `A local Segment is ready; Ctrl-C ends it.`,
    `  page       ${ready.appUrl}`,
    `  API        ${ready.apiUrl} (also Tracking API and Profile API)`,
    `  token      ${ready.token}`,
    ...ready.spaces.map(({ id, slug }) => `  space      ${slug} ${id}`),
    ...ready.sources.map(({ id, slug, writeKey }) => `  source     ${slug} ${id}, write key ${writeKey}`),
    `To deploy to it: export SEGMENT_API_URL=${ready.apiUrl} SEGMENT_PUBLIC_API_TOKEN=${ready.token}`,
  ];
  return `${lines.join("\n")}\n`;
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
}
