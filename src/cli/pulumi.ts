import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** What a run of `pulumi` printed. */
export interface PulumiRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where `pulumi` is run; as this process is, unless it says otherwise. */
export interface PulumiPlace {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Run `pulumi`, in this folder unless another one is given, without anybody to answer its questions.
 *
 * @param missing - what to say where there is no `pulumi`
 * @throws where it cannot be started
 */
export async function runPulumi(
  args: readonly string[],
  missing: string,
  signal: AbortSignal,
  { cwd, env }: PulumiPlace = {},
): Promise<PulumiRun> {
  const child = spawn("pulumi", [...args, "--non-interactive"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    signal,
    killSignal: "SIGINT",
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error(missing) : error),
    );
    child.on("close", (code) => resolve(code ?? -1));
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
