import { readFile } from "node:fs/promises";

/** A text file without its byte order mark. */
export async function readText(file: string): Promise<string> {
  return (await naming(file, readFile(file, "utf8"))).replace(/^\uFEFF/, "");
}

/** The system does not say which file turned out to be a folder, so its error is told. */
export async function naming<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "syscall" in error && !("path" in error))
      throw Object.assign(error, { path: file });
    throw error;
  }
}
