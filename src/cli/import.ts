import { Command } from "commander";

import { Session } from "../provider/workspace/session";
import { confirm } from "./confirm";
import { addition, existing, type NewFiles, wholeProgram, writeAll } from "./import/files";
import { importSpaces, type Imported } from "./import/importing";
import { reportOf } from "./import/report";
import { type Declared, declaredIn } from "./import/stack";
import { toText } from "./import/text";
import { addOutputOptions, exitCodes, type OutputOptions, putOut } from "./output";
import { say, segmentOf } from "./segment";
import { stateOf } from "./stack-state";

interface Options extends OutputOptions<"text" | "json"> {
  space: string[];
  dir: string;
  stack?: string;
  state?: string;
  yes: boolean;
}

/** `segment-personas import`: what is in Segment as a program, and its state for `pulumi import --file`. */
export function importCommand(): Command {
  return addOutputOptions(new Command("import"), ["text", "json"])
    .description(
      "write what is in Segment as a TypeScript program, with its state, so that Pulumi goes on from there",
    )
    .option(
      "--space <name>",
      "id, slug or name of a space; may be given several times (default: all)",
      collect,
      [],
    )
    .option("--dir <folder>", "folder of the program; made where there is none", ".")
    .option("-s, --stack <name>", "write only what this stack has not: runs `pulumi stack export` here")
    .option("--state <file>", "the same from the output of `pulumi stack export`; - reads standard input")
    .option("-y, --yes", "write without asking", false)
    .addHelpText(
      "after",
      `
SEGMENT_PUBLIC_API_TOKEN, SEGMENT_REGION and SEGMENT_API_URL say whom to ask. Nothing in Segment is changed.

Writes index.ts, a file for each space where there are several, and import.json. What a stack has already is left out with
--stack or --state: what is new comes in files of its own, as in imported-2026-11-27.ts. No file is ever overwritten.

Exit codes: 0 all that was found is written, or in the stack already; 1 something cannot be in a program; 2 something
could not be read, or nothing was written.`,
    )
    .action(run);
}

/** Said before anything is written. */
const door = `Neither this command nor \`pulumi import\` changes anything in Segment. What changes is who decides:
- From then on the program does. What somebody edits in Segment's app is a difference, which the next \`pulumi up\` undoes.
- Segment closes its editor, for good, for a computed trait whose query its API has written. The first \`pulumi up\` that
  changes a query does that; until then, the trait can be edited in the app as before. Segment said the same of audiences
  up to the beginning of 2026.`;

async function run(options: Options): Promise<void> {
  const { signal } = new AbortController();
  const { settings } = segmentOf();
  const resources = await stateOf(options, signal);
  const stack = declaredIn(resources ?? []);
  const log = { info: say, warn: say, progress: say };
  const imported = await importSpaces(() => new Session(settings, log), options.space, stack);
  const files = await filesFor(imported, options.dir, stack, resources !== undefined);
  const isAddition = files !== undefined && !files.program.some(({ name }) => name === "index.ts");
  const written = files !== undefined && (await write(files, options, signal));
  const report = reportOf(imported, files, { dir: options.dir, written, isAddition });
  await putOut(options.output === "json" ? `${JSON.stringify(report, null, 2)}\n` : toText(report), options);
  process.exitCode = codeOf(imported, files, written);
}

/** Undefined where nothing is new. @throws where a file would have to be overwritten */
async function filesFor(
  imported: Imported,
  dir: string,
  stack: Declared,
  isStackKnown: boolean,
): Promise<NewFiles | undefined> {
  if (imported.kept.length === 0) return undefined;
  const whole = await wholeProgram(imported, dir);
  const inTheWay = await existing(dir, [...whole.program, whole.bulk]);
  if (stack.ids.size === 0 && inTheWay.length === 0) return whole;
  if (!isStackKnown)
    throw new Error(
      `${inTheWay.join(" and ")} would be overwritten in ${dir}, and nothing was written: pass --stack, or --state with the output of \`pulumi stack export\`, and what the stack does not have yet comes in a file of its own; or name another folder with --dir`,
    );
  const added = addition(imported, new Date().toISOString().slice(0, 10));
  const written = await existing(dir, [...added.program, added.bulk]);
  if (written.length === 0) return added;
  throw new Error(
    `${written.join(" and ")} would be overwritten in ${dir}, and nothing was written: an earlier run of today wrote what the stack does not have yet. Run \`pulumi import --file ${added.bulk.name} --generate-code=false --protect=false\`, or delete what it wrote`,
  );
}

async function write({ program, bulk }: NewFiles, options: Options, signal: AbortSignal): Promise<boolean> {
  say(door);
  const names = [bulk, ...program].map(({ name }) => name).join(", ");
  const answer = await confirm(`This writes ${names} to ${options.dir}`, {
    yes: options.yes,
    alone: "pass --yes to have them written",
    signal,
  });
  if (answer !== true) {
    say(answer);
    return false;
  }
  // Without its state, the program would be taken for new.
  await writeAll(options.dir, [bulk, ...program]);
  return true;
}

function codeOf({ found, leftOut }: Imported, files: NewFiles | undefined, written: boolean): number {
  if (files !== undefined && !written) return exitCodes.notJudged;
  if (leftOut.length > 0) return exitCodes.findings;
  return found.notRead.length > 0 ? exitCodes.notJudged : exitCodes.fine;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
