// Finds the Pulumi engine, or gets it: the npm packages hold Pulumi's SDK, not its command line and language host.
// In this order: a `pulumi` on PATH, the cache of an earlier set-up, the official release, a build from Go modules.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findNode } from "./node.mjs";
import { moveIntoPlace, removeFolder, root, temporaryBeside, withLock } from "./folders.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";
import { isAtLeast, versionIn } from "./versions.mjs";

const oldestEngine = [3, 254, 0];
const oldestGo = [1, 25, 11];
const releaseVersion = "3.270.0";
const builtVersion = "3.259.0";
const launcher = "pulumi-resource-pulumi-nodejs";
const programs = ["pulumi", "pulumi-language-nodejs", launcher];
const suffix = process.platform === "win32" ? ".exe" : "";

// `go install path@version` is refused because these modules carry replace lines, hence a module for each here. The
// language host is older than the command line: it has no tags, and this commit is the newest that can be had.
const goPrograms = [
  {
    name: "pulumi",
    module: "cli",
    path: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: builtVersion,
  },
  {
    name: "pulumi-language-nodejs",
    module: "host",
    path: "github.com/pulumi/pulumi/sdk/nodejs/cmd/pulumi-language-nodejs/v3",
    version: "3.190.0",
  },
];

const cacheHome = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
const cacheFolder = path.join(cacheHome, "pulumi-segment-personas");
const engineFolder = (version) => path.join(cacheFolder, `engine-${version}`);

/**
 * The engine, got first where there is none. `node_modules` must be installed.
 *
 * @returns {Promise<{ bin: string, version: string, how: string }>} `bin` is the folder to put first on PATH
 */
export async function findEngine() {
  const ready = (await onPath()) ?? (await inCache());
  if (ready) return ready;
  return withLock(path.join(cacheFolder, "engine.lock"), async () => {
    const found = await inCache();
    if (found) return found;
    const tries = [];
    const engine = (await fromRelease(tries)) ?? (await fromGoModules(tries));
    if (engine) return engine;
    throw new Problem(choices(tries));
  });
}

async function onPath() {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter).filter(Boolean)) {
    if (!fs.existsSync(path.join(folder, `pulumi${suffix}`))) continue;
    const bin = path.dirname(fs.realpathSync(path.join(folder, `pulumi${suffix}`)));
    return (await engineIn(folder, "found on PATH")) ?? (await engineIn(bin, "found on PATH"));
  }
  return undefined;
}

async function inCache() {
  return (
    (await engineIn(path.join(engineFolder(releaseVersion), "bin"), "cached")) ??
    (await engineIn(path.join(engineFolder(builtVersion), "bin"), "cached"))
  );
}

/** A folder counts only when everything is in it and the program says its version. */
async function engineIn(bin, how) {
  const extension = { [launcher]: suffix && ".cmd" };
  if (!programs.every((name) => fs.existsSync(path.join(bin, name + (extension[name] ?? suffix)))))
    return undefined;
  const { code, stdout } = await run(path.join(bin, "pulumi"), ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    stdout: "text",
    stderr: "text",
  });
  const version = versionIn(stdout);
  if (code !== 0 || !isAtLeast(version, oldestEngine)) return undefined;
  return { bin, version: version.join("."), how };
}

