// npm runs this around `npm pack` and `npm publish`: the package is built first, and its README gets links that work there.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { localFolder, readIfThere, root } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { packedListing } from "./pack/listing.mjs";
import { packedReadme } from "./pack/readme.mjs";
import { repositoryOf } from "./pack/repository.mjs";
import { Problem, whenRun } from "./process.mjs";

const readme = path.join(root, "README.md");
/** The README as it stands in the repository, and the one that was packed, from `before` to `after`. */
const kept = path.join(localFolder, "README.kept.md");
const packed = path.join(localFolder, "README.packed.md");

async function before() {
  await installPackages();
  await buildPackage();
  after();
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const text = fs.readFileSync(readme, "utf8");
  const { files } = await packedListing();
  const repository = await repositoryOf(manifest);
  const derived = packedReadme(text, { files: files.map((file) => file.path), repository });
  fs.mkdirSync(localFolder, { recursive: true });
  fs.writeFileSync(kept, text);
  fs.writeFileSync(packed, derived);
  fs.writeFileSync(readme, derived);
}

/** Puts the README back, also after a pack that was killed; one that was edited since stays as it is. */
function after() {
  const [original, derived] = [readIfThere(kept), readIfThere(packed)];
  if (original !== undefined && readIfThere(readme) === derived) fs.writeFileSync(readme, original);
  for (const file of [kept, packed]) fs.rmSync(file, { force: true });
}

whenRun(import.meta.url, async ([when]) => {
  if (when === "before") await before();
  else if (when === "after") after();
  else throw new Problem("Say when this is: node tools/pack.mjs before, or node tools/pack.mjs after");
});
