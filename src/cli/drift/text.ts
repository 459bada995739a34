import { flagSections } from "../flags/sections";
import type { Trace } from "./audit";
import type { ChangedInput } from "./compare";
import type { Changed, DriftReport, Named } from "./report";
import { hasDrifted } from "./report";
import {
  asMarkdown,
  asText,
  forMarkdown,
  forTerminal,
  longestText,
  type Section,
  type Style,
} from "./sections";
import type { Unmanaged } from "./unmanaged";

export function toText(report: DriftReport): string {
  return asText(summaryOf(report), sectionsOf(report, forTerminal));
}

export function toMarkdown(report: DriftReport): string {
  const title = `Segment: drift in workspace ${forMarkdown.code(report.workspace.slug)}`;
  return asMarkdown(title, forMarkdown.plain(summaryOf(report)), sectionsOf(report, forMarkdown));
}

function summaryOf(report: DriftReport): string {
  const { workspace, spaces, compared, ignored, notJudged } = report;
  const where = `workspace ${workspace.slug}, ${counted(spaces.length, "space")} (${spaces.map(({ slug }) => slug).join(", ") || "none"})`;
  const what = hasDrifted(report)
    ? [
        counted(report.changed.length, "resource", "changed"),
        counted(report.gone.length, "resource", "gone"),
        counted(report.unmanaged.length, "thing", "unmanaged"),
        counted(report.connections.length, "undeclared connection"),
      ].join(", ")
    : "nothing has drifted";
  const open = notJudged.length === 0 ? "" : `; ${counted(notJudged.length, "question")} left open`;
  const known = ignored === 0 ? "" : `; ${ignored} ignored`;
  return `${where}: ${counted(compared, "resource")} compared, ${what}${known}${open}.`;
}

function counted(count: number, noun: string, then = ""): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}${then === "" ? "" : ` ${then}`}`;
}

function sectionsOf(report: DriftReport, style: Style): Section[] {
  const sentences = (all: readonly string[]) => all.map((one) => ({ line: style.plain(one) }));
  return [
    {
      title: "Changed in Segment",
      advice: "`pulumi up --refresh` puts it back; or make the program say what Segment has",
      items: report.changed.map((one) => ({ line: namedLine(one, style), details: changeLines(one, style) })),
    },
    {
      title: "Gone from Segment",
      advice:
        "`pulumi up --refresh` makes it again, under a key that profiles may still carry; or take it out of the program",
      items: report.gone.map((one) => ({
        line: namedLine(one, style),
        details: traceLines(one.trace, style),
      })),
    },
    {
      title: "Declared more than once",
      advice: "each `pulumi up` undoes what the other one has made: take it out of all programs but one",
      items: report.contested.map(({ id, by }) => ({
        line: `${style.code(id)}: ${by.map((one) => style.code(one)).join(", ")}`,
      })),
    },
    {
      title: "Managed by nobody",
      advice: "declare it (with `adopt`, the program takes it over), delete it, or ignore it with --ignore",
      items: unmanagedItems(
        report.unmanaged.filter(({ obstacle }) => obstacle === undefined),
        style,
      ),
    },
    {
      title: "Managed by nobody, and in no program's reach",
      advice: "delete it, or ignore it with --ignore",
      items: unmanagedItems(
        report.unmanaged.filter(({ obstacle }) => obstacle !== undefined),
        style,
      ),
    },
    {
      title: "Connections that nobody declared",
      advice:
        "disconnect the source in the app, declare it with SourceConnection, or ignore it with --ignore",
      items: report.connections.map(({ source, space, evidence, trace }) => ({
        line: `source ${style.code(source.name)} (${style.code(source.id)}) feeds space ${style.code(space)}`,
        details: [style.plain(evidence), ...traceLines(trace, style)],
      })),
    },
    ...flagSections(report.flags ?? [], style),
    { title: "Not compared", items: sentences(report.notCompared) },
    { title: "Good to know", items: sentences(report.notes) },
    { title: "Not judged", items: sentences(report.notJudged) },
  ];
}

function namedLine({ kind, resource, name, id, space, from }: Named, { code, plain }: Style): string {
  const called = name === undefined || name === resource ? "" : `, called ${code(name)}`;
  return `${plain(kind)} ${code(resource)}${called} (${code(id)}${space === undefined ? "" : `, space ${code(space)}`}, ${plain(from)})`;
}

function changeLines({ inputs, replaces, reason, trace }: Changed, style: Style): string[] {
  return [
    ...inputs.map((input) => changeLine(input, style)),
    ...(inputs.length === 0 && reason !== undefined ? [style.plain(reason)] : []),
    ...(replaces.length === 0
      ? []
      : [
          `${replaces.map((one) => style.code(one)).join(", ")} cannot be put back in place: \`pulumi up\` would replace it`,
        ]),
    ...traceLines(trace, style),
  ];
}

function changeLine({ name, before, now }: ChangedInput, { code }: Style): string {
  return `${code(name)}: ${shown(before, code)} -> ${shown(now, code)}`;
}

function shown(value: unknown, code: Style["code"]): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return code(text, longestText);
}

function unmanagedLine({ kind, name, key, id, space }: Unmanaged, { code }: Style): string {
  return `${kind} ${code(name)} (${key === undefined || key === name ? "" : `key ${code(key)}, `}${code(id)}, space ${code(space)})`;
}

function unmanagedItems(all: readonly Unmanaged[], style: Style): Section["items"] {
  return all.map((one) => ({ line: unmanagedLine(one, style), details: unmanagedDetails(one, style) }));
}

function unmanagedDetails({ definition, obstacle, trace }: Unmanaged, style: Style): string[] {
  return [
    ...(definition === undefined ? [] : [style.code(definition, longestText)]),
    ...(obstacle === undefined ? [] : [style.plain(obstacle)]),
    ...traceLines(trace, style),
  ];
}

/** The log names what was done last, which need not be what is found here. */
function traceLines(trace: Trace | undefined, { code, plain }: Style): string[] {
  if (trace === undefined) return [];
  const { at, by, event } = trace;
  const who = by === undefined ? "" : ` by ${code(by)}`;
  return [`last ${event === undefined ? "written" : `"${plain(event)}"`}: ${plain(at)}${who}`];
}
