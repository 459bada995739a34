// A document as it is packed: no link leads to what the package does not hold.

import path from "node:path";

/** `[label](target)`, or `![label](target)` for a picture; a label may run over lines and hold code. */
const link = /(!?)\[([^[\]]*)\]\(([^)\s]+)\)/g;
const isElsewhere = /^(?:[a-z]+:|#)/i;

/**
 * Links to packed files stay as they are. With the address of a repository, others lead there, to the version that is packed; without
 * one, they become their text and the place in the repository, and pictures go. The README is also shown on npm's page, which has
 * no other file: with a repository, all its links lead there.
 *
 * @param {string} markdown the document as it stands in the repository
 * @param {{ place: string, files: string[], repository?: import("./repository.mjs").Repository }} options
 */
export function packedDocument(markdown, { place, files, repository }) {
  const folders = new Set(files.flatMap(foldersOf));
  const isPacked = (target) => files.includes(target) || folders.has(target);
  const isShownAlone = repository !== undefined && place === "README.md";
  const changed = (text) =>
    text.replace(link, (whole, mark, label, target) => {
      if (isElsewhere.test(target)) return whole;
      const [file, anchor = ""] = target.split(/(?=#)/);
      const inRepository = path.posix.join(path.posix.dirname(place), file).replace(/\/$/, "");
      if (isPacked(inRepository) && !isShownAlone) return whole;
      if (repository === undefined)
        return mark === "!" ? "" : `${label} (in the repository: \`${inRepository}\`)`;
      const address = mark === "!" ? repository.picture(inRepository) : repository.page(inRepository);
      return `${mark}[${label}](${address}${anchor})`;
    });
  return outsideCode(markdown, changed);
}

/** Fenced blocks are shown as they stand. Where a picture was a paragraph, no gap stays. */
function outsideCode(markdown, change) {
  const parts = markdown.split(/(^```.*?^```$)/ms);
  return parts
    .map((part) => {
      const changed = part.startsWith("```") ? part : change(part);
      return changed === part ? part : changed.replace(/\n{3,}/g, "\n\n");
    })
    .join("");
}

function foldersOf(file) {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
