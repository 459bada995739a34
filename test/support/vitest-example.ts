import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(__dirname, "../..");

/** An example of tests as a user has it: in a folder of its own, with the package installed. */
export async function copyExample(name: string): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-"));
  await cp(path.join(root, "examples", name), folder, { recursive: true });
  await mkdir(path.join(folder, "node_modules"));
  await symlink(root, path.join(folder, "node_modules/pulumi-segment-personas"));
  await symlink(path.join(root, "node_modules/vitest"), path.join(folder, "node_modules/vitest"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

export function runTests(folder: string): Promise<{ code: number; output: string }> {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const env = { ...process.env, NO_COLOR: "1", CI: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [vitest, "run"], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
    });
  });
}
