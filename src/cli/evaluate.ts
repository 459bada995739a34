import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

import { Command, Option } from "commander";
import { z } from "zod";

import {
  audienceTypes,
  definitionKinds,
  incremental,
  interests,
  parse,
  type AudienceType,
  type DefinitionKind,
  type Incremental,
  type Query,
  type Value,
} from "../query";
import { evaluateFilter } from "./evaluate-filter";

interface EvaluateOptions {
  query: string;
  events: string;
  traits?: string;
  now?: Date;
  as: DefinitionKind | "filter";
  audienceType: AudienceType;
  output: "text" | "json";
}

/**
 * `segment-personas evaluate`: what a definition yields for every profile of an events file, without Segment. The file
 * holds one Track call a line and may be larger than memory: of each profile only what the definition needs is kept.
 */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("evaluate a query over a file of events: the value of each profile, offline")
    .requiredOption("-q, --query <text>", "a query, or the statement of a filter")
    .requiredOption("--events <file>", "Track calls, one JSON object a line")
    .option("--traits <file>", "traits of profiles, a JSON object from id to traits")
    .option("--now <time>", "instant of evaluation, ISO 8601 (default: now)", readTime)
    .addOption(
      new Option("--as <kind>", "what it defines").choices([...definitionKinds, "filter"]).default("trait"),
    )
    .addOption(
      new Option("--audience-type <type>", "level of an audience").choices(audienceTypes).default("USERS"),
    )
    .addOption(new Option("--output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (options: EvaluateOptions) => {
      // Lines are garbage as soon as they are read: room for more of them would only make the process large.
      setFlagsFromString("--semi-space-growth-factor=1");
      if (options.as === "filter") return await evaluateFilter(options);
      const place = { ...options, as: options.as };
      const profiles = await evaluateFile(parse(options.query, place), options);
      if (options.output === "json") process.stdout.write(`${JSON.stringify({ profiles })}\n`);
      else
        for (const [id, value] of Object.entries(profiles))
          process.stdout.write(`${id}\t${JSON.stringify(value)}\n`);
    });
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new Error(`--now ${text}: not a time, which reads like 2026-11-12T08:40:03Z`);
  return time;
}

const TraitsFile = z.record(z.string(), z.record(z.string(), z.unknown()));

async function readTraits(file: string): Promise<z.output<typeof TraitsFile>> {
  const text = await readFile(file, "utf8");
  const parsed = TraitsFile.safeParse(readJson(text, file));
  if (!parsed.success) throw new Error(`${file}: not a JSON object from id to traits`);
  return parsed.data;
}

async function evaluateFile(
  query: Query,
  { events, traits, now = new Date() }: EvaluateOptions,
): Promise<Record<string, Value>> {
  const known = traits === undefined ? {} : await readTraits(traits);
  const profiles = new Map<string, Incremental>(Object.keys(known).map((id) => [id, incremental(query)]));
  const names = new Set(interests(query).events);
  let line = 0;
  const read = (text: string): void => {
    line += 1;
    if (text.trim() === "") return;
    const track = readTrack(text, `${events}:${line}`);
    if (track === undefined) return;
    const { id, event } = track;
    let profile = profiles.get(id);
    if (profile === undefined) {
      // On a profile that never had a matching event not even a count of 0 is written.
      if (!names.has(event.event)) return;
      profile = incremental(query);
      profiles.set(id, profile);
    }
    profile.add(event);
  };
  await eachLine(events, read);
  return Object.fromEntries([...profiles].map(([id, profile]) => [id, profile.value(now, known[id])]));
}

/** Lines are handed over without waiting for each, which a million of them would notice. */
async function eachLine(file: string, read: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const chunk of createReadStream(file, "utf8") as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) read(line);
  }
  read(rest);
}

interface TrackCall {
  type?: string;
  userId?: string;
  anonymousId?: string;
  event: string;
  timestamp: string;
  properties?: Record<string, unknown>;
  context?: Record<string, unknown>;
  messageId?: string;
}

/** Checked by hand: a schema would take longer than the evaluation, a million times. */
function readTrack(text: string, where: string): { id: string; event: TrackCall } | undefined {
  const call = readJson(text, where) as TrackCall;
  // An export of events may hold other calls as well; they are not what definitions ask for.
  if (call.type !== undefined && call.type !== "track") return undefined;
  const id = call.userId ?? call.anonymousId;
  if (typeof id !== "string" || id === "")
    throw new Error(`${where}: neither \`userId\` nor \`anonymousId\``);
  if (typeof call.event !== "string") throw new Error(`${where}: no \`event\`, the name of a Track call`);
  if (typeof call.timestamp !== "string" || Number.isNaN(Date.parse(call.timestamp))) {
    throw new Error(`${where}: \`timestamp\` is not an ISO 8601 time`);
  }
  return { id, event: call };
}

function readJson(text: string, where: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below, with the place.
  }
  throw new Error(`${where}: not a JSON object`);
}
