import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { root } from "../support/markdown-files";
import { pulumiOptions } from "../support/pulumi-options";
import { stepsOf, type Step } from "../support/page-steps";
import { startSegment, type Segment } from "../support/provider";
import { startRegistry } from "../support/registry";

const run = promisify(execFile);
const page = "docs/getting-started.md";
const production = "split-impressions-production";
const flags = ["back_end_roll_algorithm", "checkout_redesign"];

let folder = "";
/** Stands in for the reader's own workspace. */
let workspace: Segment;
/** What each block of commands has printed, by the first words of the block. */
let printed: (start: string) => string;

test.each(Object.entries(pulumiOptions))(
  "pulumi %s is there, with every option that documents give it",
  async (verb, options) => {
    const env = {
      ...process.env,
      PULUMI_HOME: path.join(tmpdir(), "pulumi-help"),
      PULUMI_EXPERIMENTAL: "true",
    };
    const { stdout } = await run(path.join(engine(), "pulumi"), [...verb.split(" "), "--help"], { env });
    // Of a command that is not there, Pulumi shows the one above it.
    const [, usage = ""] = /^Usage:\n +pulumi (.*)/m.exec(stdout) ?? [];
    const [, aliases = ""] = /^Aliases:\n +(.*)/m.exec(stdout) ?? [];
    const names = [
      usage,
      ...aliases.split(", ").map((name) => [...verb.split(" ").slice(0, -1), name].join(" ")),
    ];
    expect(names.some((name) => `${name} `.startsWith(`${verb} `))).toBe(true);
    const known = new Set([...stdout.matchAll(/(?<![\w-])--?[a-z][\w-]*/g)].map(([name]) => name));
    expect(options.filter((option) => !known.has(option))).toEqual([]);
  },
);

describe("following docs/getting-started.md", () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "getting-started-"));
    workspace = await startSegment();
    await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
    const [tarball = ""] = await readdir(folder);
    await using registry = await startRegistry(path.join(folder, tarball));
    printed = await follow(stepsOf(page), registry.url);
  }, 600_000);

  afterAll(async () => {
    await workspace[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test("a stranger who pastes the page gets the keys of both flags from the local Segment", () => {
    const output = printed("mkdir state");
    for (const flag of flags) expect(output).toMatch(new RegExp(`${flag} *: "${flag}"`));
    expect(output).toContain("Connect source");
  });

  test("the impression that the page sends is the profile's value", () => {
    expect(printed("curl --fail --silent http://127.0.0.1:4010/v1/track")).toMatch(
      /"traits":\{"checkout_redesign":\{[^}]*"value":"on"/,
    );
  });

  test("the local stack is gone when it has been removed", () => {
    expect(printed("pulumi destroy --yes")).toContain("5 deleted");
  });

  test("the preview of the reader's own workspace shows each query and passes the policies", () => {
    const output = printed("pulumi preview --refresh --diff --policy-pack");
    expect(output).toContain("pulumi-segment-personas@v");
    expect(output).not.toContain("[mandatory]");
    for (const flag of flags) expect(output).toContain(`property('split') = '${flag}'`);
  });

  test("the update makes one trait for each flag in the reader's own workspace, and nothing is left to do", async () => {
    const list = `/spaces/${workspace.spaceId}/computed-traits?pagination.count=200`;
    const { data } = (await workspace.api("GET", list)) as { data: { computedTraits: { name: string }[] } };
    expect(data.computedTraits.map(({ name }) => name).toSorted()).toEqual(flags);
    expect(printed("pulumi preview --refresh --expect-no-changes")).toContain("5 unchanged");
  });

  test("the token is in clear in none of the files that the page says to commit", async () => {
    const settings = await readFile(path.join(folder, "segment-flags/Pulumi.acme-prod.yaml"), "utf8");
    expect(settings).toContain("secure:");
    expect(settings).not.toContain(workspace.emulator.token);
  });
});

/**
 * Does what the page says, in one shell with job control, as a terminal's is: there `kill %1` ends all that was started,
 * and answers what each block has printed.
 */
async function follow(steps: readonly Step[], registry: string): Promise<(start: string) => string> {
  await mkdir(path.join(folder, "printed"));
  const script = path.join(folder, "steps.sh");
  await writeFile(
    script,
    ["set -eum", "trap 'kill %1 2>/dev/null || true' EXIT", ...steps.map(shell)].join("\n"),
  );
  await writeFile(path.join(folder, "token"), `${workspace.emulator.token}\n`);
  const { stdout, stderr, code } = await bash(script, registry);
  const outputs = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    if ("commands" in step) {
      outputs.set(
        step.commands,
        await readFile(path.join(folder, `printed/${index}`), "utf8").catch(() => ""),
      );
    }
  }
  if (code !== 0) {
    const last = steps.findLast((step) => "commands" in step && outputs.get(step.commands) !== "");
    const place =
      last !== undefined && "commands" in last ? `${page}:${last.line}\n${outputs.get(last.commands)}` : "";
    throw new Error(`The page cannot be followed: ${place}\n${stdout}${stderr}`);
  }
  return (start) => {
    const found = [...outputs].find(([commands]) => commands.startsWith(start));
    if (found === undefined) throw new Error(`${page} has no block that begins with ${start}`);
    return found[1];
  };
}

/** A step as shell. What a command asks for, the token, it finds on its standard input. */
function shell(step: Step, index: number): string {
  if ("file" in step) return `cat > '${step.file}' <<'_END_OF_FILE_'\n${step.text}_END_OF_FILE_`;
  return `${personBefore(step.commands)}{\n${step.commands}} < '${folder}/token' > '${folder}/printed/${index}' 2>&1`;
}

/** What a person does before a block: chooses a passphrase, which can be typed nowhere here; connects the source. */
function personBefore(commands: string): string {
  if (commands.includes("stack init acme-prod"))
    return "export PULUMI_CONFIG_PASSPHRASE=chosen-by-the-reader\n";
  return commands.includes("--expect-no-changes") ? `${connect()}\n` : "";
}

/** What a person does in the app where the page says so. */
function connect(): string {
  const { origin } = new URL(workspace.emulator.apiUrl);
  const body = JSON.stringify({ spaceId: workspace.spaceId, sourceId: production });
  return `curl --fail --silent ${origin}/_emulator/connections --header 'content-type: application/json' --data '${body}'`;
}

async function bash(
  script: string,
  registry: string,
): Promise<{ stdout: string; stderr: string; code: number }> {
  const env = {
    PATH: [engine(), path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
    HOME: path.join(folder, "home"),
    // Pulumi does not always go by HOME.
    PULUMI_HOME: path.join(folder, "home/.pulumi"),
    NO_COLOR: "1",
    npm_config_registry: registry,
    npm_config_audit: "false",
    npm_config_fund: "false",
    // The reader's own workspace, and the questions of `pulumi up` answered with yes.
    SEGMENT_API_URL: workspace.emulator.apiUrl,
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_COMMANDS: "true",
  };
  await mkdir(env.HOME);
  return new Promise((resolve) => {
    const child = execFile(
      "bash",
      [script],
      { cwd: folder, env, maxBuffer: 16_000_000 },
      (_, stdout, stderr) => resolve({ stdout, stderr, code: child.exitCode ?? -1 }),
    );
  });
}

/** The folder of the engine that set-up found. */
function engine(): string {
  return execFileSync(process.execPath, [path.join(root, "tools/engine.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
