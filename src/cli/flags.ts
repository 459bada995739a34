import { Command } from "commander";

import { addScopeOptions, type ScopeOptions } from "./drift/options";
import { scopeOf } from "./drift/scope";
import { flagsOf, isStale, toMarkdown, toText } from "./flags/report";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut } from "./output";

interface Options extends ScopeOptions, OutputOptions<"text" | "json" | "markdown"> {}

/** `segment-personas flags`: flags that have no trait, and traits whose flag is seen no more. */
export function flagsCommand(): Command {
  const command = new Command("flags").description(
    "list the flags that spaces have seen and no trait counts, and the traits whose flag is seen no more",
  );
  return addOutputOptions(addScopeOptions(command), ["text", "json", "markdown"])
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask. Flags are the values of the property that names
them, as the space's schema shows them: no token of the flag service is needed. A space takes two calls. Without --stack,
--state and --space, every space that the token sees is looked into.

Exit codes: 0 every flag has a trait, and every trait's flag is seen; 1 not so; 2 something could not be judged.`,
    )
    .action(async (options: Options) => {
      const { event, property } = options;
      const report = await flagsOf(await scopeOf(options, "all"), { event, property });
      await putOut(inFormat(report, options.output, { text: toText, markdown: toMarkdown }), options);
      if (report.notJudged.length > 0) process.exitCode = exitCodes.notJudged;
      if (isStale(report)) process.exitCode = exitCodes.findings;
    });
}
