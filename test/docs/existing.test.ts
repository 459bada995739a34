import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { commands } from "../../src/cli/run";
import * as constructed from "../../src";
import { settingNames } from "../../src/resources/settings";
import { pulumiOptions } from "../support/pulumi-options";
import { documentedCommands, type DocumentedCommand } from "../support/documented-commands";
import { contents, root } from "../support/markdown-files";

const Scripts = z.object({ scripts: z.record(z.string(), z.string()).default({}) });
const texts = new Map(
  [...contents.keys()].map((file) => [file, readFileSync(path.join(root, file), "utf8")]),
);
/** The changelog tells of a change in the words of its time, and a design of what might be. */
const isOfNow = (file: string): boolean => file !== "CHANGELOG.md" && !file.startsWith("docs/design/");
const pages = [...texts].filter(([file]) => isOfNow(file));
const sentences = [...contents].filter(([file]) => isOfNow(file));

const loaded = new Map<string, Command>();
const optionsOf = (command: Command | undefined): string[] =>
  (command?.options ?? []).flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined));

beforeAll(async () => {
  for (const [name, load] of Object.entries(commands)) loaded.set(name, await load());
}, 60_000);

test("every command in the documents is there, with every option that it is given", () => {
  expect(documentedCommands.length).toBeGreaterThan(150);
  expect(documentedCommands.filter(({ file }) => isOfNow(file)).flatMap(problemsOf)).toEqual([]);
});

