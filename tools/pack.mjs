// npm runs this around `npm pack` and `npm publish`: the package is built first, and its documents get links that work there.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { localFolder, readIfThere, removeFolder, root } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { packedDocument } from "./pack/documents.mjs";
import { packedListing } from "./pack/listing.mjs";
import { repositoryOf } from "./pack/repository.mjs";
import { Problem, whenRun } from "./process.mjs";

/** The documents that are packed otherwise than they stand in the repository, both as they are there and as they are packed. */
const kept = path.join(localFolder, "pack", "kept");
const packed = path.join(localFolder, "pack", "packed");

async function before() {
  await installPackages();
  await buildPackage();
  after();
  const repository = await repositoryOf(JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")));
  const files = (await packedListing()).files.map((file) => file.path);
  try {
    for (const place of files.filter((file) => file.endsWith(".md"))) derive(place, { files, repository });
  } catch (error) {
    // npm calls `after` only where this went well.
    after();
    throw error;
  }
}

function derive(place, options) {
  const text = fs.readFileSync(path.join(root, place), "utf8");
  const derived = packedDocument(text, { place, ...options });
  if (derived === text) return;
  write(path.join(kept, place), text);
  write(path.join(packed, place), derived);
  write(path.join(root, place), derived);
}

/** Puts the documents back, also after a pack that was killed; one that was edited since stays as it is. */
function after() {
  const places = fs.existsSync(kept) ? fs.readdirSync(kept, { recursive: true }) : [];
  for (const place of places.filter((name) => name.endsWith(".md"))) {
    const isAsPacked = readIfThere(path.join(root, place)) === readIfThere(path.join(packed, place));
    if (isAsPacked) fs.copyFileSync(path.join(kept, place), path.join(root, place));
  }
  removeFolder(path.dirname(kept));
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

whenRun(import.meta.url, async ([when]) => {
  if (when === "before") await before();
  else if (when === "after") after();
  else throw new Problem("Say when this is: node tools/pack.mjs before, or node tools/pack.mjs after");
});
