import pc from "picocolors";

import { code, oneLine, plain } from "../review/escape";

/** Findings of one kind, with what to do about them. */
export interface Section {
  readonly title: string;
  readonly advice?: string;
  readonly items: readonly { readonly line: string; readonly details?: readonly string[] }[];
}

/** How names and texts of other people are shown. */
export interface Style {
  readonly code: (text: string, longest?: number) => string;
  readonly plain: (text: string) => string;
}

const longestName = 200;
/** Of queries and sentences. */
export const longestText = 2_000;

export const forTerminal: Style = {
  code: (text, longest = longestName) => oneLine(text, longest),
  plain: (text) => oneLine(text, longestText),
};
export const forMarkdown: Style = { code, plain };

/** A summary and sections as text for a terminal. */
export function asText(summary: string, sections: readonly Section[]): string {
  const blocks = sections
    .filter(({ items }) => items.length > 0)
    .map(({ title, advice, items }) =>
      [
        pc.bold(`${title} (${items.length})`),
        ...(advice === undefined ? [] : [`  ${advice}`]),
        ...items.flatMap(({ line, details = [] }) => [
          `- ${line}`,
          ...details.map((detail) => `    ${detail}`),
        ]),
      ].join("\n"),
    );
  return [summary, ...blocks].map((block) => `${block}\n`).join("\n");
}

/** The same for an issue or a comment. */
export function asMarkdown(title: string, summary: string, sections: readonly Section[]): string {
  const blocks = sections
    .filter(({ items }) => items.length > 0)
    .map(({ title: of, advice, items }) =>
      [
        `#### ${plain(of)} (${items.length})`,
        ...(advice === undefined ? [] : [`To do: ${advice}.`]),
        items
          .flatMap(({ line, details = [] }) => [`- ${line}`, ...details.map((detail) => `  - ${detail}`)])
          .join("\n"),
      ].join("\n\n"),
    );
  return `${[`### ${title}`, summary, ...blocks].join("\n\n")}\n`;
}
