// `node tools/release.mjs v1.2.3`: whether what is checked out can be released under that tag; says all that is missing.

import fs from "node:fs";
import path from "node:path";
import { root } from "./folders.mjs";
import { Problem, say, whenRun } from "./process.mjs";
import { missingFor } from "./release/missing.mjs";

const read = (...place) => fs.readFileSync(path.join(root, ...place), "utf8");

whenRun(import.meta.url, async ([tag]) => {
  if (tag === undefined) throw new Problem("Say which tag to release: node tools/release.mjs v1.2.3");
  const missing = missingFor(tag, {
    manifest: JSON.parse(read("package.json")),
    changelog: read("CHANGELOG.md"),
    template: JSON.parse(read("templates", "segment-personas", "package.json")),
    recorded: fs.readdirSync(path.join(root, "test", "engine", "states", "releases")),
    // Where the workflow runs; npm compares it with `repository` when it signs where the package was built.
    repository: process.env.GITHUB_REPOSITORY,
  });
  for (const sentence of missing) say(sentence);
  return missing.length === 0 ? 0 : 1;
});
