// `npm run sbom -- FILE`: what the package brings along, as a CycloneDX bill of materials; without FILE, on stdout.

import fs from "node:fs";
import path from "node:path";
import { localFolder, removeFolder, root, temporaryBeside } from "./folders.mjs";
import { Problem, run, whenRun } from "./process.mjs";

const read = (file) => fs.readFileSync(path.join(root, file), "utf8");

/**
 * `npm sbom --omit dev` leaves out what the package needs and a tool needs too (npm 11). So npm is asked about the package
 * without its tools, in a folder of the package's name, by which npm calls it.
 */
async function billOfMaterials() {
  const { devDependencies: _, peerDependencies: __, ...manifest } = JSON.parse(read("package.json"));
  const temporary = temporaryBeside(path.join(localFolder, "sbom"));
  const folder = path.join(temporary, manifest.name);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  fs.writeFileSync(path.join(folder, "package-lock.json"), read("package-lock.json"));
  // Drops the tools from the copy of the lockfile; what stays is in it already, so nothing is asked of a registry.
  await npm(
    folder,
    "install",
    "--package-lock-only",
    "--ignore-scripts",
    "--offline",
    "--no-audit",
    "--no-fund",
  );
  const bill = await npm(folder, "sbom", "--sbom-format", "cyclonedx", "--package-lock-only");
  removeFolder(temporary);
  return bill;
}

async function npm(cwd, ...args) {
  const { code, stdout } = await run("npm", args, { cwd, stdout: "text" });
  if (code !== 0) throw new Problem(`\`npm ${args.join(" ")}\` failed in a copy of package.json, see above.`);
  return stdout;
}

whenRun(import.meta.url, async ([file]) => {
  const bill = await billOfMaterials();
  if (file === undefined) process.stdout.write(bill);
  else fs.writeFileSync(path.resolve(process.env.INIT_CWD || process.cwd(), file), bill);
});
