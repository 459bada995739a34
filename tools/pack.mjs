// npm runs this around `npm pack` and `npm publish`: the package is built first, and its README gets links that work there.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { localFolder, readIfThere, root } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { packedReadme } from "./pack/readme.mjs";
import { repositoryOf } from "./pack/repository.mjs";
import { Problem, run, whenRun } from "./process.mjs";

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
  const derived = packedReadme(text, {
    files: await packedFiles(),
    repository: await repositoryOf(manifest),
  });
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

async function packedFiles() {
  const { code, stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    stdout: "text",
    // `npm publish --dry-run` and the like hand their settings on, which are not this listing's.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"))),
  });
  if (code !== 0)
    throw new Problem("`npm pack --dry-run` failed, see above: what the package holds is not known.");
  const answer = JSON.parse(stdout);
  // npm 12 answers an object by package name, older ones a list.
  const [listing] = Array.isArray(answer) ? answer : Object.values(answer);
  return listing.files.map((file) => file.path);
}

whenRun(import.meta.url, async ([when]) => {
  if (when === "before") await before();
  else if (when === "after") after();
  else throw new Problem("Say when this is: node tools/pack.mjs before, or node tools/pack.mjs after");
});
