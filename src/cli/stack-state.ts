import { text } from "node:stream/consumers";

import { z } from "zod";

import { readText } from "./files";
import { type PulumiPlace, runPulumi } from "./pulumi";

const Resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  provider: z.string().optional(),
  parent: z.string().optional(),
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});

const Export = z.looseObject({
  deployment: z.looseObject({ resources: z.array(Resource).nullish() }),
});

/** A resource as a stack's state holds it; what is secret is an object with its ciphertext. */
export type StateResource = z.output<typeof Resource>;

/** What `--stack` and `--state` name. */
export interface StateOptions {
  stack?: string;
  state?: string;
}

/**
 * What a stack has, of every package; undefined where neither option is given.
 *
 * @throws with what Pulumi says, or that the text is no export
 */
export async function stateOf(
  { stack, state: file }: StateOptions,
  signal: AbortSignal,
  place: PulumiPlace = {},
): Promise<readonly StateResource[] | undefined> {
  if (stack !== undefined && file !== undefined)
    throw new Error("--stack runs the export that --state reads: give one of the two");
  if (stack !== undefined) return readState(await exportOf(stack, signal, place), `stack ${stack}`);
  if (file === undefined) return undefined;
  return readState(file === "-" ? await text(process.stdin) : await readText(file), file);
}

/** @throws where the text is not the output of `pulumi stack export` */
export function readState(given: string, from: string): readonly StateResource[] {
  const resources = resourcesIn(given);
  if (resources === undefined) throw new Error(`${from}: this is not the output of \`pulumi stack export\``);
  return resources;
}

/** What is not about to be deleted, or undefined where the text is not the output of `pulumi stack export`. */
export function resourcesIn(given: string): readonly StateResource[] | undefined {
  const exported = Export.safeParse(parsed(given));
  if (!exported.success) return undefined;
  return (exported.data.deployment.resources ?? []).filter(({ delete: gone }) => gone !== true);
}

async function exportOf(stack: string, signal: AbortSignal, place: PulumiPlace): Promise<string> {
  const { code, stdout, stderr } = await runPulumi(
    ["stack", "export", "--stack", stack],
    "--stack runs `pulumi stack export`, and there is no `pulumi` on the PATH: install it, or pass --state its output",
    signal,
    place,
  );
  if (code === 0) return stdout;
  throw new Error(
    `\`pulumi stack export --stack ${stack}\` failed: ${stderr.trim().slice(0, 2_000) || "it said nothing"}`,
  );
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
