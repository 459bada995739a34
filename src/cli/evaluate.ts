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
    .description("evaluate a query over a file of events: the value of each profile, offline")
    .requiredOption("-q, --query <text>", "a query, or the statement of a filter")
    .requiredOption("--events <file>", "Track, Page, Screen and Identify calls, one JSON object a line")
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
    .action(async ({ query, events, traits, now, as, output, ...options }: CommandOptions) => {
      // Lines are garbage as soon as they are read: room for more of them would only make the process large.
      setFlagsFromString("--semi-space-growth-factor=1");
      if (as === "filter") {
        const unused = { ...(traits === undefined ? {} : { traits }), ...(now === undefined ? {} : { now }) };
        return await naming(events, evaluateFilter({ query, events, output, ...unused }));
      }
      const known = traits === undefined ? {} : await readTraits(traits);
      const reading = evaluateFile(parse(query, { as, ...options }), {
        events,
        as,
        now: now ?? new Date(),
        numericIds: options.numericIds,
        known,
        note: (text) => void process.stderr.write(`${text}\n`),
      });
      const profiles = await naming(events, reading);
      if (output === "json")
        process.stdout.write(`${JSON.stringify({ profiles: Object.fromEntries(profiles) })}\n`);
      else for (const [id, value] of profiles) process.stdout.write(`${id}\t${JSON.stringify(value)}\n`);
    });
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
