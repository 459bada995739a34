import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

import { type Command, Option } from "commander";

import { unwritable } from "../emulator/data-file/file-errors";

/** How a command that judges something ends; every one of them says it in its help. */
export const exitCodes = {
  fine: 0,
  findings: 1,
  notJudged: 2,
  /** Like shells do: 128 and the number of the signal. */
  interrupted: 130,
} as const;

export interface OutputOptions<Format extends string> {
  output: Format;
  out?: string;
}

/**
 * Give a command `--output`, of which the first format is the default, and `--out`.
 *
 * Whether the file can be written is found out before the command begins, since what it does may take long, spend what is
 * counted, or be best not done twice.
 */
export function addOutputOptions(command: Command, formats: readonly [string, ...string[]]): Command {
  return command
    .addOption(new Option("--output <format>", "how to print").choices(formats).default(formats[0]))
    .option("--out <file>", "write it to this file instead of standard output")
    .hook("preAction", async (_, called) => {
      const { out } = called.opts<{ out?: string }>();
      if (out !== undefined) await checkOut(out);
    });
}

/** @throws where a file of this name cannot be written */
async function checkOut(out: string): Promise<void> {
  if (out.trim() === "") throw new Error("--out is empty: name a file");
  const found = await stat(out).catch(() => undefined);
  if (found?.isDirectory() === true || /[/\\]$/.test(out))
    throw new Error(`${out}: cannot be written: it is a folder. Name a file in it`);
  // Whoever is to read from a pipe may not be there yet.
  if (found !== undefined && !found.isFile()) return;
  const temporary = await besides(out);
  try {
    await writeFile(temporary, "");
    await rm(temporary);
  } catch (error) {
    throw unwritable(out, error);
  }
}

/** A report in the format that was asked for; JSON has all of it, whatever the others leave out. */
export function inFormat<Report, Format extends string>(
  report: Report,
  format: Format | "json",
  writers: Readonly<Record<Exclude<Format, "json">, (report: Report) => string>>,
): string {
  if (format === "json") return `${JSON.stringify(report, null, 2)}\n`;
  return writers[format as Exclude<Format, "json">](report);
}

/**
 * Print what a command has found, or write it to the file of `--out`: whole, or not at all.
 *
 * @throws where the file cannot be written any more; what was found is printed then, so that it is not lost
 */
export async function putOut(text: string, { out }: Pick<OutputOptions<string>, "out">): Promise<void> {
  if (out === undefined) return void process.stdout.write(text);
  try {
    await writeWhole(out, text);
  } catch (error) {
    process.stdout.write(text);
    const { message } = error as Error;
    throw new Error(`${message}. What was found is printed to standard output instead`, { cause: error });
  }
}

/** Who reads the file meanwhile sees what was in it before, or all of the text. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  // What is no file, such as a pipe or a folder, cannot be put in place as a whole.
  const isPutInPlace = found === undefined || found.isFile();
  const temporary = isPutInPlace ? await besides(file) : file;
  try {
    await writeFile(temporary, text, { mode: found?.mode });
    // A link stays one.
    if (isPutInPlace) await rename(temporary, found === undefined ? file : await realpath(file));
  } catch (error) {
    if (isPutInPlace) await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(file, error);
  }
}

/** A name in the same folder that nothing has. */
async function besides(file: string): Promise<string> {
  const place = await realpath(file).catch(() => file);
  return path.join(path.dirname(place), `.${path.basename(place)}.${randomUUID()}`);
}
