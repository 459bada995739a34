import { compileFunction } from "node:vm";

import ts from "typescript";

import * as fql from "../../src/fql";
import * as main from "../../src";
import { addition, wholeProgram } from "../../src/cli/import/files";
import { importSpaces, type Imported } from "../../src/cli/import/importing";
import type { NewFiles } from "../../src/cli/import/new-files";
import { type Declared, declaredIn } from "../../src/cli/import/stack";
import { Session } from "../../src/provider/workspace/session";
import { readSettings } from "../../src/provider/workspace/settings";
import type { Segment } from "../support/provider";

/** One resource of the file for `pulumi import`. */
export interface BulkResource {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly parent?: string;
  readonly component?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

export interface Run {
  readonly imported: Imported;
  readonly files: NewFiles;
  /** Text of a file of the program. */
  readonly text: (name?: string) => string;
  readonly resources: readonly BulkResource[];
}

/** Whom a run asks. */
interface Asked {
  readonly emulator: { readonly token: string; readonly apiUrl: string };
}

/** A session that knows nothing yet, and says nothing. */
export function sessionOf({ emulator }: Asked): Session {
  const config: Record<string, string> = {
    "segment:token": emulator.token,
    "segment:apiUrl": emulator.apiUrl,
  };
  const settings = readSettings((key) => config[key], {
    SEGMENT_RATE_WINDOW_MS: process.env["SEGMENT_RATE_WINDOW_MS"],
  });
  return new Session(settings, { info: () => {}, warn: () => {}, progress: () => {} });
}

/** A folder that is not there. */
const nowhere = "/nowhere";

/** One run of the command, up to what it would write; everything in `segment`, and nothing in a stack, where nobody says otherwise. */
export async function importFrom(
  segment: Asked,
  {
    spaces = [],
    stack = declaredIn([]),
    add,
  }: { spaces?: readonly string[]; stack?: Declared; add?: string } = {},
): Promise<Run> {
  const imported = await importSpaces(() => sessionOf(segment), spaces, stack);
  const files =
    add === undefined ? await wholeProgram(imported, nowhere) : await addition(imported, add, nowhere);
  return {
    imported,
    files,
    text: (name = "index.ts") => files.program.find((file) => file.name === name)?.text ?? "no such file",
    resources: (JSON.parse(files.bulk.text) as { resources: BulkResource[] }).resources,
  };
}

/** Run a file of a program as Node would. */
export function runFile(text: string): void {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2024 },
  });
  const modules: Record<string, unknown> = {
    "pulumi-segment-personas": main,
    "pulumi-segment-personas/fql": fql,
  };
  compileFunction(outputText, ["require", "exports"])((name: string) => modules[name], {});
}

/** Let the app connect all sources that are enabled to the first space. */
export async function connectAll(segment: Segment): Promise<void> {
  for (const { id: sourceId } of segment.emulator.sources.filter(({ slug }) => !slug.endsWith("retired")))
    await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId });
}
