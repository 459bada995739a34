// `npm run record-state`: deploys every kind of resource with this version, and keeps the state and the Segment that it leaves.

import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";

import { version } from "../../../package.json";
import { failureOf } from "../../support/engine";
import { files, releases, startScene } from "./recorded";

async function record(isForced: boolean): Promise<void> {
  const folder = path.join(releases, version);
  if (existsSync(folder) && !isForced) {
    throw new Error(
      `${folder} is there. A released version stays as it was recorded; before the release, record it again with --force.`,
    );
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const program = path.join(__dirname, "every-kind.ts");
  await copyFile(program, path.join(folder, files.program));
  await using scene = await startScene(program, path.join(folder, files.segment));
  const { segment, stack } = scene;
  // A source's label has to be one of the workspace.
  await segment.api("POST", "/labels", { label: { key: "team", value: "growth" } });
  const problem = failureOf(await stack.up()) || failureOf(await stack.refresh());
  if (problem !== "") throw new Error(problem);
  // From here on no time passes in that Segment, however many years later it is looked at.
  await segment.control("POST", "/clock", { now: new Date().toISOString() });
  await writeFile(path.join(folder, files.state), withoutPlaces(await stack.exportState()));
}

/** Where in which folder a resource was declared says something of the machine alone. */
function withoutPlaces(state: string): string {
  const places = new Set(["sourcePosition", "stackTrace"]);
  return `${JSON.stringify(
    JSON.parse(state, (key, value: unknown) => (places.has(key) ? undefined : value)),
    undefined,
    2,
  )}\n`;
}

record(process.argv.includes("--force")).then(
  () => {
    process.exitCode = 0;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
