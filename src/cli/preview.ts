import { text } from "node:stream/consumers";

import { Command, InvalidArgumentError, Option } from "commander";

import { systemClock } from "../client";
import { audienceTypes, definitionKinds, type AudienceType, type DefinitionKind } from "../query";
import { confirm } from "./confirm";
import { readText } from "./files";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";
import type { Subject } from "./preview/definition";
import { Memory, memoryFile } from "./preview/memory";
import type { Asking } from "./preview/asking";
import { hasFindings, reportOn, withSample } from "./preview/report";
import type { NotRead } from "./preview/schema";
import { declaredBy, previewOf, readPlan, type Declared } from "./preview/stack";
import { toText } from "./preview/text";
import { inTime } from "./review/spaces";
import { say, segmentOf } from "./segment";

interface Options extends OutputOptions<"text" | "json"> {
  query: string[];
  stack?: string;
  preview?: string;
  as?: DefinitionKind;
  audienceType: AudienceType;
  space?: string;
  count: boolean;
  cache: boolean;
  maxAge: number;
  sample: number;
  yes: boolean;
  offline: boolean;
}

/** `segment-personas preview`: what a query would do in a space, before it is made a trait or an audience. */
export function previewCommand(): Command {
  return addOutputOptions(new Command("preview"), ["text", "json"])
    .description(
      "say of queries what they ask for, whether the space has seen it, and how many profiles match",
    )
    .argument("[file...]", "files with one query each")
    .option("-q, --query <text>", "a query; may be given several times", collect, [])
    .option("-s, --stack <name>", "every trait and audience of a stack: runs `pulumi preview --json` here")
    .option(
      "--preview <file>",
      "the same from the output of `pulumi preview --json` or `pulumi stack export`; - reads standard input",
    )
    .addOption(
      new Option("--as <kind>", "what the queries define (default: what they yield)").choices(
        definitionKinds,
      ),
    )
    .addOption(
      new Option("--audience-type <type>", "level of the queries").choices(audienceTypes).default("USERS"),
    )
    .option("--space <name>", "id, slug or name of the space (default: the stack's, or the only one)")
    .option("--no-count", "do not count profiles, which spends audience previews")
    .option("--no-cache", "count again what was counted before")
    .option("--max-age <hours>", "how long a count is good for", readHours, 24)
    .option("--sample <count>", "how many of the profiles that Segment shows are printed", readCount, 3)
    .option("-y, --yes", "spend the last tenth of the month's previews without asking", false)
    .option("--offline", "do not ask Segment at all", false)
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask; a stack's own segment: settings, but
its token, go before them.

Segment allows 5 audience previews a minute, and 700 a month and space. A count is remembered for a day; what was spent
is counted from the audit log, and before the last tenth is spent you are asked.

Exit codes: 0 nothing was found; 1 a query is wrong, asks for what was never seen or is not there, or matches
nobody; 2 something could not be judged; 130 it was interrupted.`,
    )
    .action(async (files: string[], options: Options) => {
      const interruption = new AbortController();
      process.once("SIGINT", () => interruption.abort(new Error("interrupted")));
      try {
        await preview(files, options, interruption.signal);
      } catch (error) {
        if (!interruption.signal.aborted) throw error;
      }
      if (!interruption.signal.aborted) return;
      process.stderr.write(
        "Interrupted. Previews that were asked for are remembered: the next run waits for the same ones\n",
      );
      process.exitCode = exitCodes.interrupted;
    });
}

async function preview(files: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const given = await queriesIn(files, options);
  const { config, subjects, leftOut, knownLater } = await declared(options, signal);
  if (given.length + subjects.length + leftOut.length + knownLater.length === 0)
    throw new Error(nothingGiven(options));
  const asked = asking(config, options, signal);
  const whole = await reportOn([...given, ...subjects], asked, { leftOut, knownLater });
  if (signal.aborted) return;
  const report = withSample(whole, options.sample);
  await putOut(inFormat(report, options.output, { text: toText }), options);
  if (report.notJudged.length > 0) process.exitCode = exitCodes.notJudged;
  if (hasFindings(report)) process.exitCode = exitCodes.findings;
}

function nothingGiven({ stack, preview: file }: Options): string {
  if (stack === undefined && file === undefined)
    return "nothing to preview: give --query, --stack, --preview, or files with one query each";
  return `${stack === undefined ? file : `stack ${stack}`} declares no computed trait and no audience`;
}

async function queriesIn(files: readonly string[], { query, as, audienceType }: Options): Promise<Subject[]> {
  const read = await Promise.all(files.map(async (name) => ({ name, text: await readText(name) })));
  const given = query.map((one, at) => ({
    name: query.length === 1 ? "query" : `query ${at + 1}`,
    text: one,
  }));
  return [...given, ...read].map((one) => ({
    ...one,
    ...(as !== undefined && { as }),
    audienceType,
    receives: [],
  }));
}

async function declared({ stack, preview: file }: Options, signal: AbortSignal): Promise<Declared> {
  if (stack !== undefined && file !== undefined)
    throw new Error("--stack runs the preview that --preview reads: give one of the two");
  if (stack === undefined && file === undefined)
    return { config: {}, subjects: [], leftOut: [], knownLater: [] };
  if (stack !== undefined) {
    process.stderr.write(`Running \`pulumi preview --stack ${stack}\`\n`);
    return declaredBy(readPlan(await previewOf(stack, signal)));
  }
  return declaredBy(
    readPlan(file === "-" || file === undefined ? await text(process.stdin) : await readText(file)),
  );
}

/** Whom to ask, and how; or why nobody is asked. */
function asking(
  config: Declared["config"],
  options: Options,
  signal: AbortSignal,
): Asking | NotRead | undefined {
  if (options.offline) return undefined;
  let segment;
  try {
    segment = segmentOf(config, signal);
  } catch (error) {
    return { error: `Segment was not asked: ${error instanceof Error ? error.message : String(error)}` };
  }
  const { client, settings } = segment;
  return {
    client,
    apiUrl: settings.apiUrl,
    inTime: () => inTime(client),
    memory: new Memory(memoryFile(), say),
    clock: systemClock,
    signal,
    maxAgeMs: options.cache ? options.maxAge * 3_600_000 : 0,
    space: options.space ?? settings.space,
    count: options.count,
    say,
    mayGoOn: (question) =>
      confirm(question, {
        yes: options.yes,
        alone: "pass --yes to spend them, or --no-count to do without",
        signal,
      }),
  };
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function readHours(given: string): number {
  const hours = Number(given);
  if (given.trim() === "" || !(hours > 0 && hours <= 744))
    throw new InvalidArgumentError("it is a number of hours above 0 and up to 744");
  return hours;
}

function readCount(given: string): number {
  if (!/^\d{1,3}$/.test(given))
    throw new InvalidArgumentError("it is a whole number such as 3, or 0 for none");
  return Number(given);
}
