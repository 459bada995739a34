// The order in which the site is read. Every page stands in one group; a page's own first heading is its name.

import fs from "node:fs";
import path from "node:path";
import { root } from "../folders.mjs";
import { addressOf } from "./links.mjs";
import { readMarkdown } from "./markdown.mjs";
import { siteFolder, sitePages } from "./pages.mjs";

/** Files of the repository, by group; `examples/` and `templates/` are all that is in these folders. */
export const groups = {
  Start: ["docs/index.md"],
  Guides: [
    "docs/audiences-per-treatment.md",
    "docs/undecided-impressions.md",
    "docs/renaming.md",
    "docs/scale.md",
    "src/query/README.md",
    "src/fql/README.md",
  ],
  "Pull requests and CI": ["docs/policies.md", "policies/README.md"],
  Commands: ["docs/import.md", "docs/doctor.md", "docs/preview.md", "docs/drift.md", "docs/probe.md"],
  "The local Segment": ["docs/emulator.md", "docs/emulator-page.md", "src/emulator/README.md"],
  Examples: ["docs/examples.md", "examples/"],
  Help: ["docs/troubleshooting.md", "README.md", "CHANGELOG.md", "SECURITY.md"],
  Contributing: [
    "docs/contributing.md",
    "src/provider/README.md",
    "src/client/README.md",
    "src/calls/README.md",
    "src/emulator/web/README.md",
    "docs/design/native-plugin.md",
    "spikes/native-plugin/README.md",
  ],
};

/** Where the first heading is no name for a list. */
const names = { "README.md": "Resources, commands, settings", "docs/index.md": "What it is" };

const closed = new Set(["Examples", "Contributing"]);

/** @returns {Map<string, string[]>} group to files, with what is in folders written out */
export function filesByGroup() {
  const pages = [...sitePages().keys()];
  return new Map(
    Object.entries(groups).map(([group, entries]) => [
      group,
      entries.flatMap((entry) =>
        entry.endsWith("/") ? pages.filter((file) => file.startsWith(entry)) : [entry],
      ),
    ]),
  );
}

/** As VitePress wants them: the guides, and for each module of the package what is in it. */
export function sidebars() {
  const guides = [...filesByGroup()].map(([text, files]) => ({
    text,
    collapsed: closed.has(text),
    items: files.map((file) => ({ text: nameOf(file), link: addressOf("README.md", file) })),
  }));
  const modules = reference();
  const index = { text: "Reference", items: modules.map(({ text, link }) => ({ text, link })) };
  // VitePress takes the longest path that fits.
  const ofModules = modules.map(({ link, items }) => [link, [index, ...items]]);
  return { ...Object.fromEntries(ofModules), "/reference/": [index], "/": [...guides, index] };
}

function nameOf(file) {
  return names[file] ?? readMarkdown(fs.readFileSync(path.join(root, file), "utf8")).title;
}

/** The modules of the package, from what TypeDoc writes beside its pages: there, subpaths lie in the package itself. */
function reference() {
  const file = path.join(siteFolder, "pages/reference/typedoc-sidebar.json");
  const [whole] = JSON.parse(fs.readFileSync(file, "utf8"));
  const own = { ...whole, items: whole.items.filter((item) => !isModule(item)) };
  const subpaths = whole.items
    .filter(isModule)
    .map(({ text, ...rest }) => ({ ...rest, text: `${whole.text}/${text}` }));
  return [own, ...subpaths];
}

const isModule = ({ link }) => link !== undefined;
