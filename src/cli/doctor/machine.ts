import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

import { version } from "../../provider/package";
import { runPulumi } from "../pulumi";
import { fail, type Line, note, ok, unknown, warn } from "./report";
import type { Situation } from "./situation";

/** What the README promises; older engines are not tried. */
const oldest = { engine: [3, 254], node: [22, 19], sdk: [3, 216] } as const;

const missingEngine = "there is no `pulumi` on the PATH";

/** The Node that `pulumi` starts, which need not be the one that runs this. */
export async function nodeLine({ env }: Situation): Promise<Line> {
  const found = await promisify(execFile)("node", ["--version"], { env }).catch(() => undefined);
  const own = process.versions.node;
  if (found === undefined)
    return fail(
      "node",
      "there is no `node` on the PATH, which is where `pulumi` looks for it",
      `install Node ${shown(oldest.node)} or newer, or put the folder of ${process.execPath} on the PATH`,
    );
  const onPath = found.stdout.trim().replace(/^v/, "");
  if (isOlder(onPath, oldest.node))
    return fail(
      "node",
      `\`pulumi\` runs programs with the \`node\` of the PATH, which is ${onPath}, and ${shown(oldest.node)} is needed`,
      `put a newer \`node\` first on the PATH, such as ${path.dirname(process.execPath)}, which has ${own}`,
    );
  return ok("node", `Node ${onPath}`);
}

/** @returns whether there is an engine to be asked, beside what to say of it */
export async function engineLine({
  folder,
  env,
  signal,
}: Situation): Promise<{ line: Line; isThere: boolean }> {
  const install = `install Pulumi ${shown(oldest.engine)} or newer: https://www.pulumi.com/docs/install/`;
  let run;
  try {
    run = await runPulumi(["version"], missingEngine, signal, { cwd: folder, env });
  } catch (error) {
    if (signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { line: fail("engine", why, install), isThere: false };
  }
  const [, found] = /v?(\d+\.\d+\.\d+\S*)/.exec(run.stdout) ?? [];
  if (run.code !== 0 || found === undefined) {
    const why = `\`pulumi version\` does not say its version: ${(run.stderr || run.stdout).trim().slice(0, 300) || "it said nothing"}`;
    return { line: unknown("engine", why, install), isThere: true };
  }
  if (isOlder(found, oldest.engine)) {
    const older = `Pulumi ${found} is older than ${shown(oldest.engine)}`;
    return { line: fail("engine", older, install), isThere: true };
  }
  return { line: ok("engine", `Pulumi ${found}`), isThere: true };
}

/** Whether the provider process finds the package: it looks from the program's folder. @param folder - the program's */
export function packageLines(folder: string | undefined): Line[] {
  if (folder === undefined)
    return [
      note("package", "whether a program finds the package: run this in the folder of a Pulumi project"),
    ];
  const own = versionIn(folder, "pulumi-segment-personas", "pulumi-segment-personas/provider");
  const sdk = versionIn(folder, "@pulumi/pulumi", "@pulumi/pulumi");
  return [
    own === undefined
      ? fail(
          "package",
          `pulumi-segment-personas cannot be found from ${folder}, which is where Pulumi's provider process looks, also where a shared library brings it along`,
          `in ${folder}: npm install pulumi-segment-personas@${version}`,
        )
      : own === version
        ? ok("package", `pulumi-segment-personas ${own} is found from ${folder}`)
        : warn(
            "package",
            `the program uses pulumi-segment-personas ${own}, and this command is of ${version}: they may check other things`,
            `run the command that the program has: node_modules/.bin/segment-personas, in ${folder}`,
          ),
    sdk === undefined
      ? fail(
          "package",
          `@pulumi/pulumi cannot be found from ${folder}`,
          `in ${folder}: npm install @pulumi/pulumi`,
        )
      : isOlder(sdk, oldest.sdk)
        ? fail(
            "package",
            `@pulumi/pulumi ${sdk} is older than ${shown(oldest.sdk)}`,
            `in ${folder}: npm install @pulumi/pulumi@3`,
          )
        : ok("package", `@pulumi/pulumi ${sdk}`),
  ];
}

/** As the provider process does: from a folder, with nothing remembered. */
function versionIn(folder: string, name: string, entry: string): string | undefined {
  const { resolve } = createRequire(path.join(folder, "program.js"));
  try {
    resolve(entry);
    const { version: found } = createRequire(path.join(folder, "program.js"))(`${name}/package.json`) as {
      version?: string;
    };
    return found;
  } catch {
    return undefined;
  }
}

function isOlder(found: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = found.split(".").map((part) => Number.parseInt(part, 10));
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

function shown(parts: readonly number[]): string {
  return parts.join(".");
}
