import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");
const folders = [
  "api",
  "calls",
  "cli",
  "client",
  "components",
  "emulator",
  "fql",
  "provider",
  "query",
  "resources",
  "text",
];

/** Which folder of src may import which other. */
const arrows: Record<string, readonly string[]> = {
  api: [],
  client: ["api"],
  text: [],
  query: ["text"],
  fql: ["text"],
  calls: [],
  emulator: ["api", "query", "fql", "calls"],
  provider: ["api", "client", "query", "fql"],
  resources: ["query", "fql"],
  components: ["query", "fql", "resources"],
  cli: ["api", "client", "query", "fql", "calls", "emulator", "provider"],
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

const kinds = ["definitions", "connections", "filters", "destinations", "warehouses"];
const rooms = ["pulumi", "inputs", "workspace", ...kinds];

/** Which room of the provider may import which other; what stands beside the rooms is named like a room of its own. */
const roomArrows: Record<string, readonly string[]> = {
  workspace: ["errors", "properties"],
  inputs: ["errors", "properties", "workspace"],
  pulumi: ["errors", "handler", "properties", "inputs", "workspace"],
  ...Object.fromEntries(
    kinds.map((kind) => [kind, ["errors", "handler", "properties", "inputs", "workspace"]]),
  ),
};

test("each room of the provider may import exactly the rooms that its arrow names", async () => {
  const targets = [
    ...rooms.map((room) => `../${room}/file`),
    "../errors",
    "../handler",
    "../properties",
    "../index",
  ];
  const others = (room: string) => targets.filter((target) => target !== `../${room}/file`);
  const files = rooms.map((room) => [`src/provider/${room}/probe.ts`, importsOf(others(room))]);
  expect(await refusedImports(files)).toEqual(
    Object.fromEntries(
      rooms.map((room) => [
        `src/provider/${room}/probe.ts`,
        others(room)
          .filter((target) => !roomArrows[room]?.includes(target.split("/")[1] ?? ""))
          .toSorted(),
      ]),
    ),
  );
});

test("what stands beside the provider's rooms imports none of them, but for the contract and the entry", async () => {
  const inside = [...rooms.map((room) => `./${room}/file`), "./handler", "./index"];
  expect(
    await refusedImports(
      ["errors", "properties", "handler", "index"].map((name) => [
        `src/provider/${name}.ts`,
        importsOf(inside.filter((target) => target !== `./${name}`)),
      ]),
    ),
  ).toEqual({
    "src/provider/errors.ts": inside.toSorted(),
    "src/provider/properties.ts": inside.toSorted(),
    "src/provider/handler.ts": [...kinds, "pulumi"]
      .map((room) => `./${room}/file`)
      .concat("./index")
      .toSorted(),
    "src/provider/index.ts": [],
  });
});

test("a resource takes types from the provider and nothing else, and lookups also the client, session and settings", async () => {
  const types = 'import type { State } from "../provider/state"; export type A = State;';
  expect(
    await refusedImports([
      ["src/resources/trait.ts", types],
      ["src/resources/source.ts", importsOf(["../provider/state"])],
      [
        "src/resources/lookups/probe.ts",
        importsOf([
          "../../client",
          "../../provider/state",
          "../../api",
          "../../provider/workspace/session.js",
          "../../provider/workspace/advisory.js",
        ]),
      ],
    ]),
  ).toEqual({
    "src/resources/trait.ts": [],
    "src/resources/source.ts": ["../provider/state"],
    "src/resources/lookups/probe.ts": [
      "../../api",
      "../../provider/state",
      "../../provider/workspace/advisory.js",
    ],
  });
});

test("Pulumi is known to resources, components, the adapter and its engine log alone", async () => {
  const places = [
    ...folders.map((folder) => `src/${folder}/probe.ts`),
    "src/provider/pulumi/dynamic.ts",
    "src/provider/pulumi/engine-log.ts",
    "src/provider/pulumi/cancellation.ts",
  ];
  const refused = await refusedImports(places.map((place) => [place, importsOf(["@pulumi/pulumi"])]));
  expect(Object.keys(refused).filter((place) => refused[place]?.length === 0)).toEqual([
    "src/components/probe.ts",
    "src/resources/probe.ts",
    "src/provider/pulumi/dynamic.ts",
    "src/provider/pulumi/engine-log.ts",
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
