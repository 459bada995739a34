import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import v8 from "node:v8";

import { z } from "zod";

import { unwritable } from "./file-errors";
import { lock } from "./lock";
import type { State } from "./state";

const format = "segment-personas emulator";
/** Grows when what is kept changes so that an older emulator would read it wrongly, or this one an older file. */
const version = 1;

/** The first line of the file, in JSON; what follows is the state as `node:v8` writes it. */
const Header = z.object({
  format: z.literal(format),
  version: z.int(),
  /** Of the Node.js that has written it. */
  node: z.string(),
  savedAt: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});

/** The state of one emulator in a file, which nobody else has open meanwhile. */
export class DataFile {
  readonly #file: string;
  readonly #release: () => void;

  /** @throws {Error} for what is no file, and where another emulator has it or its folder cannot be written to */
  constructor(file: string) {
    if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new Error(`${file}: is a folder. Name a file in it, such as ${path.join(file, "segment.data")}`);
    // A link stays one: what is renamed into place would take its place otherwise.
    this.#file = fs.existsSync(file) ? fs.realpathSync(file) : path.resolve(file);
    this.#release = lock(this.#file);
  }

  /**
   * @returns undefined where there is no file yet
   * @throws {Error} for a file that is damaged, newer than this package, or none of the emulator's; it stays as it is
   */
  read(): State | undefined {
    if (!fs.existsSync(this.#file)) return undefined;
    const content = this.#content();
    const end = content.indexOf("\n");
    const header = Header.safeParse(parsed(content.toString("utf8", 0, Math.max(end, 0))));
    if (!header.success) throw this.#refused("it is no data file of the emulator");
    const { data } = header;
    if (data.version > version)
      throw this.#refused(
        `a newer version of this package has written it (${data.version}, and this one reads ${version})`,
      );
    const body = content.subarray(end + 1);
    if (body.length !== data.bytes || sha256(body) !== data.sha256) throw this.#refused("it is damaged");
    try {
      return v8.deserialize(body) as State;
    } catch (cause) {
      throw this.#refused(`Node.js ${process.version} cannot read what ${data.node} has written`, cause);
    }
  }

  /**
   * Replace the file as a whole: whoever reads it sees the state before or this one, also after a crash.
   *
   * @throws {Error} where it cannot be written; what was in it stays
   */
  write(state: State): void {
    try {
      this.#replace(state);
    } catch (cause) {
      throw unwritable(this.#file, cause);
    }
  }

  /** Give the file free. */
  close(): void {
    this.#release();
  }

  #content(): Buffer {
    try {
      return fs.readFileSync(this.#file);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#refused(`it cannot be read (${reason})`, cause);
    }
  }

  #replace(state: State): void {
    const body = v8.serialize(state);
    const header = {
      format,
      version,
      node: process.version,
      savedAt: new Date().toISOString(),
      bytes: body.length,
      sha256: sha256(body),
    } satisfies z.output<typeof Header>;
    const temporary = `${this.#file}.tmp`;
    const opened = fs.openSync(temporary, "w", 0o600);
    try {
      fs.writeSync(opened, `${JSON.stringify(header)}\n`);
      writeAll(opened, body);
      fs.fsyncSync(opened);
    } finally {
      fs.closeSync(opened);
    }
    fs.renameSync(temporary, this.#file);
    syncFolder(path.dirname(this.#file));
  }

  #refused(reason: string, cause?: unknown): Error {
    return new Error(
      `${this.#file}: ${reason}. It stays as it is; to start anew, move it away or name another file`,
      {
        cause,
      },
    );
  }
}

/** One call writes 2 GB at most. */
function writeAll(opened: number, body: Buffer): void {
  for (let at = 0; at < body.length;) at += fs.writeSync(opened, body, at);
}

/** So that the new name outlasts a power cut; Windows has no way to say it. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const opened = fs.openSync(folder, "r");
  try {
    fs.fsyncSync(opened);
  } finally {
    fs.closeSync(opened);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
