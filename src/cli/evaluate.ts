import { setFlagsFromString } from "node:v8";

import { Command, Option } from "commander";
import { z } from "zod";

import { readTime } from "../calls";
import { audienceTypes, definitionKinds, parse, type AudienceType, type DefinitionKind } from "../query";
import { evaluateFile, type KnownTraits } from "./evaluate-file";
import { evaluateFilter } from "./evaluate-filter";
import { naming, readText } from "./files";

interface CommandOptions {
  query: string;
  events: string;
  traits?: string;
  now?: Date;
  as: DefinitionKind | "filter";
  audienceType: AudienceType;
  numericIds: boolean;
  output: "text" | "json";
}

/**
 * `segment-personas evaluate`: what a definition yields for every profile of an events file, without Segment. The file
 * holds one call a line, as Segment exports them, and may be larger than memory: of each profile only what the
 * definition needs is kept.
 */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "evaluate over a file of calls, offline: the value of each profile, or what a filter would drop",
    )
    .requiredOption("-q, --query <text>", "a query, or the statement of a filter")
    .requiredOption("--events <file>", "calls of any type, one JSON object a line, UTF-8 or UTF-16")
    .option("--traits <file>", "further traits of profiles, a JSON object from id to traits")
    .option("--now <time>", "instant of evaluation, ISO 8601 (default: now)", readNow)
    .addOption(
      new Option("--as <kind>", "what it defines").choices([...definitionKinds, "filter"]).default("trait"),
    )
    .addOption(
      new Option("--audience-type <type>", "level of an audience").choices(audienceTypes).default("USERS"),
    )
    .option("--numeric-ids", "take a userId or anonymousId that is a number as its text", false)
    .addOption(new Option("--output <format>", "how to print").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      `
A filter looks at one call alone: with --as filter the calls that it would drop are counted, they need neither
ids nor times, and ${forProfiles.map(({ flag }) => flag).join(", ")} are refused.

Calls that Segment would not count do not count here: a messageId that has come before, and what is over
Unify's limits. A call that cannot be read is named with its line.

Exit codes: 0 everything was read; 2 it was not.`,
    )
    .action(async ({ as, ...options }: CommandOptions, command: Command) => {
      // Lines are garbage as soon as they are read: room for more of them would only make the process large.
      setFlagsFromString("--semi-space-growth-factor=1");
      if (as === "filter") {
        refuseGiven(command);
        await naming(options.events, evaluateFilter({ ...options, note }));
      } else await evaluateProfiles(as, options);
    });
}

/** Options of which a filter could make nothing. */
const forProfiles = [
  { name: "traits", flag: "--traits" },
  { name: "now", flag: "--now" },
  { name: "audienceType", flag: "--audience-type" },
  { name: "numericIds", flag: "--numeric-ids" },
] as const;

/** What somebody writes and nothing looks at would be taken for done. */
function refuseGiven(command: Command): void {
  const given = forProfiles.filter(({ name }) => command.getOptionValueSource(name) === "cli");
  if (given.length === 0) return;
  const flags = given.map(({ flag }) => flag).join(" and ");
  throw new Error(
    `a filter looks at one call alone: leave out ${flags}, which belong to traits and audiences`,
  );
}

async function evaluateProfiles(
  as: DefinitionKind,
  { query, events, traits, now, output, audienceType, numericIds }: Omit<CommandOptions, "as">,
): Promise<void> {
  const known = traits === undefined ? {} : await readTraits(traits);
  const reading = evaluateFile(parse(query, { as, audienceType }), {
    events,
    as,
    now: now ?? new Date(),
    numericIds,
    known,
    note,
  });
  const profiles = await naming(events, reading);
  if (output === "json")
    process.stdout.write(`${JSON.stringify({ profiles: Object.fromEntries(profiles) })}\n`);
  else for (const [id, value] of profiles) process.stdout.write(`${id}\t${JSON.stringify(value)}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function readNow(text: string): Date {
  const time = readTime(text);
  if (time === undefined) throw new Error(`--now ${text}: not a time, which reads like 2026-11-12T08:40:03Z`);
  return new Date(time);
}

const TraitsFile = z.record(z.string(), z.record(z.string(), z.unknown()));

async function readTraits(file: string): Promise<KnownTraits> {
  const text = await readText(file);
  try {
    return TraitsFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file}: not a JSON object from id to traits`);
  }
}
