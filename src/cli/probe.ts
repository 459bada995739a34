import { Command } from "commander";

import { SegmentClient, systemClock } from "../client";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";
import { spaceNamed } from "./preview/spaces";
import type { Bench } from "./probe/bench";
import { probe, whyNotSandbox } from "./probe/run";
import { closing, toMarkdown, toText } from "./probe/text";
import { say, segmentOf } from "./segment";

interface Options extends OutputOptions<"json" | "text" | "markdown"> {
  space: string;
  yesThisIsASandbox: boolean;
}

/** `segment-personas probe`: what Segment documents nowhere, measured in a sandbox space. */
export function probeCommand(): Command {
  return addOutputOptions(new Command("probe"), ["json", "text", "markdown"])
    .description(
      "measure in a sandbox space what Segment does not document, with a disposable trait, for the emulator's --facts",
    )
    .requiredOption("--space <name>", "id, slug or name of the sandbox space")
    .option(
      "--yes-this-is-a-sandbox",
      "measure although the space has other computed traits or audiences",
      false,
    )
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask.

It makes up to four computed traits, one or two at a time, of an event that nobody sends, changes one of them, and
deletes them at the end, also after an error and after Ctrl-C. It touches nothing else. A second Ctrl-C ends it at once
and says what is left.

Exit codes: 0 it was measured and nothing is left; 1 something is left in Segment; 2 it could not be measured;
130 it was interrupted.`,
    )
    .action(async (options: Options) => {
      const interruption = new AbortController();
      let bench: Pick<Bench, "names"> | undefined;
      const interrupt = (): void => {
        if (interruption.signal.aborted) {
          say(
            `Ended at once. Left in Segment, to be deleted in the app: ${bench?.names.join(", ") || "nothing"}`,
          );
          process.exit(exitCodes.interrupted);
        }
        say("Interrupted: what was made is deleted. Ctrl-C again ends at once");
        interruption.abort(new Error("interrupted"));
      };
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, interrupt);
      const setup = await setUp(options, interruption.signal);
      const { facts, error } = await probe({ ...setup, onBench: (made) => (bench = made) });
      if (options.out !== undefined) say(closing(facts.answers, facts.left));
      if (interruption.signal.aborted) process.exitCode = exitCodes.interrupted;
      else if (facts.left.length > 0) process.exitCode = exitCodes.findings;
      else if (error !== undefined) process.exitCode = exitCodes.notJudged;
      if (error !== undefined && !interruption.signal.aborted) say(error.message);
      // The last of it, so that nothing about what is left goes unsaid where the file cannot be written.
      await putOut(inFormat(facts, options.output, { text: toText, markdown: toMarkdown }), options);
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(name, interrupt);
    });
}

async function setUp({ space: named, yesThisIsASandbox }: Options, signal: AbortSignal) {
  const { client, settings } = segmentOf({}, signal);
  const { apiUrl: baseUrl, token, timeoutMs, rateWindowMs, maxWaitMs } = settings;
  const workspace = await client.workspace.get();
  const space = spaceNamed(named, await client.spaces.list());
  const why = await whyNotSandbox(client, space, yesThisIsASandbox);
  if (why !== undefined) throw new Error(why);
  const cleaner = new SegmentClient({ baseUrl, token, timeoutMs, rateWindowMs, maxWaitMs });
  return { client, cleaner, apiUrl: baseUrl, workspace, space, clock: systemClock, signal, say };
}
