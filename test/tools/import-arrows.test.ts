import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");
const folders = ["api", "calls", "cli", "client", "components", "emulator", "provider", "query", "resources"];

/** Which folder of src may import which other. */
const arrows: Record<string, readonly string[]> = {
  api: [],
  client: ["api"],
  query: [],
  calls: [],
  emulator: ["api", "query", "calls"],
  provider: ["api", "client", "query"],
  resources: ["query"],
  components: ["query", "resources"],
  cli: ["api", "client", "query", "calls", "emulator", "provider"],
};

test("each folder of src may import exactly the folders that its arrow names", async () => {
  const files = folders.map((folder) => [
    `src/${folder}/nested/probe.ts`,
    importsOf(folders.filter((other) => other !== folder).map((other) => `../../${other}/file`)),
  ]);
  expect(await refusedImports(files)).toEqual(
    Object.fromEntries(
      folders.map((folder) => [
        `src/${folder}/nested/probe.ts`,
        folders
          .filter((other) => other !== folder && !arrows[folder]?.includes(other))
          .map((other) => `../../${other}/file`),
      ]),
    ),
  );
});

test("a resource takes types from the provider and nothing else, and lookups also ask the client", async () => {
  const types = 'import type { State } from "../provider/state"; export type A = State;';
  expect(
    await refusedImports([
      ["src/resources/trait.ts", types],
      ["src/resources/source.ts", importsOf(["../provider/state"])],
      ["src/resources/lookups.ts", importsOf(["../client", "../provider/state"])],
    ]),
  ).toEqual({
    "src/resources/trait.ts": [],
    "src/resources/source.ts": ["../provider/state"],
    "src/resources/lookups.ts": ["../provider/state"],
  });
});

test("Pulumi is known to resources, components, the adapter and its engine log alone", async () => {
  const places = [
    ...folders.map((folder) => `src/${folder}/probe.ts`),
    "src/provider/dynamic.ts",
    "src/provider/engine-log.ts",
  ];
  const refused = await refusedImports(places.map((place) => [place, importsOf(["@pulumi/pulumi"])]));
  expect(Object.keys(refused).filter((place) => refused[place]?.length === 0)).toEqual([
    "src/components/probe.ts",
    "src/resources/probe.ts",
    "src/provider/dynamic.ts",
    "src/provider/engine-log.ts",
  ]);
});

test("policies, examples and benchmarks take the package by its name, as users do", async () => {
  const places = ["policies/rules/rule.ts", "examples/quickstart/index.ts", "bench/naive.ts"];
  const program = importsOf(["pulumi-segment-personas", "../../src/query", "../../dist/query"]);
  const refused = ["../../dist/query", "../../src/query"];
  expect(await refusedImports(places.map((place) => [place, program]))).toEqual(
    Object.fromEntries(places.map((place) => [place, refused])),
  );
});

function importsOf(modules: readonly string[]): string {
  return modules.map((name, index) => `export { a as a${index} } from "${name}";`).join("\n");
}

/** Lints the files in a folder of their own and lists the modules that each may not import. */
async function refusedImports(files: readonly (readonly string[])[]): Promise<Record<string, string[]>> {
  const folder = await mkdtemp(path.join(tmpdir(), "import-arrows-"));
  try {
    await copyFile(path.join(root, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
    for (const [name = "", text = ""] of files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const { diagnostics } = JSON.parse(await lint(folder)) as { diagnostics: Diagnostic[] };
    const refused = diagnostics.filter(({ code }) => code === "eslint(no-restricted-imports)");
    const modules = (name: string) =>
      refused
        .filter(({ filename }) => filename === name)
        .map(({ message }) => /'(.*?)'/.exec(message)?.[1] ?? message)
        .toSorted();
    return Object.fromEntries(files.map(([name = ""]) => [name, modules(name)]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly filename: string;
}

function lint(folder: string): Promise<string> {
  const oxlint = path.join(root, "node_modules/oxlint/bin/oxlint");
  return new Promise((resolve) => {
    execFile(process.execPath, [oxlint, "--format", "json"], { cwd: folder }, (_, stdout) => resolve(stdout));
  });
}
