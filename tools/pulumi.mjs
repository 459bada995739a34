// `npm run --silent pulumi -- ARGS`: the engine that set-up found, with the same Node, in the folder you are in.

import path from "node:path";
import { buildPackage } from "./build.mjs";
import { findEngine } from "./engine.mjs";
import { withEngine } from "./environment.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { run, whenRun } from "./process.mjs";

whenRun(import.meta.url, async (args) => {
  await installPackages();
  const [node, engine] = [await findNode(), await findEngine()];
  await buildPackage();
  const { code } = await run(path.join(engine.bin, "pulumi"), args, {
    // npm runs scripts in the package's folder and says in INIT_CWD where the person is.
    cwd: process.env.INIT_CWD || process.cwd(),
    env: withEngine(node, engine),
    stdin: "inherit",
    stdout: "inherit",
  });
  return code;
});
