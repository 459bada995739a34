import { LocalWorkspace, type OpMap, type Stack } from "@pulumi/pulumi/automation/index.js";

import type { Workspace } from "./workspaces.ts";

export type Command = "preview" | "up";

/** What became of one stack. */
export interface Outcome {
  readonly stack: string;
  readonly status: "succeeded" | "failed" | "interrupted" | "skipped";
  /** As Pulumi counts them: `{ create: 2, same: 5 }`. */
  readonly changes?: OpMap;
  readonly error?: string;
  readonly seconds?: number;
}

/** Preview or update the stack of one workspace, which is made and configured from its row of the table. */
export async function runStack(
  workspace: Workspace,
  command: Command,
  program: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const started = Date.now();
  const ended = (status: Outcome["status"], more: Partial<Outcome> = {}): Outcome => ({
    stack: workspace.stack,
    status,
    seconds: Math.round((Date.now() - started) / 100) / 10,
    ...more,
  });
  try {
    const changes = await operate(await stackOf(workspace, program), command, signal);
    return ended("succeeded", { changes });
  } catch (error) {
    if (signal.aborted) return ended("interrupted");
    return ended("failed", { error: reasonIn(error) });
  }
}

async function stackOf(workspace: Workspace, program: string): Promise<Stack> {
  const { stack: stackName, tokenFrom, region, apiUrl, flags } = workspace;
  const token = process.env[tokenFrom];
  if (token === undefined || token === "")
    throw new Error(`${tokenFrom} is not set: export the workspace's token`);
  // Each engine gets the token of its own workspace, so none of them can write to another one.
  const envVars = { SEGMENT_PUBLIC_API_TOKEN: token };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: program }, { envVars });
  await stack.setAllConfig({
    "segment:workspace": { value: workspace.workspace },
    "segment:space": { value: workspace.space },
    ...(region === undefined ? {} : { "segment:region": { value: region } }),
    ...(apiUrl === undefined ? {} : { "segment:apiUrl": { value: apiUrl } }),
    "fleet:splitEnvironment": { value: workspace.splitEnvironment },
    "fleet:flags": { value: JSON.stringify(flags) },
  });
  return stack;
}

/**
 * `refresh`, so that what somebody changed in the app counts; 64, because waiting for a rate limit holds a slot. A terminal
 * sends its Ctrl-C to the engines by itself, and a second one would end them before they have stored what they made.
 */
async function operate(stack: Stack, command: Command, signal: AbortSignal): Promise<OpMap> {
  const interruption = process.stdin.isTTY ? {} : { signal };
  const options = { refresh: true, parallel: 64, color: "never", ...interruption } as const;
  if (command === "preview") return (await stack.preview(options)).changeSummary;
  return (await stack.up(options)).summary.resourceChanges ?? {};
}

/** Of what the engine prints, the sentences behind `error:`. */
function reasonIn(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reasons = [...text.matchAll(/^ *error: (.+)$/gm)].map(([, reason = ""]) => reason.trim());
  const own = [...new Set(reasons)].filter((reason) => !/^(update|preview) failed$/.test(reason));
  return own.join("; ") || text.trim().slice(0, 500);
}
