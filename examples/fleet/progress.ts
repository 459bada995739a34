import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { Workspace } from "./workspaces.ts";

/**
 * Which workspaces have what the program and their row of the table say, so that a run that was interrupted, or of which a part
 * failed, goes on with the others. A change of the program or of a row is another mark, and counts as not done.
 */
export class Progress {
  readonly #file: string;
  readonly #program: string;
  readonly #done: Record<string, string>;

  /** @param program - the folder whose files are the program */
  constructor(file: string, program: string) {
    this.#file = file;
    this.#program = program;
    this.#done = read(file);
  }

  isDone(workspace: Workspace): boolean {
    return this.#done[workspace.stack] === this.#markOf(workspace);
  }

  /** Written after each stack and as a whole, so that a run that is killed has lost nothing. */
  done(workspace: Workspace): void {
    this.#done[workspace.stack] = this.#markOf(workspace);
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, `${JSON.stringify(this.#done, null, 2)}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  #markOf(workspace: Workspace): string {
    const hash = createHash("sha256").update(JSON.stringify(workspace));
    const files = readdirSync(this.#program, { withFileTypes: true }).filter(
      // The files of stacks are written by the runs themselves.
      (entry) => entry.isFile() && !/^Pulumi\..+\.yaml$/.test(entry.name),
    );
    for (const name of files.map((entry) => entry.name).toSorted())
      hash.update(name).update(readFileSync(path.join(this.#program, name)));
    return hash.digest("hex");
  }
}

function read(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {}; // Nothing was done yet; doing it again changes nothing.
  }
}
