// `node tools/exec.mjs COMMAND ARGS`: runs a tool of node_modules with the right Node, in the folder it was called in.

import { withNode } from "./environment.mjs";
import { installPackages } from "./install.mjs";
import { findNode } from "./node.mjs";
import { Problem, run, whenRun } from "./process.mjs";

whenRun(import.meta.url, async ([command, ...args]) => {
  if (command === undefined)
    throw new Problem("Say which tool to run: node tools/exec.mjs COMMAND [ARGUMENTS]");
  await installPackages();
  const env = withNode(await findNode());
  const { code } = await run(command, args, { cwd: process.cwd(), env, stdin: "inherit", stdout: "inherit" });
  return code;
});
