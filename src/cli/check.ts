import { Command, Option } from "commander";
import pc from "picocolors";

import { check as checkFilter, type FqlReport } from "../fql";
import {
  audienceTypes,
  check,
  definitionKinds,
  type AudienceType,
  type DefinitionKind,
  type QueryReport,
} from "../query";
import { computed } from "./computed";
import { readText } from "./files";
import { problemText } from "./problem-text";

interface CheckOptions {
  query?: string;
  as: DefinitionKind | "filter";
  audienceType: AudienceType;
  output: "text" | "json";
}

/** `segment-personas check`: judge queries as a compiler would. Exit code 0 when all are right, 1 when one is not. */
export function checkCommand(): Command {
  return new Command("check")
    .description("check queries: position, reason and fix for everything that Segment would refuse")
    .argument("[file...]", "files with one query each")
    .option("-q, --query <text>", "a query")
    .addOption(
      new Option("--as <kind>", "what it defines").choices([...definitionKinds, "filter"]).default("trait"),
    )
    .addOption(
      new Option("--audience-type <type>", "level of an audience").choices(audienceTypes).default("USERS"),
    )
    .addOption(new Option("--output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (files: string[], options: CheckOptions) => {
      const texts = await readQueries(files, options);
      const reports = texts.map(({ name, text }) => ({ name, text, report: judge(text, options) }));
      if (options.output === "json") printJson(reports, options.query !== undefined && files.length === 0);
      else for (const { name, text, report } of reports) printText(name, text, report);
      if (reports.some(({ report }) => !report.ok)) process.exitCode = 1;
    });
}

function judge(text: string, { as, audienceType }: CheckOptions): QueryReport | FqlReport {
  return as === "filter" ? checkFilter(text) : check(text, { as, audienceType });
}

interface Named {
  name: string;
  text: string;
}

async function readQueries(
  files: readonly string[],
  { query, as }: Pick<CheckOptions, "query" | "as">,
): Promise<Named[]> {
  const given = query === undefined ? [] : [{ name: as === "filter" ? "filter" : "query", text: query }];
  const read = await Promise.all(files.map(async (name) => ({ name, text: await readText(name) })));
  if (given.length + read.length === 0)
    throw new Error("nothing to check: give --query, or files with one query each");
  return [...given, ...read];
}

/** One query from the command line is one object; files are a list with their names. */
function printJson(reports: (Named & { report: QueryReport | FqlReport })[], single: boolean): void {
  const printed = reports.map(({ name, report }) => (single ? report : { file: name, ...report }));
  process.stdout.write(`${JSON.stringify(single ? printed[0] : printed, undefined, 2)}\n`);
}

function printText(name: string, text: string, report: QueryReport | FqlReport): void {
  for (const problem of report.errors) process.stdout.write(`${problemText(name, text, problem)}\n`);
  if (!report.ok) return;
  process.stdout.write(`${pc.green("ok")} ${name}: ${summary(report)}\n  ${report.canonical}\n`);
}

function summary(report: QueryReport | FqlReport): string {
  if ("fields" in report) return `drops calls by ${report.fields?.join(", ")}`;
  const { type, computation = "realtime" } = report as QueryReport;
  return `${type}, computed ${computed[computation]}`;
}
