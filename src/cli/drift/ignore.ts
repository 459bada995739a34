import { readText } from "../files";
import { globMatches, readGlob } from "../../fql/glob";
import { nearest } from "../../query/suggest";

/** What may be left unmanaged. */
export const ignorable = ["trait", "audience", "filter", "connection", "flag"] as const;
export type Ignorable = (typeof ignorable)[number];

interface Pattern {
  readonly text: string;
  readonly kinds: readonly string[];
  readonly glob: string;
  used: boolean;
}

/** What somebody knows to be unmanaged, and which of the patterns have been of use. */
export class Ignored {
  readonly #patterns: readonly Pattern[];
  #count = 0;

  /** @param patterns - as in `trait:beta_*`; without a kind it is for all of them */
  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map(readPattern);
  }

  /** @param names - by which people know it: name, key, id */
  has(kind: Ignorable, names: readonly (string | undefined)[]): boolean {
    const found = this.#patterns.filter(
      ({ kinds, glob }) =>
        kinds.includes(kind) && names.some((name) => name !== undefined && globMatches(name, glob)),
    );
    for (const pattern of found) pattern.used = true;
    if (found.length > 0) this.#count += 1;
    return found.length > 0;
  }

  get count(): number {
    return this.#count;
  }

  /** Patterns for one of these kinds that nothing has matched, so that nobody keeps them for ever. */
  unused(kinds: readonly Ignorable[]): string[] {
    return this.#patterns
      .filter(
        (pattern) =>
          !pattern.used && pattern.kinds.some((kind) => (kinds as readonly string[]).includes(kind)),
      )
      .map(({ text }) => text);
  }
}

/** The patterns of `--ignore`, and those of the files of `--ignore-file`: one a line, # begins a comment. */
export async function ignoredBy(patterns: readonly string[], files: readonly string[]): Promise<Ignored> {
  const texts = await Promise.all(files.map(readText));
  const lines = texts.flatMap((text) => text.split(/\r?\n/u)).map((line) => line.trim());
  return new Ignored([...patterns, ...lines.filter((line) => line !== "" && !line.startsWith("#"))]);
}

function readPattern(text: string): Pattern {
  const [, prefix, rest] = /^([a-z]+):(.*)$/su.exec(text) ?? [];
  if (prefix !== undefined && !(ignorable as readonly string[]).includes(prefix)) {
    const meant = nearest(prefix, ignorable);
    const guess = meant === undefined ? `it is one of ${ignorable.join(", ")}` : `did you mean ${meant}?`;
    throw new Error(
      `--ignore ${text}: there is no kind ${prefix}; ${guess} A name with a colon needs its kind before it, as in trait:${text}`,
    );
  }
  const glob = rest ?? text;
  if (glob.trim() === "" || readGlob(glob) === undefined)
    throw new Error(
      `--ignore ${text}: the pattern is not finished; it reads like trait:beta_* or connection:website`,
    );
  return { text, kinds: prefix === undefined ? ignorable : [prefix], glob, used: false };
}
