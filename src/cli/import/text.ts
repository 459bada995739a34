import { nounOf, type LeftOut } from "./declaration";
import type { ImportReport } from "./report";

/** The report for a person to read. */
export function toText(report: ImportReport): string {
  const { leftOut, notRead, next, written } = report;
  const sections = [
    headline(report),
    ...(written ? [section("Written", filesIn(report))] : []),
    ...(leftOut.length === 0 ? [] : [section("Not in the program", leftOut.map(sentenceOf))]),
    ...(notRead.length === 0 ? [] : [section("Could not be read, and is not in the program", notRead)]),
    ...(written
      ? [
          section(
            "Next",
            next.map((step, at) => `${at + 1}. ${step}`),
          ),
        ]
      : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

function headline({ workspace, spaces, resources, alreadyDeclared }: ImportReport): string {
  const where = `Workspace ${workspace.slug}, ${spaces.length === 1 ? "space" : "spaces"} ${spaces.map(({ slug }) => slug).join(", ")}`;
  const known = alreadyDeclared === 0 ? "" : `; the stack has ${alreadyDeclared} already`;
  if (resources.length === 0)
    return `${where}: nothing ${alreadyDeclared === 0 ? "that a program can have" : "new"}${known}`;
  const counts = [...Map.groupBy(resources, ({ type }) => nounOf(type))].map(([noun, those]) =>
    counted(those.length, noun),
  );
  return `${where}: ${counts.join(", ")}${known}`;
}

function filesIn({ program, importFile }: ImportReport): string[] {
  return [
    ...program,
    ...(importFile === undefined ? [] : [`${importFile}, their state for \`pulumi import\``]),
  ];
}

function sentenceOf({ what, called, id, space, why }: LeftOut): string {
  const which = called === undefined ? `a ${what}` : `${what} ${shown(called)} (${id})`;
  return `${which}${space === undefined ? "" : ` of space ${space}`}: ${why}`;
}

/** On one line, and not all of a name that goes on and on. */
function shown(called: string): string {
  return JSON.stringify(called.length > 60 ? `${called.slice(0, 60)}...` : called);
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
