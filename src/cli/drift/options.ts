import type { Command } from "commander";

/** Options that `drift` and `flags` share. */
export interface ScopeOptions {
  stack: string[];
  state: string[];
  space: string[];
  ignore: string[];
  ignoreFile: string[];
  event: string;
  property: string;
}

export function addScopeOptions(command: Command): Command {
  return command
    .option(
      "-s, --stack <name>",
      "a stack whose state counts: runs `pulumi stack export` here; repeatable",
      collect,
      [],
    )
    .option(
      "--state <file>",
      "the same from the output of `pulumi stack export`; - reads standard input; repeatable",
      collect,
      [],
    )
    .option("--space <name>", "id, slug or name of a further space to look into; repeatable", collect, [])
    .option(
      "--ignore <pattern>",
      "what is known to be unmanaged, as in trait:beta_* or connection:website; repeatable",
      collect,
      [],
    )
    .option("--ignore-file <file>", "a file with such patterns, one a line; repeatable", collect, [])
    .option("--event <name>", "event of the impressions", "get_treatment")
    .option("--property <name>", "its property that names the flag", "split");
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
