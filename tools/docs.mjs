// `npm run docs`: the documentation as a site, in .local/site/dist. `npm run docs:dev` serves it, and follows what is written.

import fs from "node:fs";
import path from "node:path";
import { buildPackage } from "./build.mjs";
import { withNode } from "./environment.mjs";
import { root } from "./folders.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";
import { siteFolder } from "./site/pages.mjs";

/** Builds the site. Policies import the package by its name, so the reference needs the build. */
export async function buildSite() {
  await preparePages();
  await tool("vitepress", "build", "docs");
  say(`The site is in ${path.relative(root, path.join(siteFolder, "dist"))}`);
}

async function serveSite() {
  const { stageFile, stagedSources } = await preparePages();
  for (const file of stagedSources()) {
    fs.watchFile(path.join(root, file), { interval: 500 }, () => stageFile(file));
  }
  await tool("vitepress", "dev", "docs");
}

async function preparePages() {
  await installPackages();
  await buildPackage();
  // Reads Markdown with a package, which may just have been installed.
  const stage = await import("./site/stage.mjs");
  stage.stagePages();
  await tool("typedoc", "--options", "tools/site/typedoc.json");
  return stage;
}

async function tool(command, ...args) {
  const { code } = await run(command, args, { cwd: root, env: withNode(await findNode()) });
  if (code !== 0) throw new Problem(`${command} failed, see above.`);
}

whenRun(import.meta.url, async ([option]) => {
  if (option !== undefined && option !== "--serve") {
    throw new Problem(`There is no option ${option}. Without one the site is built; --serve serves it.`);
  }
  await (option === "--serve" ? serveSite() : buildSite());
  return 0;
});
