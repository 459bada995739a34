import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

import { z } from "zod";

import { bareSpaceId } from "../../api";

const Profile = z.strictObject({ id: z.string(), properties: z.record(z.string(), z.unknown()) });
/** A profile of a preview, with the traits that the query asks for and no others. */
export type SampledProfile = z.output<typeof Profile>;

const Entry = z.strictObject({
  /** What was asked. */
  key: z.string(),
  /** The space that it was spent of, as `placeOf` writes it. */
  place: z.string(),
  id: z.string(),
  /** Milliseconds since 1970. */
  askedAt: z.number(),
  outcome: z
    .union([
      z.strictObject({ count: z.number(), sample: z.array(Profile) }),
      z.strictObject({ failure: z.string() }),
    ])
    .optional(),
});
export type Entry = z.output<typeof Entry>;
const File = z.strictObject({ version: z.literal(2), previews: z.array(Entry) });

/** Whose previews are spent: another Segment, or another workspace, may have a space of the same id. */
export function placeOf(apiUrl: string, workspaceId: string, spaceId: string): string {
  return [new URL(apiUrl).origin, workspaceId, bareSpaceId(spaceId)].join(" ");
}

/** As long as the longest month, so that what was spent in one is known. */
export const monthMs = 31 * 86_400_000;

/** Where answers are kept between runs. */
export function memoryFile(env: NodeJS.ProcessEnv = process.env): string {
  const local = process.platform === "win32" ? env["LOCALAPPDATA"] : undefined;
  const cache = env["XDG_CACHE_HOME"] ?? local ?? path.join(homedir(), ".cache");
  return path.join(cache, "segment-personas", "previews.json");
}

/**
 * The previews that were asked for on this machine: what was answered is not paid for again, and what is still running is
 * waited for by the next run. Each change is written at once, since a run may be ended at any time.
 */
export class Memory {
  #warned = false;

  constructor(
    private readonly file: string,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** The last preview of this key that is younger than that, whether answered or not. */
  find(key: string, since: number): Entry | undefined {
    return this.#read().findLast((entry) => entry.key === key && entry.askedAt >= since);
  }

  /** How many previews of a space were asked for from here. */
  spent(place: string, since: number): number {
    return this.#read().filter((entry) => entry.place === place && entry.askedAt >= since).length;
  }

  /** Note a preview, or what has become of it. */
  keep(entry: Entry, now: number): void {
    const others = this.#read().filter(({ id, askedAt }) => id !== entry.id && askedAt >= now - monthMs);
    const text = JSON.stringify({ version: 2, previews: [...others, entry] });
    const written = `${this.file}.${process.pid}`;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      // Profiles' ids and traits are nobody else's business.
      writeFileSync(written, text, { mode: 0o600 });
      renameSync(written, this.file);
    } catch {
      this.#warnOnce(`${this.file} cannot be written: answers are not remembered for the next run`);
    }
  }

  #read(): Entry[] {
    let text;
    try {
      text = readFileSync(this.file, "utf8");
    } catch {
      return []; // There is none yet.
    }
    try {
      return File.parse(JSON.parse(text)).previews;
    } catch {
      this.#warnOnce(`${this.file} cannot be read: what it remembers is left aside`);
      return [];
    }
  }

  #warnOnce(sentence: string): void {
    if (!this.#warned) this.warn(sentence);
    this.#warned = true;
  }
}
