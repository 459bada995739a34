// Which Markdown file of the repository is which page of the site.

import fs from "node:fs";
import path from "node:path";
import { localFolder, root } from "../folders.mjs";

/** Everything of the site that is made: the pages as the site's builder reads them, and what it makes of them. */
export const siteFolder = path.join(localFolder, "site");

/** Guides that stand beside the code they are about, and the pages that they are. */
const beside = {
  "README.md": "readme.md",
  "CHANGELOG.md": "changelog.md",
  "SECURITY.md": "security.md",
  "policies/README.md": "policy-rules.md",
  "src/query/README.md": "query-language.md",
  "src/fql/README.md": "filter-language.md",
  "src/emulator/README.md": "emulator-coverage.md",
  "src/provider/README.md": "internals/provider.md",
  "src/client/README.md": "internals/client.md",
  "src/calls/README.md": "internals/calls.md",
  "src/emulator/web/README.md": "internals/emulator-page.md",
  "spikes/native-plugin/README.md": "internals/native-plugin-spike.md",
};

/** @returns {Map<string, string>} file of the repository to file of the site, as in `docs/preview.md` to `preview.md` */
export function sitePages() {
  const docs = markdownIn("docs").map((file) => [file, file.slice("docs/".length)]);
  const examples = ["examples", "templates"].flatMap((folder) =>
    markdownIn(folder).map((file) => [file, file.replace("/README.md", ".md")]),
  );
  return new Map([...docs, ...examples, ...Object.entries(beside)]);
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
