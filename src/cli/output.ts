import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

import { type Command, Option } from "commander";

import { naming } from "./files";

/** How a command that judges something ends; every one of them says it in its help. */
export const exitCodes = { fine: 0, findings: 1, notJudged: 2 } as const;

export interface OutputOptions<Format extends string> {
  output: Format;
  out?: string;
}

/** Give a command `--output`, of which the first format is the default, and `--out`. */
export function addOutputOptions(command: Command, formats: readonly [string, ...string[]]): Command {
  return command
    .addOption(new Option("--output <format>", "how to print").choices(formats).default(formats[0]))
    .option("--out <file>", "write it to this file instead of standard output");
}

/** Print what a command has found, or write it to the file of `--out`: whole, or not at all. */
export async function putOut(text: string, { out }: Pick<OutputOptions<string>, "out">): Promise<void> {
  if (out === undefined) process.stdout.write(text);
  else await writeWhole(out, text);
}

/** Who reads the file meanwhile sees what was in it before, or all of the text. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  // What is no file, such as a pipe or a folder, cannot be put in place as a whole.
  if (found !== undefined && !found.isFile()) return naming(file, writeFile(file, text));
  // A link stays one.
  const place = found === undefined ? file : await realpath(file);
  const temporary = path.join(path.dirname(place), `.${path.basename(place)}.${randomUUID()}`);
  try {
    await writeFile(temporary, text, { mode: found?.mode });
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw notWritten(file, error);
  }
}

function notWritten(file: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === "ENOENT" || code === "ENOTDIR" ? "there is no such folder" : String(error);
  return new Error(`${file}: cannot be written: ${reason}`, { cause: error });
}
