import { Command } from "commander";

import { Session } from "../provider/workspace/session";
import { confirm } from "./confirm";
import { addition, wholeProgram } from "./import/files";
import { entriesOf, inTheWay, notTakenIn, requireOther, writeAll } from "./import/folder";
import { importSpaces, type Imported } from "./import/importing";
import type { NewFiles } from "./import/new-files";
import { reportOf } from "./import/report";
import { type Declared, declaredIn } from "./import/stack";
import { toText } from "./import/text";
import { addOutputOptions, exitCodes, inFormat, type OutputOptions, putOut, writeWhole } from "./output";
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
--stack or --state: what is new comes in files of its own, as in imported-2026-11-27.ts and
imported-2026-11-27.state.json. No file is ever overwritten.

Exit codes: 0 all that was found is written, or in the stack already; 1 something cannot be in a program; 2 something
could not be read, whatever else was found, or nothing was written.`,
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
  if (files !== undefined && options.out !== undefined) await requireOther(options.out, options.dir, files);
  const written = files !== undefined && (await mayWrite(files, options, signal));
  const report = reportOf(imported, files, { dir: options.dir, written });
  const text = inFormat(report, options.output, { text: toText });
  // Without its state the program would be taken for new, and without the report nobody knows what is not in it.
  if (written) await writeAll(options.dir, [files.bulk, ...files.program], () => putReport(text, options));
  else await putOut(text, options);
  process.exitCode = codeOf(imported, files, written);
}

/** Never printed where it cannot be written: the files that it speaks of go again then. */
function putReport(text: string, { out }: Options): Promise<void> {
  return out === undefined ? putOut(text, {}) : writeWhole(out, text);
}

/** Undefined where nothing is new. @throws where a file would have to be overwritten, or would not be loaded */
async function filesFor(
  imported: Imported,
  dir: string,
  stack: Declared,
  isStackKnown: boolean,
): Promise<NewFiles | undefined> {
  if (imported.kept.length === 0) return undefined;
  const entries = await entriesOf(dir);
  const there = inTheWay(entries);
  if (stack.ids.size === 0 && there.length === 0) return wholeProgram(imported, dir);
  if (!isStackKnown)
    throw new Error(
      `${there.join(" and ")} in ${dir} would be overwritten or take the place of index.ts, and nothing was written: pass --stack, or --state with the output of \`pulumi stack export\`, and what the stack does not have yet comes in a file of its own; or name another folder with --dir`,
    );
  const earlier = await notTakenIn(dir, entries, imported.kept);
  if (earlier !== undefined)
    throw new Error(
      `${earlier} in ${dir} has some of this already, from an earlier run, and the stack does not, so nothing was written: import the program of that run, and run \`pulumi import --file ${earlier} --generate-code=false --protect=false\`; or delete what it wrote`,
    );
  return addition(imported, new Date().toISOString().slice(0, 10), dir);
}

async function mayWrite(
  { program, bulk }: NewFiles,
  { dir, yes }: Options,
  signal: AbortSignal,
): Promise<boolean> {
  say(door);
  const names = [bulk, ...program].map(({ name }) => name).join(", ");
  const alone = "pass --yes to have them written";
  const answer = await confirm(`This writes ${names} to ${dir}`, { yes, alone, signal });
  if (answer !== true) say(answer);
  return answer === true;
}

function codeOf({ found, leftOut }: Imported, files: NewFiles | undefined, written: boolean): number {
  if (files !== undefined && !written) return exitCodes.notJudged;
  if (found.notRead.length > 0) return exitCodes.notJudged;
  return leftOut.length > 0 ? exitCodes.findings : exitCodes.fine;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
