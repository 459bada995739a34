import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(__dirname, "../..");
/** What is downloaded is kept in the checkout, so that only the first run asks the registry for more than the names. */
const kept = path.join(root, ".local/packages");
const modules = path.join(root, "node_modules");
const run = promisify(execFile);

/**
 * How a package manager installs a project; none of them runs the scripts of packages. pnpm is strict: a package finds
 * what its own package.json names and nothing else. yarn is the current one, with `node_modules` instead of Plug'n'Play, for which
 * Pulumi's own SDK has no support.
 */
export const managers = {
  npm: async (folder) => {
    await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: folder,
    });
  },
  pnpm: async (folder) => {
    const places = [
      `--store-dir=${path.join(kept, "pnpm")}`,
      `--config.cache-dir=${path.join(kept, "pnpm-cache")}`,
      // In CI pnpm would refuse a project whose lockfile is older than its package.json.
      "--no-frozen-lockfile",
    ];
    const pnpm = path.join(modules, "pnpm/bin/pnpm.mjs");
    await run(process.execPath, [pnpm, "install", "--prefer-offline", "--ignore-scripts", ...places], {
      cwd: folder,
      env: await trusting(),
    });
  },
  yarn: async (folder) => {
    const { stdout: registry } = await run("npm", ["config", "get", "registry"], { cwd: folder });
    const settings = {
      nodeLinker: "node-modules",
      npmRegistryServer: registry.trim(),
      enableGlobalCache: false,
      cacheFolder: path.join(kept, "yarn"),
      enableScripts: false,
      enableTelemetry: false,
      // On a build machine yarn would refuse to write the lockfile that a new project does not have yet.
      enableImmutableInstalls: false,
    };
    await writeFile(path.join(folder, ".yarnrc.yml"), JSON.stringify(settings));
    await run(process.execPath, [path.join(modules, "@yarnpkg/cli-dist/bin/yarn.js"), "install"], {
      cwd: folder,
      env: await trusting(),
    });
  },
} satisfies Record<string, (folder: string) => Promise<void>>;

export type Manager = keyof typeof managers;

/** What runs of npm inside a test find of the person's own npm: where its registry and its cache are. */
export async function npmSettings(): Promise<Record<string, string>> {
  return {
    npm_config_cache: await setting("cache"),
    npm_config_userconfig: await setting("userconfig"),
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
  };
}

/** What npm's own settings trust beside the usual authorities, as in a company's network, the others trust too. */
async function trusting(): Promise<NodeJS.ProcessEnv> {
  const file = await setting("cafile");
  return file === "null" || file === "" ? process.env : { ...process.env, NODE_EXTRA_CA_CERTS: file };
}

async function setting(name: string): Promise<string> {
  return (await run("npm", ["config", "get", name], { cwd: root })).stdout.trim();
}
