import pc from "picocolors";

import { oneLine, plain } from "../review/escape";
import type { Answer, Facts } from "./facts";

const LONGEST = 500;

/** A block for each question: what was asked, answered, done, and what came back. */
export function toText({ workspace, space, apiUrl, answers, left }: Facts): string {
  const blocks = answers.map(({ asks, did, cameBack, answer, certainty }) =>
    [
      pc.bold(asks),
      `  ${answer === null ? pc.dim("not measured") : `${pc.green(String(answer))} (${certainty})`}`,
      `  did: ${oneLine(did, LONGEST)}`,
      `  came back: ${oneLine(cameBack, LONGEST)}`,
    ].join("\n"),
  );
  const title = `Workspace ${workspace}, space ${space}, ${apiUrl}`;
  return `${[title, ...blocks, closing(answers, left)].join("\n\n")}\n`;
}

/** The same as a table. */
export function toMarkdown({ workspace, space, answers, left }: Facts): string {
  const rows = answers.map(
    ({ asks, did, cameBack, answer, certainty }) =>
      `| ${plain(asks)} | ${plain(answer === null ? "" : String(answer))} | ${certainty} | ${plain(did)} | ${plain(cameBack)} |`,
  );
  const table = [
    "| Question | Answer | Certainty | Did | Came back |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ];
  return [
    `## Probe of space ${plain(space)} of workspace ${plain(workspace)}`,
    table.join("\n"),
    plain(closing(answers, left)),
    "",
  ].join("\n\n");
}

/** How much was found out, and what is left of it in Segment. */
export function closing(answers: readonly Answer[], left: Facts["left"]): string {
  const measured = answers.filter(({ answer }) => answer !== null).length;
  const said = `${measured} of ${answers.length} questions have an answer.`;
  if (left.length === 0) return `${said} Nothing is left in Segment.`;
  const names = left.map(({ name, id, why }) => `"${name}" (${id}: ${why})`).join(", ");
  return `${said} Left in Segment, to be deleted in the app: ${names}.`;
}
