import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { type EngineLog, readEngineLog } from "./engine-events";

const root = path.resolve(__dirname, "../..");
const stackName = "test";
/** the commands that write an event log */
const operations = new Set(["up", "preview", "refresh", "destroy", "import"]);

export interface StackOptions {
  /** file name to text; `index.ts`, `index.js` or `index.mjs` is the program */
  readonly files: Readonly<Record<string, string>>;
  /** what runs find in the environment as address and token of Segment */
  readonly segment?: { readonly apiUrl: string; readonly token: string };
  /** stack configuration, such as `{ "segment:space": "spa_..." }` */
  readonly config?: Readonly<Record<string, string>>;
  /** further environment variables of every run; undefined takes one away */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `linked` (default) finds the checkout and the SDK in `node_modules`; `none` has none, for tests that install their own */
  readonly packages?: "linked" | "none";
  /** where in the project the program is, for a monorepo; default the project itself */
  readonly programFolder?: string;
}

export interface RunResult extends EngineLog {
  /** 0 when it went well, 255 for most failures, -1 when a signal ended it */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run says when it failed; nothing when it went well. */
export function failureOf({ code, stdout, stderr }: RunResult): string {
  return code === 0 ? "" : `The run ended with ${code}:\n${stdout}${stderr}`;
}

/** A run that has not ended yet, for tests that interrupt one. */
export interface Run {
  readonly process: ChildProcess;
  readonly result: Promise<RunResult>;
}

/**
 * A Pulumi project in a temporary folder with a file backend of its own. The checkout is linked as
 * `pulumi-segment-personas`, as installed in a user's project, so it must be built.
 *
 * @example
 * await using stack = await startStack({ files: { "index.ts": program }, segment });
 * const { code, changes } = await stack.up();
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-stack-"));
  const stack = new Stack(folder, options);
  try {
    await stack.prepare(options);
    return stack;
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

export class Stack implements AsyncDisposable {
  /** where the program is and where runs happen */
  readonly project: string;
  /** What runs find in their environment. */
  readonly env: Record<string, string | undefined>;
  private readonly running = new Set<ChildProcess>();
  private runs = 0;

  constructor(
    private readonly folder: string,
    options: StackOptions,
  ) {
    this.project = path.join(folder, "project", options.programFolder ?? "");
    this.env = { ...this.environment(), ...addressOf(options), ...options.env };
  }

  async prepare({ files, config = {}, packages = "linked" }: StackOptions): Promise<void> {
    await mkdir(path.join(this.folder, "state"), { recursive: true });
    if (packages === "linked") await this.linkPackages();
    await this.write("Pulumi.yaml", "name: project\nruntime: nodejs\n");
    await this.write("package.json", '{ "private": true }\n');
    for (const [name, content] of Object.entries(files)) await this.write(name, content);
    await this.mustRun(["stack", "init", stackName]);
    for (const [key, value] of Object.entries(config)) await this.setConfig(key, value);
  }

  /** Replaces or adds a file of the project. */
  async write(name: string, content: string): Promise<void> {
    const file = path.join(this.project, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  async setConfig(key: string, value: string, { secret = false } = {}): Promise<void> {
    await this.mustRun(["config", "set", secret ? "--secret" : "--plaintext", "--", key, value]);
  }

  async removeConfig(key: string): Promise<void> {
    await this.mustRun(["config", "rm", key]);
  }

  /** Without the preview before it, unless `["--skip-preview=false"]` is passed. */
  up(args: readonly string[] = []): Promise<RunResult> {
    return this.run(["up", "--yes", "--skip-preview", ...args]);
  }

  preview(args: readonly string[] = []): Promise<RunResult> {
    return this.run(["preview", "--diff", ...args]);
  }

  refresh(args: readonly string[] = []): Promise<RunResult> {
    return this.run(["refresh", "--yes", "--skip-preview", ...args]);
  }

  destroy(args: readonly string[] = []): Promise<RunResult> {
    return this.run(["destroy", "--yes", "--skip-preview", ...args]);
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.mustRun(["stack", "output", "--json", "--show-secrets"]));
  }

  /** The state as the backend has it: secrets are encrypted. */
  exportState(): Promise<string> {
    return this.mustRun(["stack", "export"]);
  }

  async importState(state: string): Promise<void> {
    const file = path.join(this.folder, "import.json");
    await writeFile(file, state);
    await this.mustRun(["stack", "import", "--file", file]);
  }

  run(args: readonly string[]): Promise<RunResult> {
    return this.start(args).result;
  }

  start(args: readonly string[]): Run {
    this.runs += 1;
    const log = path.join(this.folder, `events-${this.runs}.ndjson`);
    const logging = operations.has(args[0] ?? "") ? ["--event-log", log] : [];
    const child = spawn("pulumi", ["--non-interactive", ...args, ...logging], {
      cwd: this.project,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    return { process: child, result: this.finish(child, log) };
  }

  /** Another program in the project's folder, with the environment that runs have. */
  async exec(
    program: string,
    args: readonly string[],
  ): Promise<Pick<RunResult, "code" | "stdout" | "stderr">> {
    const child = spawn(program, args, {
      cwd: this.project,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    const { code, stdout, stderr } = await this.finish(child, path.join(this.folder, "no-events"));
    return { code, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.running) child.kill("SIGKILL");
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async finish(child: ChildProcess, log: string): Promise<RunResult> {
    const ended = new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code) => resolve(code ?? -1));
    });
    if (child.stdout === null || child.stderr === null) throw new Error("The run has no output to read.");
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    this.running.delete(child);
    return { code, stdout, stderr, ...readEngineLog(await readFile(log, "utf8").catch(() => "")) };
  }

  private async mustRun(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  private async linkPackages(): Promise<void> {
    await this.link("pulumi-segment-personas", root);
    for (const name of ["@pulumi/pulumi", "@pulumi/policy", "@types/node", "typescript", "tsx"]) {
      await this.link(name, path.join(root, "node_modules", name));
    }
  }

  private async link(name: string, target: string): Promise<void> {
    const place = path.join(this.project, "node_modules", name);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(target, place, "dir");
  }

  /** Nothing of the developer's own Pulumi or Segment settings reaches a test. */
  private environment(): Record<string, string | undefined> {
    const nodeFolder = path.dirname(process.execPath);
    return {
      PATH: [engineFolder(), nodeFolder, process.env["PATH"]].join(path.delimiter),
      HOME: this.folder,
      NO_COLOR: "1",
      PULUMI_HOME: path.join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_STACK: stackName,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_COMMANDS: "true",
      // The types of test programs are checked with the tests; compiling them again for each run is what takes longest.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
  }
}

function addressOf({ segment }: StackOptions): Record<string, string> {
  return segment === undefined
    ? {}
    : { SEGMENT_API_URL: segment.apiUrl, SEGMENT_PUBLIC_API_TOKEN: segment.token };
}

let foundEngine: string | undefined;

function engineFolder(): string {
  foundEngine ??= execFileSync(process.execPath, [path.join(root, "tools/engine.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  return foundEngine;
}