/** The installer that Pulumi's Automation API has. It is asked for only when its host answers within seconds. */
async function fromRelease(tries) {
  const host = "https://get.pulumi.com";
  try {
    await fetch(`${host}/install.sh`, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
  } catch (error) {
    tries.push(`the official release: ${host} does not answer (${error.cause?.code ?? error.name})`);
    return undefined;
  }
  say(`Downloading Pulumi ${releaseVersion} from ${host}`);
  const target = engineFolder(releaseVersion);
  const folder = temporaryBeside(target);
  const install = `
    const { PulumiCommand } = require("@pulumi/pulumi/automation");
    const [folder, version] = process.argv.slice(1);
    PulumiCommand.install({ root: folder, version: require("semver").parse(version) }).catch((error) => {
      console.error(String(error.message ?? error));
      process.exit(1);
    });`;
  const node = await findNode();
  const { code, stderr } = await run(node, ["-e", install, folder, releaseVersion], {
    cwd: root,
    stderr: "text",
  });
  const installed = code === 0 ? await engineIn(path.join(folder, "bin"), "downloaded") : undefined;
  if (!installed) {
    removeFolder(folder);
    tries.push(`the official release: ${stderr.trim().split("\n").at(-1) || "the download is not complete"}`);
    return undefined;
  }
  moveIntoPlace(folder, target);
  return { ...installed, bin: path.join(target, "bin") };
}

async function fromGoModules(tries) {
  const go = await run("go", ["version"], { stdout: "text", stderr: "text" });
  const version = go.code === 0 ? versionIn(go.stdout) : undefined;
  if (!isAtLeast(version, oldestGo)) {
    const found = version ? `Go ${version.join(".")} is too old` : "there is no `go` on PATH";
    tries.push(`a build from Go modules: ${found}, ${oldestGo.join(".")} or newer is needed`);
    return undefined;
  }
  const target = engineFolder(builtVersion);
  const folder = temporaryBeside(target);
  say(
    `Building Pulumi ${builtVersion} from Go modules, once for this machine: some minutes, 4 GB of Go's caches.`,
  );
  const bin = path.join(folder, "bin");
  fs.mkdirSync(bin);
  for (const program of goPrograms) {
    const problem = await build(program, bin);
    if (problem) {
      removeFolder(folder);
      tries.push(`a build from Go modules: ${program.name}: ${problem}`);
      return undefined;
    }
  }
  fs.copyFileSync(path.join(root, "node_modules", "@pulumi", "pulumi", launcher), path.join(bin, launcher));
  fs.chmodSync(path.join(bin, launcher), 0o755);
  moveIntoPlace(folder, target);
  const engine = await engineIn(path.join(target, "bin"), "built from Go modules");
  if (!engine) tries.push("a build from Go modules: what was built does not run");
  return engine;
}

async function build(program, bin) {
  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${program.version}`;
  const args = [
    "build",
    "-v",
    "-mod=readonly",
    "-tags",
    "osusergo grpcnotrace",
    "-ldflags",
    `-s -w ${versionFlag}`,
  ];
  const progress = reportProgress(program.name);
  const { code, stderr } = await run("go", [...args, "-o", `${bin}${path.sep}`, program.path], {
    cwd: path.join(root, "tools", "engine", program.module),
    // A go.work of a folder above would replace what these modules pin.
    env: { ...process.env, GOWORK: "off" },
    stderr: "text",
    onStderr: progress.see,
  });
  progress.stop();
  if (code !== 0) return stderr.trim().split("\n").slice(-5).join("\n    ");
  const built = path.join(bin, path.basename(program.path.replace(/\/v3$/, "")) + suffix);
  return fs.existsSync(built) ? undefined : `the build left no ${built}`;
}

/** `go build -v` names each package as it is compiled and each module as it comes. */
function reportProgress(name) {
  const started = Date.now();
  const seen = { modules: 0, packages: 0 };
  const tell = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`  ${name}: ${seconds} s, ${seen.modules} modules downloaded, ${seen.packages} packages compiled`);
  };
  const timer = setInterval(tell, 10_000);
  return {
    see: (text) => {
      const modules = text.split("go: downloading").length - 1;
      seen.modules += modules;
      seen.packages += text.split("\n").length - 1 - modules;
    },
    stop: () => {
      clearInterval(timer);
      tell();
    },
  };
}

function choices(tries) {
  return [
    "There is no Pulumi engine, and it could not be had:",
    ...tries.map((text) => `  - ${text}`),
    "Any one of these helps, then start again:",
    `  - install Pulumi ${oldestEngine.slice(0, 2).join(".")} or newer: https://www.pulumi.com/docs/install/`,
    `  - install Go ${oldestGo.join(".")} or newer (https://go.dev/dl/) with access to a Go module proxy`,
    `  - copy ${engineFolder(builtVersion)} from a machine that has it`,
  ].join("\n");
}

whenRun(import.meta.url, async () => {
  const engine = await findEngine();
  say(`Pulumi ${engine.version}, ${engine.how}`);
  process.stdout.write(`${engine.bin}\n`);
});
