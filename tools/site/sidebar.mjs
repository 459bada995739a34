// The order in which the site is read. Every page stands in one group; a page's own first heading is its name.

import fs from "node:fs";
import path from "node:path";
import { root } from "../folders.mjs";
import { addressOf } from "./links.mjs";
import { readMarkdown } from "./markdown.mjs";
import { siteFolder, sitePages } from "./pages.mjs";

/** Files of the repository, by group. A folder is all in it that no group names, so that a new page has its place. */
const groups = {
  Start: [
    "docs/index.md",
    "docs/before-you-start.md",
    "docs/getting-started.md",
    "docs/concepts.md",
    "docs/alternatives.md",
  ],
  Guides: [
    "docs/audiences-per-treatment.md",
    "docs/undecided-impressions.md",
    "docs/renaming.md",
    "src/query/README.md",
    "src/fql/README.md",
    "docs/",
  ],
  "Pull requests and CI": ["docs/ci.md", "docs/policies.md", "policies/README.md"],
  Commands: [
    "docs/commands.md",
    "docs/doctor.md",
    "docs/probe.md",
    "docs/import.md",
    "docs/preview.md",
    "docs/drift.md",
  ],
  "The local Segment": ["docs/emulator.md", "docs/emulator-page.md", "src/emulator/README.md"],
  Examples: ["docs/examples.md", "examples/", "templates/"],
  Help: ["docs/troubleshooting.md", "README.md", "CHANGELOG.md", "SECURITY.md"],
  Contributing: ["docs/contributing.md", "src/", "spikes/", "docs/design/"],
};

/** Where the first heading is no name for a list. */
const names = {
  "README.md": "Resources, commands, settings",
  "docs/index.md": "What it is",
  "templates/segment-personas/README.md": "The template",
};

const closed = new Set(["Examples", "Contributing"]);

/** @returns {Map<string, string[]>} group to files */
export function filesByGroup() {
  const pages = [...sitePages().keys()];
  const entries = Object.values(groups).flat();
  const folders = entries.filter((entry) => entry.endsWith("/"));
  // The longest folder that fits has a file; where a group names it, that group has.
  const placeOf = (file) =>
    entries.includes(file)
      ? file
      : folders.filter((folder) => file.startsWith(folder)).toSorted((a, b) => b.length - a.length)[0];
  return new Map(
    Object.entries(groups).map(([group, own]) => [
      group,
      own.flatMap((entry) => pages.filter((file) => placeOf(file) === entry)),
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
