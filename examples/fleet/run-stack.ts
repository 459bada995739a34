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
  const { stack: stackName, tokenFrom } = workspace;
  const token = process.env[tokenFrom];
  if (token === undefined || token === "")
    throw new Error(`${tokenFrom} is not set: export the workspace's token`);
  // Each engine gets the token of its own workspace, so none of them can write to another one. An address that somebody has
  // exported for a trial is not where that token goes: an empty variable counts as none.
  const envVars = { SEGMENT_PUBLIC_API_TOKEN: token, SEGMENT_REGION: "", SEGMENT_API_URL: "" };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: program }, { envVars });
  await configure(stack, workspace);
  return stack;
}

/** The row decides of every key that it can say: what it leaves out is taken away. Other keys are people's own. */
async function configure(stack: Stack, workspace: Workspace): Promise<void> {
  const { stack: stackName, tokenFrom, region, apiUrl, space, splitEnvironment, flags } = workspace;
  const said = Object.entries({
    "segment:workspace": workspace.workspace,
    "segment:space": space,
    "segment:region": region,
    "segment:apiUrl": apiUrl,
    "fleet:splitEnvironment": splitEnvironment,
    "fleet:flags": JSON.stringify(flags),
  });
  const found = await stack.getAllConfig();
  if (found["segment:token"] !== undefined)
    throw new Error(
      `stack ${stackName} has a token of its own, which would go before ${tokenFrom}: run \`pulumi config rm segment:token --stack ${stackName}\` in traits`,
    );
  const leftOut = said.flatMap(([key, value]) =>
    value === undefined && found[key] !== undefined ? key : [],
  );
  if (leftOut.length > 0) await stack.removeAllConfig(leftOut);
  await stack.setAllConfig(
    Object.fromEntries(said.flatMap(([key, value]) => (value === undefined ? [] : [[key, { value }]]))),
  );
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
