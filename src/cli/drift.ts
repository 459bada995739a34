import { Command } from "commander";

import { addScopeOptions, type ScopeOptions } from "./drift/options";
import { driftOf, hasDrifted } from "./drift/report";
import { scopeOf } from "./drift/scope";
import { toMarkdown, toText } from "./drift/text";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";

interface Options extends ScopeOptions, OutputOptions<"text" | "json" | "markdown"> {
  flags: boolean;
}

/** `segment-personas drift`: whether Segment still has what programs have made, and what it has beside it. */
export function driftCommand(): Command {
  const command = new Command("drift").description(
    "compare Segment with what stacks have deployed, and list what no stack manages",
  );
  addScopeOptions(command).option("--flags", "look at the flags too, as the command flags does", false);
  return addOutputOptions(command, ["text", "json", "markdown"])
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask; the segment: settings of the stacks of --stack,
but their token, go before them. Nothing is written, in Segment or in a state. A space is listed once for each kind of
thing; only what a list does not show is asked for by itself. Do not run it while an update runs.

Give all stacks that manage the workspace, or what the others have looks unmanaged.

Exit codes: 0 nothing has drifted; 1 something has, or is there that nobody manages; 2 something could not be judged.`,
    )
    .action(async (options: Options) => {
      if (options.stack.length + options.state.length === 0)
        throw new Error(
          "nothing to compare Segment with: give --stack or --state, for each stack of the workspace",
        );
      const { event, property } = options;
      const report = await driftOf(
        await scopeOf(options, "named"),
        options.flags ? { event, property } : undefined,
      );
      await putOut(inFormat(report, options.output, { text: toText, markdown: toMarkdown }), options);
      if (report.notJudged.length > 0) process.exitCode = exitCodes.notJudged;
      if (hasDrifted(report)) process.exitCode = exitCodes.findings;
    });
}
