import { Command } from "commander";

import { systemClock } from "../client";
import { regionUrls } from "../provider/workspace/settings";
import { diagnose } from "./doctor/diagnose";
import { countOf, findingsOf, type Report, summaryOf } from "./doctor/report";
import { toMarkdown, toText } from "./doctor/text";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";
import { say } from "./segment";

interface Options extends OutputOptions<"text" | "json" | "markdown"> {
  stack?: string;
  state?: string;
  space?: string;
  event: string;
  calls?: string;
  offline: boolean;
}

/** `segment-personas doctor`: everything that can be wrong before an `up`, each with its fix. */
export function doctorCommand(): Command {
  return addOutputOptions(new Command("doctor"), ["text", "json", "markdown"])
    .description(
      "find what is wrong with machine, project, token and workspace before an `up`, and say its fix",
    )
    .option("-s, --stack <name>", "whose configuration and state are read: runs `pulumi` here")
    .option("--state <file>", "the state from the output of `pulumi stack export`; - reads standard input")
    .option("--space <name>", "id, slug or name of the space (default: the stack's, or the first three)")
    .option("--event <name>", "what the impressions are called", "get_treatment")
    .option(
      "--calls <file>",
      "calls of the impressions, one JSON object a line: says whose they are, by flag",
    )
    .option("--offline", "do not ask Segment at all", false)
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask; a stack's own segment: settings, its token
among them, go before them.

Segment is only read, once for each thing: about 10 calls, 12 for each space looked at (three at the most, unless one
is named), two for each further space up to 20, and a call for each further page of a long list.

Exit codes: 0 nothing is wrong; 1 something is; 2 nothing is known to be wrong, and something could not be judged;
130 it was interrupted.`,
    )
    .action(async (options: Options) => {
      const interruption = new AbortController();
      process.once("SIGINT", () => interruption.abort(new Error("interrupted")));
      const { stack, state, space, event, calls, offline } = options;
      const situation = {
        folder: process.cwd(),
        env: process.env,
        regions: regionUrls,
        clock: systemClock,
        signal: interruption.signal,
        say,
      };
      try {
        const report = await diagnose(situation, { stack, state, space, event, calls, offline });
        await putOut(shown(report, options.output), options);
        process.exitCode = codeOf(report);
      } catch (error) {
        if (!interruption.signal.aborted) throw error;
        say("Interrupted. Nothing was written to Segment");
        process.exitCode = exitCodes.interrupted;
      }
    });
}

export function shown(report: Report, output: Options["output"]): string {
  const whole = { summary: summaryOf(report), ...report };
  return inFormat(whole, output, { text: toText, markdown: toMarkdown });
}

export function codeOf(report: Report): number {
  if (findingsOf(report).length > 0) return exitCodes.findings;
  return countOf(report, "unknown") > 0 ? exitCodes.notJudged : exitCodes.fine;
}
