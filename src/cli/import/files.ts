import { readFile } from "node:fs/promises";
import path from "node:path";

import { bulkFile } from "./bulk-file";
import { entriesOf, takenStems } from "./folder";
import type { Imported } from "./importing";
import { Names } from "./names";
import type { NewFiles } from "./new-files";
import { indexFile, spaceFile } from "./program";
import type { SpacePlan } from "./plan";

/** The files of a program that begins with this run: one for a space, and one that imports them where there are several. */
export async function wholeProgram({ plan, kept }: Imported, folder: string): Promise<NewFiles> {
  const spaces = plan.spaces.filter(hasSomething);
  const bulk = { name: "import.json", text: bulkFile(kept) };
  const [only, ...more] = spaces;
  if (only === undefined) return { program: [], bulk, toImport: [] };
  if (more.length === 0)
    return { program: [{ name: "index.ts", text: spaceFile(only) }], bulk, toImport: [] };
  const stems = new Names(takenStems(await entriesOf(folder)));
  const parts = spaces.map((one) => ({ stem: stems.take(one.label, `${one.label}-space`), plan: one }));
  const ending = await endingOf(folder);
  const index = { name: "index.ts", text: indexFile(parts.map(({ stem }) => `./${stem}${ending}`)) };
  const files = parts.map(({ stem, plan: one }) => ({ name: `${stem}.ts`, text: spaceFile(one) }));
  return { program: [index, ...files], bulk, toImport: [] };
}

/**
 * The files of a run that adds to a program. The state has a word more in its name than the program: of `x.ts` and `x.json`,
 * Node loads the JSON where a program imports `./x`, and Pulumi would then delete what it does not find declared.
 *
 * @param day - as in `2026-11-27`; a second run of that day has a number behind it
 */
export async function addition({ plan, kept }: Imported, day: string, folder: string): Promise<NewFiles> {
  const spaces = plan.spaces.filter(hasSomething);
  const stemOf = (base: string, { label }: SpacePlan): string =>
    spaces.length === 1 ? base : `${base}-${label}`;
  const base = new Names(takenStems(await entriesOf(folder))).takeWithChildren(`imported-${day}`, (name) => [
    state(name),
    ...spaces.map((one) => stemOf(name, one)),
  ]);
  const ending = await endingOf(folder);
  return {
    program: spaces.map((one) => ({ name: `${stemOf(base, one)}.ts`, text: spaceFile(one) })),
    bulk: { name: `${state(base)}.json`, text: bulkFile(kept) },
    toImport: spaces.map((one) => `./${stemOf(base, one)}${ending}`),
  };
}

function state(base: string): string {
  return `${base}.state`;
}

function hasSomething({ written }: SpacePlan): boolean {
  return written.length > 0;
}

/** How a program of this folder names the other files of its own. */
async function endingOf(folder: string): Promise<string> {
  const project = await readFile(path.join(folder, "Pulumi.yaml"), "utf8").catch(() => "");
  // Node itself runs the program then, and wants files by their whole names.
  if (/^\s*typescript:\s*false\s*$/m.test(project)) return ".ts";
  const manifest = await readFile(path.join(folder, "package.json"), "utf8").catch(() => "");
  return /"type"\s*:\s*"module"/.test(manifest) ? ".js" : "";
}
