// Finds a Node that is new enough for the package (undici 8 needs 22.19), or installs one in `.local/node`.

import path from "node:path";
import { localFolder, moveIntoPlace, removeFolder, temporaryBeside, withLock } from "./folders.mjs";
import { Problem, run, say, whenRun } from "./process.mjs";
import { isAtLeast, versionIn } from "./versions.mjs";

const oldestNode = [22, 19, 0];
const installedVersion = "24.21.0";
const folder = path.join(localFolder, "node");
const installed = path.join(folder, "node_modules", ".bin", "node");

let known;

/** The path of the Node to run everything else with; its folder goes first on PATH. */
export function findNode() {
  known ??= find();
  return known;
}

async function find() {
  if (isAtLeast(versionIn(process.versions.node), oldestNode)) return process.execPath;
  if (await isNewEnough(installed)) return installed;
  return withLock(path.join(localFolder, "node.lock"), async () => {
    if (!(await isNewEnough(installed))) await install();
    return installed;
  });
}

async function isNewEnough(node) {
  const { code, stdout } = await run(node, ["--version"], { stdout: "text", stderr: "text" });
  return code === 0 && isAtLeast(versionIn(stdout), oldestNode);
}

/** npm carries Node's own binaries, one package a platform; taken directly, no install script has to run. */
async function install() {
  const isAppleSilicon = process.platform === "darwin" && process.arch === "arm64";
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `${isAppleSilicon ? "node-bin" : "node"}-${platform}-${process.arch}`;
  say(
    `Node ${process.versions.node} is older than ${oldestNode.join(".")}: putting ${installedVersion} into .local/node`,
  );
  const temporary = temporaryBeside(folder);
  const args = [
    "install",
    "--prefix",
    temporary,
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--loglevel=error",
  ];
  const { code } = await run("npm", [...args, `${name}@${installedVersion}`], { cwd: temporary });
  const works = code === 0 && (await isNewEnough(path.join(temporary, "node_modules", ".bin", "node")));
  if (!works) {
    removeFolder(temporary);
    throw new Problem(
      `Node ${oldestNode.join(".")} or newer is needed and the npm package ${name} could not be installed. ` +
        `Install Node 24 (https://nodejs.org) or give npm access to a registry, then start again.`,
    );
  }
  moveIntoPlace(temporary, folder);
}

whenRun(import.meta.url, async () => {
  process.stdout.write(`${await findNode()}\n`);
});
