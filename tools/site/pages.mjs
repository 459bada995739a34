// Which Markdown file of the repository is which page of the site.

import fs from "node:fs";
import path from "node:path";
import { localFolder, root } from "../folders.mjs";

/** Everything of the site that is made: the pages as the site's builder reads them, and what it makes of them. */
export const siteFolder = path.join(localFolder, "site");

/** Files that stand elsewhere, and the pages that they are. */
const named = {
  "README.md": "readme.md",
  "CHANGELOG.md": "changelog.md",
  "SECURITY.md": "security.md",
  "policies/README.md": "policy-rules.md",
  "src/query/README.md": "query-language.md",
  "src/fql/README.md": "filter-language.md",
  "src/emulator/README.md": "emulator-coverage.md",
};

/** @returns {Map<string, string>} file of the repository to file of the site, as in `docs/preview.md` to `preview.md` */
export function sitePages() {
  const docs = markdownIn("docs").map((file) => [file, file.slice("docs/".length)]);
  const examples = ["examples", "templates"].flatMap((folder) =>
    markdownIn(folder).map((file) => [file, file.replace("/README.md", ".md")]),
  );
  const beside = ["src", "spikes"].flatMap((folder) =>
    markdownIn(folder).map((file) => [file, `internals/${file.replace("/README.md", ".md")}`]),
  );
  return new Map([...docs, ...examples, ...beside, ...Object.entries(named)]);
}

function markdownIn(folder) {
  if (!fs.existsSync(path.join(root, folder))) return [];
  return fs
    .readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !/^\.|^node_modules$/.test(name))
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return markdownIn(file);
      return entry.name.endsWith(".md") ? [file] : [];
    });
}
