import pc from "picocolors";

import { counted } from "../counted";
import { oneLine, plain } from "../review/escape";
import { type Line, type Mark, type Report, summaryOf } from "./report";

/** A sentence may hold a list of names, and names are others' to choose. */
const LONGEST = 2_000;

const signs: Readonly<Record<Mark, string>> = {
  ok: pc.green("✓"),
  note: pc.dim("·"),
  warn: pc.yellow("!"),
  fail: pc.red("✗"),
  unknown: pc.yellow("?"),
};

/** The report for people: a section for each subject, a line for each check, its fix below it. */
export function toText(report: Report): string {
  const blocks = report.sections.map(({ title, lines }) =>
    [pc.bold(title), ...lines.flatMap(textOf)].join("\n"),
  );
  return `${[...blocks, summaryOf(report)].join("\n\n")}\n`;
}

function textOf({ mark, says, fix }: Line): string[] {
  const said = `  ${signs[mark]} ${oneLine(says, LONGEST)}`;
  return fix === undefined ? [said] : [said, `    ${pc.cyan("fix:")} ${oneLine(fix, LONGEST)}`];
}

/** The same for a comment on a pull request or a summary of a job: findings first, what is fine folded away. */
export function toMarkdown(report: Report): string {
  const sections = report.sections.flatMap(({ title, lines }) => {
    const found = lines.filter(({ mark }) => mark !== "ok" && mark !== "note");
    return found.length === 0 ? [] : [[`### ${plain(title)}`, "", ...found.flatMap(itemOf)].join("\n")];
  });
  const rest = report.sections.flatMap(({ lines }) =>
    lines.filter(({ mark }) => mark === "ok" || mark === "note").flatMap(itemOf),
  );
  const folded =
    rest.length === 0
      ? []
      : [
          `<details><summary>${counted(rest.length, "check")} found nothing</summary>\n\n${rest.join("\n")}\n\n</details>`,
        ];
  return `${["## Doctor", plain(summaryOf(report)), ...sections, ...folded].join("\n\n")}\n`;
}

const names: Readonly<Record<Mark, string>> = {
  ok: "Fine",
  note: "Note",
  warn: "Warning",
  fail: "Problem",
  unknown: "Not judged",
};

function itemOf({ mark, says, fix }: Line): string[] {
  const said = `- **${names[mark]}**: ${plain(says)}`;
  return fix === undefined ? [said] : [`${said}<br>Fix: ${plain(fix)}`];
}
