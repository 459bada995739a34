// What a Markdown file holds: its links, its headings, its code.

import { slug } from "github-slugger";
import MarkdownIt from "markdown-it";

const reader = new MarkdownIt({ html: true });

/**
 * @returns {{ links: { to: string, line: number }[], images: { to: string, line: number }[], anchors: string[],
 *   code: { language: string, text: string, line: number }[], inline: { text: string, line: number }[], title: string | undefined }} lines count from 1
 */
export function readMarkdown(text) {
  const tokens = reader.parse(withoutFrontMatter(text), {});
  // A cell of a table does not say where it is, and its row does.
  let last = 1;
  const inside = tokens.flatMap(({ map, children }) => {
    if (map) last = map[0] + 1;
    return (children ?? []).map((child) => ({ child, line: last }));
  });
  const headings = tokens.flatMap((token, at) => (token.type === "heading_open" ? [tokens[at + 1]] : []));
  return {
    links: targets(inside, "link_open", "href"),
    images: targets(inside, "image", "src"),
    anchors: unique(headings.map((heading) => anchorOf(textOf(heading)))),
    code: tokens
      .filter(({ type }) => type === "fence")
      .map(({ info, content, map }) => ({ language: info.trim(), text: content, line: map[0] + 1 })),
    inline: inside
      .filter(({ child }) => child.type === "code_inline")
      .map(({ child, line }) => ({ text: child.content, line })),
    title: headings[0] && textOf(headings[0]),
  };
}

/** The anchor of a heading, as Git hosts make it; the site makes the same. */
export const anchorOf = (heading) => slug(heading);

/** Keeps the lines where they are. */
function withoutFrontMatter(text) {
  return text.replace(/^---\n[^]*?\n---\n/, (block) => block.replaceAll(/[^\n]/g, ""));
}

function targets(inside, type, attribute) {
  return inside
    .filter(({ child }) => child.type === type)
    .map(({ child, line }) => ({ to: child.attrGet(attribute), line }));
}

function textOf(heading) {
  return heading.children
    .filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content)
    .join("");
}

/** The second heading of a name is `name-1`. */
function unique(anchors) {
  const seen = new Map();
  return anchors.map((anchor) => {
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}
