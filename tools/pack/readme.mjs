// The README as it is packed: no link leads to what the package does not hold.

/** `[label](target)`, or `![label](target)` for a picture; a label may run over lines and hold code. */
const link = /(!?)\[([^[\]]*)\]\(([^)\s]+)\)/g;
const isElsewhere = /^(?:[a-z]+:|#)/i;

/**
 * With the address of a repository, every relative link leads there, to the version that is packed. Without one, links to packed
 * files stay as they are, other links become their text and the place in the repository, and other pictures go.
 *
 * @param {string} markdown the README of the repository
 * @param {{ files: string[], repository?: import("./repository.mjs").Repository }} options
 */
export function packedReadme(markdown, { files, repository }) {
  const folders = new Set(files.flatMap(foldersOf));
  const isPacked = (place) => files.includes(place) || folders.has(place);
  return outsideCode(markdown, (text) =>
    text
      .replace(link, (whole, mark, label, target) => {
        if (isElsewhere.test(target)) return whole;
        const [place, anchor] = splitAnchor(target);
        if (repository !== undefined) {
          return `${mark}[${label}](${mark === "!" ? repository.picture(place) : repository.page(place)}${anchor})`;
        }
        if (isPacked(place)) return whole;
        return mark === "!" ? "" : `${label} (in the repository: \`${place}\`)`;
      })
      // Where a picture was a paragraph.
      .replace(/\n{3,}/g, "\n\n"),
  );
}

/** Fenced blocks are shown as they stand. */
function outsideCode(markdown, change) {
  const parts = markdown.split(/(^```.*?^```$)/ms);
  return parts.map((part) => (part.startsWith("```") ? part : change(part))).join("");
}

function splitAnchor(target) {
  const at = target.indexOf("#");
  return at === -1 ? [trimmed(target), ""] : [trimmed(target.slice(0, at)), target.slice(at)];
}

const trimmed = (place) => place.replace(/^\.\//, "").replace(/\/$/, "");

function foldersOf(file) {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
