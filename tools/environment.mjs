// The environment that commands run in: one Node, the tools of node_modules, one engine, nothing of the person's own.

import fs from "node:fs";
import path from "node:path";
import { localFolder, root } from "./folders.mjs";

/** `node` and the installed tools first on PATH, so that their `#!/usr/bin/env node` finds the right one. */
export function withNode(node, env = process.env) {
  return withPath([path.dirname(node), path.join(root, "node_modules", ".bin")], env);
}

/** What every run of the engine needs; a variable that is set already stays as it is. */
export function withEngine(node, engine, env = process.env) {
  const home = path.join(localFolder, "pulumi");
  const state = path.join(home, "state");
  fs.mkdirSync(state, { recursive: true });
  const passphrase = env.PULUMI_CONFIG_PASSPHRASE_FILE === undefined ? { PULUMI_CONFIG_PASSPHRASE: "" } : {};
  return {
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: path.join(home, "home"),
    PULUMI_BACKEND_URL: `file://${state}`,
    ...passphrase,
    ...withPath([engine.bin, path.dirname(node)], env),
  };
}

function withPath(folders, env) {
  return { ...env, PATH: [...folders, env.PATH ?? ""].join(path.delimiter) };
}
