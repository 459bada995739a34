import fs from "node:fs";
import os from "node:os";

import { codeOf, unwritable } from "./file-errors";

/** Files that emulators of this process have open. */
const open = new Set<string>();

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Keep a file to this emulator, by a file beside it that says who has it. What a process that is gone has left behind is
 * taken over.
 *
 * @returns gives the file free
 * @throws {Error} where another emulator has the file, or its folder cannot be written to
 */
export function lock(file: string): () => void {
  const lockFile = `${file}.lock`;
  if (open.has(file)) throw new Error(`${file}: another emulator of this process has it open`);
  for (let attempt = 0; !create(file, lockFile); attempt++) {
    const holder = read(lockFile);
    if (attempt > 2 || (holder !== undefined && isAlive(holder)))
      throw new Error(
        `${file}: another emulator has it open${holder === undefined ? "" : ` (process ${holder.pid} on ${holder.host})`}; if there is none, remove ${lockFile}`,
      );
    // Whoever is first to move it away has it; a lock that was taken meanwhile is put back.
    const moved = `${lockFile}.${process.pid}`;
    if (!isMoved(lockFile, moved)) continue;
    const taken = read(moved);
    if (taken !== undefined && isAlive(taken)) fs.renameSync(moved, lockFile);
    else fs.rmSync(moved, { force: true });
  }
  open.add(file);
  return () => {
    if (open.delete(file)) remove(lockFile);
  };
}

function create(file: string, lockFile: string): boolean {
  const holder: Holder = { pid: process.pid, host: os.hostname() };
  try {
    fs.writeFileSync(lockFile, JSON.stringify(holder), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw unwritable(file, error);
  }
}

/** What is left behind keeps nobody from the file once this process has ended. */
function remove(lockFile: string): void {
  try {
    fs.rmSync(lockFile, { force: true });
  } catch (error) {
    process.emitWarning(
      `${lockFile} cannot be removed, and keeps other processes from the data file until this one has ended: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** @returns undefined for one that is gone, or was not written to its end */
function read(lockFile: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(fs.readFileSync(lockFile, "utf8")) as Holder;
    return typeof pid === "number" && typeof host === "string" ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

function isMoved(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Processes of another machine cannot be asked, and this one knows which files it has. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== os.hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
