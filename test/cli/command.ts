import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

import { inject } from "vitest";

export const main = path.join(inject("compiledSources"), "cli", "main.js");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Run the command in a folder and wait for its end. */
export function command(folder: string, ...args: string[]): Promise<Ended> {
  return commandOn(process.execPath, [], folder, ...args);
}

/** The same with further environment variables. */
export function commandWith(env: NodeJS.ProcessEnv, folder: string, ...args: string[]): Promise<Ended> {
  return ended(process.execPath, [], env, folder, args);
}

/** The same on a Node of one's own, with flags. */
export function commandOn(
  node: string,
  flags: readonly string[],
  folder: string,
  ...args: string[]
): Promise<Ended> {
  return ended(node, flags, {}, folder, args);
}

async function ended(
  node: string,
  flags: readonly string[],
  env: NodeJS.ProcessEnv,
  folder: string,
  args: readonly string[],
): Promise<Ended> {
  const child = spawn(node, [...flags, main, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

/** A folder with these files, removed at the end. */
export function folderOf(files: Readonly<Record<string, string | Buffer>>): { path: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
