import { access, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

import { naming } from "../files";
import { writeWhole } from "../output";
import { bulkFile } from "./bulk-file";
import type { Imported } from "./importing";
import { kebabCase, Names } from "./names";
import { indexFile, spaceFile } from "./program";

/** A file to be written. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** What a run writes. */
export interface NewFiles {
  /** The program, then what `pulumi import --file` reads. */
  readonly program: readonly NewFile[];
  readonly bulk: NewFile;
}

/** The files of a program that begins with this run: one for a space, and one that imports them where there are several. */
export async function wholeProgram({ plan, kept }: Imported, folder: string): Promise<NewFiles> {
  const spaces = plan.spaces.filter(({ written }) => written.length > 0);
  const bulk = { name: "import.json", text: bulkFile(kept) };
  const [only, ...more] = spaces;
  if (only === undefined) return { program: [], bulk };
  if (more.length === 0) return { program: [{ name: "index.ts", text: spaceFile(only) }], bulk };
  const names = new Names(["index"]);
  const parts = spaces.map((one) => ({ name: names.take(kebabCase(one.space.slug, "space")), plan: one }));
  const ending = await endingOf(folder);
  const index = { name: "index.ts", text: indexFile(parts.map(({ name }) => `./${name}${ending}`)) };
  const files = parts.map(({ name, plan: one }) => ({ name: `${name}.ts`, text: spaceFile(one) }));
  return { program: [index, ...files], bulk };
}

/**
 * The files of a run that adds to a program.
 *
 * @param day - as in `2026-11-27`
 */
export function addition({ plan, kept }: Imported, day: string): NewFiles {
  const name = `imported-${day}`;
  const spaces = plan.spaces.filter(({ written }) => written.length > 0);
  const nameOf = (slug: string): string =>
    spaces.length === 1 ? `${name}.ts` : `${name}-${kebabCase(slug, "space")}.ts`;
  return {
    program: spaces.map((one) => ({ name: nameOf(one.space.slug), text: spaceFile(one) })),
    bulk: { name: `${name}.json`, text: bulkFile(kept) },
  };
}

/** How a program of this folder names the other files of its own. */
async function endingOf(folder: string): Promise<string> {
  const project = await readFile(path.join(folder, "Pulumi.yaml"), "utf8").catch(() => "");
  // Node itself runs the program then, and wants files by their whole names.
  if (/^\s*typescript:\s*false\s*$/m.test(project)) return ".ts";
  const manifest = await readFile(path.join(folder, "package.json"), "utf8").catch(() => "");
  return /"type"\s*:\s*"module"/.test(manifest) ? ".js" : "";
}

/** Names of those that are there already. */
export async function existing(folder: string, files: readonly NewFile[]): Promise<string[]> {
  const there = await Promise.all(
    files.map(async ({ name }) => {
      const found = await access(path.join(folder, name)).then(
        () => true,
        () => false,
      );
      return found ? [name] : [];
    }),
  );
  return there.flat();
}

/** All of them, or none. */
export async function writeAll(folder: string, files: readonly NewFile[]): Promise<void> {
  await naming(folder, mkdir(folder, { recursive: true }));
  const written: string[] = [];
  try {
    for (const { name, text } of files) {
      const place = path.join(folder, name);
      await writeWhole(place, text);
      written.push(place);
    }
  } catch (error) {
    for (const place of written) await rm(place, { force: true });
    throw error;
  }
}