test("every option that a sentence names is one of a command of ours, of Pulumi or of a tool of this repository", () => {
  const tools = execFileSync(
    "git",
    ["grep", "-hoE", "--", "--[a-z][a-z-]+|[a-z]+: \\{ type:", "tools", "test", "bench", "examples"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const known = new Set([
    ...[...loaded.values()].flatMap(optionsOf),
    ...Object.values(pulumiOptions).flat(),
    ...[...tools.matchAll(/--[a-z][a-z-]+/g)].map(([name]) => name),
    ...[...tools.matchAll(/([a-z]+): \{ type:/g)].map(([, name]) => `--${name}`),
    "--help",
  ]);
  const unknown = sentences.flatMap(([file, { inline }]) =>
    inline.flatMap(({ text, line }) =>
      [...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)]
        .filter(([name]) => !known.has(name))
        .map(([name]) => `${file}:${line}: ${name}`),
    ),
  );
  expect(unknown).toEqual([]);
});

test("every key of `segment:` in the documents is one, or a type of resource", () => {
  // A mistake that the README shows to be refused.
  const known = new Set<string>([...settingNames, ...Object.keys(constructed), "index", "enviroment"]);
  const unknown = pages.flatMap(([file, text]) =>
    [...text.matchAll(/\bsegment:([A-Za-z]\w*)/g)]
      .filter(([, name = ""]) => !known.has(name))
      .map(([key]) => `${file}: ${key}`),
  );
  expect(unknown).toEqual([]);
});

test("every name in code, such as `waitForLive`, is one in the sources, the tools or Segment's API", () => {
  const files = [
    "src",
    "policies",
    "tools",
    "examples",
    "bench",
    "spikes",
    "test",
    "package.json",
    "Pulumi.yaml",
  ];
  const sources = execFileSync(
    "git",
    ["grep", "-hoIE", "[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*", "--", ...files, ":!*.md", ":!test/docs"],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 100_000_000,
    },
  );
  // A function of Iterable's templates, an option of Segment's SDK, a class of Pulumi's, two fields of its operator's.
  const ofOthers = [
    "ifEq",
    "basePath",
    "StackReference",
    "continueResyncOnCommitMatch",
    "resyncFrequencySeconds",
  ];
  const known = new Set([...sources.split("\n"), ...ofOthers]);
  const unknown = sentences.flatMap(([file, { inline }]) =>
    inline.flatMap(({ text, line }) =>
      [...text.matchAll(/(?<![\w%-])[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*/g)]
        .filter(([name]) => !known.has(name))
        .map(([name]) => `${file}:${line}: ${name}`),
    ),
  );
  expect(unknown).toEqual([]);
});

test("every command, and every option of it, is on some page", () => {
  const all = pages.map(([, text]) => text).join("\n");
  const missing = [...loaded].flatMap(([name, command]) => [
    ...(new RegExp(`(segment-personas |\\| \`)${name}\\b`).test(all) ? [] : [name]),
    ...command.options
      .map(({ long }) => long ?? "")
      .filter((option) => !new RegExp(`${option}(?![\\w-])`).test(all))
      .map((option) => `${name} ${option}`),
  ]);
  expect(missing).toEqual([]);
});

test("every setting is in the README, by its key", () => {
  const readme = texts.get("README.md") ?? "";
  expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("everything that a program can construct or call is on some page", () => {
  const all = pages.map(([, text]) => text).join("\n");
  const names = Object.keys(constructed);
  expect(names.length).toBeGreaterThan(20);
  // A lookup's twin for Outputs is told of once, for all of them.
  const missing = names.filter((name) => !new RegExp(`\\b${name.replace(/Output$/, "")}\\b`).test(all));
  expect(missing).toEqual([]);
});

function problemsOf({ file, place, words }: DocumentedCommand): string[] {
  const [name = "", ...args] = words;
  const problem = problemWith(file, name, args);
  return problem === undefined ? [] : [`${place}: ${problem}`];
}

const ordinary = new Set(["apt-get", "cat", "cd", "curl", "export", "kill", "mkdir", "rm", "unset"]);

function problemWith(file: string, name: string, args: readonly string[]): string | undefined {
  if (/(^|\/)segment-personas$/.test(name)) return problemWithOurs(args);
  if (name === "npx" && args[0] === "segment-personas") return problemWithOurs(args.slice(1));
  if (name === "npx") return isThere(file, `node_modules/.bin/${args[0]}`);
  if (name === "npm") return problemWithNpm(file, args);
  if (name === "pulumi") return problemWithPulumi(args);
  if (name === "node") return isThere(file, args.find((word) => !word.startsWith("-")) ?? "");
  if (name.includes("/")) return isThere(file, name);
  return ordinary.has(name) ? undefined : `what is ${name}?`;
}

function problemWithOurs([name = "", ...args]: readonly string[]): string | undefined {
  if (name === "" || name.startsWith("-")) return undefined;
  const command = loaded.get(name);
  if (command === undefined) return `there is no command ${name}`;
  const known = [...optionsOf(command), "--help"];
  const unknown = optionsIn(args).filter((option) => !known.includes(option));
  return unknown.length === 0 ? undefined : `${name} has no ${unknown.join(", ")}`;
}

function problemWithNpm(file: string, args: readonly string[]): string | undefined {
  const [verb, script] = args.filter((word) => !word.startsWith("--"));
  if (verb === "install" || verb === "ci" || verb === "pack") return undefined;
  const wanted = verb === "run" ? script : verb;
  const places = [path.dirname(file), "."].map((folder) => path.join(root, folder, "package.json"));
  const scripts = places
    .filter((place) => existsSync(place))
    .map((place) => Scripts.parse(JSON.parse(readFileSync(place, "utf8"))).scripts);
  return scripts.some((own) => wanted !== undefined && wanted in own)
    ? undefined
    : `there is no script ${wanted}`;
}

/** `test/engine/documentation.test.ts` holds the table against the engine. */
function problemWithPulumi(args: readonly string[]): string | undefined {
  const verbs = args.filter((word) => !word.startsWith("-"));
  const verb = [verbs.slice(0, 2).join(" "), verbs[0] ?? ""].find((one) => one in pulumiOptions);
  if (verb === undefined)
    return verbs.length === 0 ? undefined : `pulumi has no ${verbs[0]} in the table of the test`;
  const known = pulumiOptions[verb] ?? [];
  const unknown = optionsIn(args).filter((option) => !known.includes(option));
  return unknown.length === 0
    ? undefined
    : `pulumi ${verb} has no ${unknown.join(", ")} in the table of the test`;
}

function optionsIn(args: readonly string[]): string[] {
  return args.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ""));
}

function isThere(file: string, name: string): string | undefined {
  const places = [path.dirname(file), "."].map((folder) => path.join(root, folder, name));
  return places.some((place) => existsSync(place)) ? undefined : `there is no ${name}`;
}
