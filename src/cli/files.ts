import { readFile } from "node:fs/promises";

/** @throws {Error} that knows the file's name, which the system leaves out for folders */
export async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    throw Object.assign(error as Error, { path: file });
  }
}
