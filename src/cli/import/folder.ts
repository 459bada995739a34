import { access, mkdir, readdir, readFile, realpath, rm } from "node:fs/promises";
import path from "node:path";

import { z } from "zod";

import { writeWhole } from "../output";
import { comparable } from "./declaration";
import type { Kept } from "./managed";
import type { NewFile, NewFiles } from "./new-files";

/** Names of what is in a folder; nothing where there is none. */
export async function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** Names that tools give to files beside a program, which may come later. */
const usual = [
  "biome",
  "deno",
  "global",
  "import",
  "index",
  "jsconfig",
  "lerna",
  "npm-shrinkwrap",
  "nx",
  "package",
  "package-lock",
  "project",
  "pulumi",
  "renovate",
  "report",
  "rush",
  "state",
  "tsconfig",
  "turbo",
];

/**
 * Names, without ending, that no file of a program may have. Where a program imports `./x`, Node loads a file `x`, `x.js`,
 * `x.json` or `x.node` before `x.ts`, and some file systems tell no capital letters apart.
 */
export function takenStems(entries: readonly string[]): string[] {
  return [...usual, ...entries.flatMap((entry) => [entry, path.parse(entry).name])].map((stem) =>
    stem.toLowerCase(),
  );
}

/** What Pulumi would run before an `index.ts`, or what would be overwritten with a program that begins here. */
export function inTheWay(entries: readonly string[]): string[] {
  return entries.filter((entry) => /^(?:index\.(?:[cm]?[jt]sx?|json|node)|import\.json)$/i.test(entry));
}

/** The file of an earlier run which has some of these: nobody has taken it in. */
export async function notTakenIn(
  folder: string,
  entries: readonly string[],
  kept: readonly Kept[],
): Promise<string | undefined> {
  const ids = new Set(kept.map(({ declaration }) => comparable(declaration.id)));
  for (const entry of entries.filter((one) => /^import(?:ed-.*)?\.json$/.test(one))) {
    const text = await readFile(path.join(folder, entry), "utf8").catch(() => "");
    if (idsIn(text).some((id) => ids.has(comparable(id)))) return entry;
  }
  return undefined;
}

const BulkFile = z.looseObject({ resources: z.array(z.looseObject({ id: z.string().optional() })) });

function idsIn(text: string): string[] {
  try {
    return BulkFile.parse(JSON.parse(text)).resources.flatMap(({ id }) => id ?? []);
  } catch {
    return []; // Not what `pulumi import` reads.
  }
}

/** @throws where the report would come in the place of one of the files, or be loaded in its place */
export async function requireOther(out: string, folder: string, { program, bulk }: NewFiles): Promise<void> {
  const [report, home] = await Promise.all([realPlace(path.dirname(out)), realPlace(folder)]);
  if (report !== home) return;
  const own = path.basename(out).toLowerCase();
  const isLoaded = program.find(({ name }) => stemOf(name) === stemOf(own));
  const clash = bulk.name === own ? bulk : isLoaded;
  if (clash !== undefined)
    throw new Error(
      `--out ${out} would be taken for ${clash.name}, which this run writes, so nothing was written: give the report another name`,
    );
}

function stemOf(name: string): string {
  return path.parse(name).name;
}

async function realPlace(folder: string): Promise<string> {
  return (await realpath(folder).catch(() => path.resolve(folder))).toLowerCase();
}

/**
 * All of them, or none.
 *
 * @param then - what belongs to it: where it fails, none of them stays
 */
export async function writeAll(
  folder: string,
  files: readonly NewFile[],
  then: () => Promise<void>,
): Promise<void> {
  await make(folder);
  const written: string[] = [];
  try {
    for (const { name, text } of files) {
      const place = path.join(folder, name);
      await requireFree(place);
      await writeWhole(place, text);
      written.push(place);
    }
    await then();
  } catch (error) {
    for (const place of written) await rm(place, { force: true });
    throw error;
  }
}

/** A person may have taken long to answer. */
async function requireFree(place: string): Promise<void> {
  const isThere = await access(place).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error(`${place} came meanwhile, so nothing was written: run this again`);
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFile = code === "ENOTDIR" || code === "EEXIST";
    const reason = isFile ? "something on its path is a file" : String(error);
    throw new Error(`${folder}: the folder cannot be made: ${reason}; name another one with --dir`, {
      cause: error,
    });
  }
}
