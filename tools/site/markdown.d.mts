/** Something of a Markdown file, and the line that it begins in, counted from 1. */
interface Link {
  readonly to: string;
  readonly line: number;
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** @returns what a Markdown file holds */
export function readMarkdown(text: string): {
  readonly links: readonly Link[];
  readonly images: readonly Link[];
  readonly anchors: readonly string[];
  readonly code: readonly CodeBlock[];
  /** Code inside sentences; the line is that of the paragraph. */
  readonly inline: readonly { readonly text: string; readonly line: number }[];
  readonly title: string | undefined;
};
