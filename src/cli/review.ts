import { text } from "node:stream/consumers";

import { Command } from "commander";

import { readText } from "./files";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";
import { toMarkdown } from "./review/markdown";
import { type Preview, readPreview } from "./review/preview";
import { lookAtDestinations } from "./review/destinations";
import { lookAtFilters } from "./review/filter-questions";
import { losesData, questionsOf, reviewOf } from "./review/review";
import { type Answers, inTime, listAudiences, listSpaces, lookUpKeys, noAnswers } from "./review/spaces";
import { segmentOf } from "./segment";

interface Options extends OutputOptions<"markdown" | "json"> {
  preview: string;
  offline: boolean;
  failOnLoss: boolean;
}

/** `segment-personas review`: what a Pulumi preview will do to people's data. */
export function reviewCommand(): Command {
  return addOutputOptions(new Command("review"), ["markdown", "json"])
    .description("say what a Pulumi preview will do to people's data, for the comment on a pull request")
    .option("--preview <file>", "output of `pulumi preview --refresh --json`; - reads standard input", "-")
    .option("--offline", "do not ask Segment whether traits exist already", false)
    .option(
      "--fail-on-loss",
      "exit with 1 when something is deleted or replaced, or a filter drops everything",
      false,
    )
    .addHelpText(
      "after",
      `
With SEGMENT_PUBLIC_API_TOKEN set, each space in which traits come or go is listed once, and asked
for the traits that new audiences read. Where a trait or an audience goes, the space's audiences are
listed once, to name those that read it. Where traits get destinations, the workspace is asked which it
has. Each space that gets a filter is asked for its filters, and for the values that it has seen of what
the filter decides by.

Exit codes: 0 the review was written; 1 it was written, --fail-on-loss is set and something is lost; 2 there was
nothing to review.`,
    )
    .action(async (options: Options) => {
      const preview = readPreview(await readAll(options.preview));
      const review = reviewOf(preview, await ask(preview, options.offline));
      await putOut(inFormat(review, options.output, { markdown: toMarkdown }), options);
      if (options.failOnLoss && losesData(review)) process.exitCode = exitCodes.findings;
    });
}

async function readAll(file: string): Promise<string> {
  return file === "-" ? text(process.stdin) : readText(file);
}

async function ask(preview: Preview, offline: boolean): Promise<Answers> {
  const { spaces, keys, readers, filters, destinations } = questionsOf(preview);
  if (spaces.length + keys.size + readers.length + filters.size === 0 && !destinations) return noAnswers;
  if (offline) return { ...noAnswers, notAsked: "Segment was not asked (--offline)" };
  try {
    const { client } = segmentOf(preview.config);
    return {
      traits: await listSpaces(client, spaces),
      keys: await lookUpKeys(client, keys),
      audiences: await listAudiences(client, readers),
      seen: await lookAtFilters(() => inTime(client), filters),
      destinations: destinations ? await lookAtDestinations(inTime(client)) : undefined,
    };
  } catch (error) {
    return { ...noAnswers, notAsked: error instanceof Error ? error.message : String(error) };
  }
}
