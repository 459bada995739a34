import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** the file that `npm publish` would send */
    tarball: string;
    /** the folder `package` of it, unpacked */
    unpacked: string;
  }
}

const root = path.resolve(__dirname, "../..");
const run = promisify(execFile);

/** Packs once for all tests of this project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-packed-"));
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const [name = ""] = await readdir(folder);
  const tarball = path.join(folder, name);
  await run("tar", ["-xzf", tarball, "-C", folder]);
  project.provide("tarball", tarball);
  project.provide("unpacked", path.join(folder, "package"));
  return () => rm(folder, { recursive: true, force: true });
}
