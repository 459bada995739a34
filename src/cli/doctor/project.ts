import { readFile } from "node:fs/promises";
import path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { settingNames } from "../../provider/workspace/settings";
import { nearest } from "../../query/suggest";
import { runPulumi } from "../pulumi";
import type { StackConfig } from "../segment";
import { fail, type Line, note, ok, unknown, warn } from "./report";
import type { Situation } from "./situation";

/** A Pulumi project, as far as this package is concerned. */
export interface Project {
  readonly lines: readonly Line[];
  /** Where its program is; undefined where there is no project. */
  readonly programFolder: string | undefined;
}

const ProjectFile = z.looseObject({
  name: z.string().optional(),
  main: z.string().optional(),
  runtime: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
});

const fileNames = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The project that Pulumi would find from a folder. */
export async function projectIn({ folder }: Situation): Promise<Project> {
  const found = await nearestFile(folder);
  if (found === undefined) {
    const says = `there is no Pulumi.yaml in ${folder} or above it, so that no project was checked`;
    return { lines: [note("project", says)], programFolder: undefined };
  }
  const { file, text } = found;
  let project;
  try {
    project = ProjectFile.parse(parse(text) ?? {});
  } catch (error) {
    const why = error instanceof z.ZodError ? "it is not what Pulumi writes" : String(error).split("\n")[0];
    const line = fail("project", `${file} cannot be read: ${why}`, `correct ${file}`);
    return { lines: [line], programFolder: undefined };
  }
  const runtime = typeof project.runtime === "string" ? project.runtime : project.runtime?.name;
  const programFolder = programFolderOf(file, project.main);
  if (runtime !== undefined && runtime !== "nodejs" && runtime !== "bun") {
    const says = `${file} says \`runtime: ${runtime}\`, and this package is for programs in TypeScript and JavaScript`;
    return { lines: [fail("project", says, "write `runtime: nodejs` there")], programFolder };
  }
  return { lines: [ok("project", `project ${project.name ?? path.dirname(file)}`)], programFolder };
}

/** `main` names the program's folder, or a file in it. */
function programFolderOf(file: string, main: string | undefined): string {
  const root = path.dirname(file);
  if (main === undefined) return root;
  const place = path.resolve(root, main);
  return path.extname(place) === "" ? place : path.dirname(place);
}

async function nearestFile(folder: string): Promise<{ file: string; text: string } | undefined> {
  for (const name of fileNames) {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return { file, text };
  }
  const above = path.dirname(folder);
  return above === folder ? undefined : nearestFile(above);
}

/** A stack's settings as a run of the program sees them. */
export interface StackSettings {
  readonly lines: readonly Line[];
  /** With the secrets of this package in clear; undefined where it could not be read. */
  readonly config: StackConfig | undefined;
}

const ConfigOutput = z.record(
  z.string(),
  z.looseObject({ value: z.string().optional(), secret: z.boolean().optional() }),
);

/** What `pulumi config` says of a stack. */
export async function stackSettings(situation: Situation, stack: string): Promise<StackSettings> {
  const { folder, env, signal } = situation;
  const place = { cwd: folder, env };
  const run = await runPulumi(["config", "--json", "--stack", stack], noEngine, signal, place);
  if (run.code !== 0) return { lines: [notReadable(stack, run.stderr)], config: undefined };
  const parsed = ConfigOutput.safeParse(jsonIn(run.stdout));
  if (!parsed.success) {
    const says = `\`pulumi config --json --stack ${stack}\` printed something else than a configuration`;
    return { lines: [unknown("stack", says, "run it, and see what it says")], config: undefined };
  }
  const config: Record<string, string> = {};
  const lines: Line[] = [ok("stack", `stack ${stack}`)];
  for (const [key, { value, secret = false }] of Object.entries(parsed.data)) {
    const line = keyLine(key, secret, stack);
    if (line !== undefined) lines.push(line);
    if (!key.startsWith("segment:")) continue;
    if (!secret) config[key] = value ?? "";
    else if (isOurs(key)) {
      const read = await runPulumi(["config", "get", key, "--stack", stack], noEngine, signal, place);
      if (read.code === 0) config[key] = read.stdout.replace(/\r?\n$/, "");
      else lines.push(notDecrypted(key, stack, read.stderr));
    }
  }
  return { lines, config };
}

const noEngine = "there is no `pulumi` on the PATH";

function isOurs(key: string): boolean {
  return settingNames.some((name) => key === `segment:${name}`);
}

/** What a run of the program says of a key, too. */
function keyLine(key: string, secret: boolean, stack: string): Line | undefined {
  const [, name = ""] = /^segment:(.*)$/.exec(key) ?? [];
  if (name === "token" && !secret)
    return warn(
      "token",
      "segment:token is not marked secret, so it stands in clear in the stack's configuration and state",
      `pulumi config set --secret segment:token --stack ${stack}; then make a new token, since this one may have been read`,
    );
  if (name === "" || isOurs(key)) return undefined;
  const meant = nearest(name, settingNames);
  if (meant === undefined) return undefined;
  return fail(
    "settings",
    `\`${key}\` is no setting: did you mean \`segment:${meant}\`?`,
    `pulumi config set segment:${meant} VALUE --stack ${stack}; pulumi config rm ${key} --stack ${stack}`,
  );
}

function notReadable(stack: string, stderr: string): Line {
  const said = stderr.trim().slice(0, 500) || "it said nothing";
  if (/no stack named/.test(said))
    return fail("stack", `there is no stack ${stack}`, `pulumi stack init ${stack}, or pulumi stack ls`);
  if (/no Pulumi\.yaml|no project file|no current project/i.test(said))
    return fail("stack", `stack ${stack} cannot be read: ${said}`, "run this in the folder of the project");
  return unknown(
    "stack",
    `\`pulumi config --stack ${stack}\` failed: ${said}`,
    "log in to the stack's backend: pulumi login",
  );
}

function notDecrypted(key: string, stack: string, stderr: string): Line {
  const said = stderr.trim().slice(0, 500) || "it said nothing";
  return fail(
    "stack",
    `the secret ${key} of stack ${stack} cannot be read: ${said}`,
    "export PULUMI_CONFIG_PASSPHRASE, or log in to what keeps the stack's secrets: an `up` needs it, too",
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
