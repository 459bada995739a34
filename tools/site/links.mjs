// Where a link between files of the repository leads on the site.

import fs from "node:fs";
import path from "node:path";
import { root } from "../folders.mjs";
import { sitePages } from "./pages.mjs";

/** Folders that have no README and yet a page that lists what is in them. */
const lists = { examples: "docs/examples.md" };

/** @returns {{ file: string, hash: string } | undefined} what a link in a file leads to; undefined when that is not ours */
export function targetOf(source, link) {
  if (/^[a-z]+:|^\/\//.test(link)) return undefined;
  const [where = "", anchor] = link.split("#");
  const hash = anchor === undefined ? "" : `#${anchor}`;
  if (where === "") return { file: source, hash };
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(source), decodeURI(where)));
  const at = path.join(root, file);
  if (!fs.existsSync(at) || !fs.statSync(at).isDirectory()) return { file, hash };
  const folder = file.replace(/\/$/, "");
  return { file: lists[folder] ?? `${folder}/README.md`, hash };
}

/** @returns {string} the address on the site of what a link in a file leads to */
export function addressOf(source, link, pages = sitePages()) {
  const target = targetOf(source, link);
  if (target === undefined || link.startsWith("#")) return link;
  const page = pages.get(target.file) ?? filePage(target.file);
  return `/${page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")}${target.hash}`;
}

/** The page that shows a file which is no Markdown; its name has no dot, which would look like a file to download. */
export function filePage(file) {
  return `files/${file.replaceAll(/[^\w-]+/g, "-")}.md`;
}

/** @returns {string} the address on the site of a picture: pictures lie beside the pages, as they are */
export function pictureOf(source, link) {
  const target = targetOf(source, link);
  return target === undefined ? link : `/${target.file.replace(/^docs\//, "")}`;
}
