// Puts the pages together that the site is built from: Markdown from all over the repository, and the files it links to.

import fs from "node:fs";
import path from "node:path";
import { removeFolder, root } from "../folders.mjs";
import { Problem } from "../process.mjs";
import { addressOf, filePage, pictureOf, targetOf } from "./links.mjs";
import { readMarkdown } from "./markdown.mjs";
import { siteFolder, sitePages } from "./pages.mjs";

const pagesFolder = path.join(siteFolder, "pages");

/** The files of the repository that are pages. */
export function stagedSources() {
  return [...sitePages().keys()];
}

export function stagePages() {
  removeFolder(pagesFolder);
  for (const source of stagedSources()) stageFile(source);
  fs.cpSync(path.join(root, "docs/images"), path.join(pagesFolder, "public/images"), { recursive: true });
}

/** One page, with links that lead to pages, and a page for each other file that it links to. */
export function stageFile(source) {
  const pages = sitePages();
  const text = fs.readFileSync(path.join(root, source), "utf8");
  const { links, images } = readMarkdown(text);
  for (const { to, line } of [...links, ...images]) {
    const file = targetOf(source, to)?.file;
    if (file === undefined) continue;
    if (!fs.existsSync(path.join(root, file))) throw new Problem(`${source}:${line}: there is no ${file}`);
    if (!pages.has(file) && !isPicture(file)) stageOther(file);
  }
  const rewritten = [
    ...links.map(({ to }) => [to, addressOf(source, to, pages)]),
    ...images.map(({ to }) => [to, pictureOf(source, to)]),
  ].reduce((all, [from, to]) => all.replaceAll(`](${from})`, `](${to})`), text);
  write(pages.get(source), rewritten);
}

const isPicture = (file) => file.startsWith("docs/images/");

/** A file that is no page, such as a program, is shown as it is. */
function stageOther(file) {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  const language = path.extname(file).slice(1) || "text";
  write(filePage(file), `# \`${file}\`\n\n\`\`\`\`${language}\n${text}\`\`\`\`\n`);
}

function write(page, text) {
  const file = path.join(pagesFolder, page);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
