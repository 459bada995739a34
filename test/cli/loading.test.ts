import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

import { expect, test, vi } from "vitest";

import { commandOn, folderOf } from "./command";

// Each test starts a process.
vi.setConfig({ testTimeout: 30_000 });

/** Tells at the end which packages the process has loaded. */
const listPackages = `
const packages = () => Object.keys(require.cache).flatMap((file) => /.*node_modules.((?:@[^/]+.)?[^/]+)/.exec(file)?.[1] ?? []);
process.on("exit", () => process.stderr.write(JSON.stringify([...new Set(packages())])));
`;
const events = JSON.stringify({ userId: "u", event: "X", timestamp: "2026-11-12T08:40:03Z" });
const preview = JSON.stringify({ diagnostics: [{ message: "no", severity: "error" }] });
const query = "event('X').count()";

test.each([
  ["check", ["--query", query], false],
  ["check", ["--query", "event = 'X'", "--as", "filter"], false],
  ["evaluate", ["--query", query, "--events", "events.jsonl"], false],
  ["evaluate", ["--query", "event = 'X'", "--as", "filter", "--events", "events.jsonl"], false],
  ["review", ["--preview", "preview.json", "--offline"], true],
  ["preview", ["--query", query, "--offline"], true],
])("%s %j loads an HTTP client: %s", async (name, args, isLoaded) => {
  using folder = folderOf({ "list.cjs": listPackages, "events.jsonl": events, "preview.json": preview });
  const { code, stderr } = await commandOn(
    process.execPath,
    ["--require", "./list.cjs"],
    folder.path,
    name,
    ...args,
  );

  const packages = JSON.parse(stderr) as string[];
  expect({ code, undici: packages.includes("undici"), commander: packages.includes("commander") }).toEqual({
    code: 0,
    undici: isLoaded,
    commander: true,
  });
});

const everyCommand = [
  [],
  ["--help"],
  ["check"],
  ["evaluate"],
  ["review"],
  ["preview"],
  ["doctor"],
  ["emulator"],
];

test.each(everyCommand)("an older Node ends with one line and 2: %s", async (...args) => {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });`;
  using folder = folderOf({ "pretend.cjs": pretend });

  expect(await commandOn(process.execPath, ["--require", "./pretend.cjs"], folder.path, ...args)).toEqual(
    tooOld("20.20.2"),
  );
});

// Machines have one by chance only; the pretended one above is always there.
test.each(olderNodes())("%s ends with one line and 2", async (node, version) => {
  using folder = folderOf({});

  for (const args of everyCommand)
    expect(await commandOn(node, [], folder.path, ...args)).toEqual(tooOld(version));
});

const tooOld = (version: string) => ({
  code: 2,
  stdout: "",
  stderr: `pulumi-segment-personas needs Node 22.19 or newer, and this is Node ${version}: put a newer \`node\` first on the PATH\n`,
});

/** Those that this machine has and that know `--import`, which runs the sources here. */
function olderNodes(): [string, string][] {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/bin", "/usr/local/bin"];
  return [...new Set(folders)]
    .map((folder) => path.join(folder, "node"))
    .filter((node) => existsSync(node))
    .map((node): [string, string] => [
      node,
      execFileSync(node, ["--version"], { encoding: "utf8" }).trim().slice(1),
    ])
    .filter(([, version]) => ["20", "21"].includes(version.split(".")[0] ?? ""));
}
