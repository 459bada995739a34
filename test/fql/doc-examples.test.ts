import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");
const folder = path.join(root, "src/fql");

/** The examples of the doc comments, that of the resource included, and of the README, each as a file beside the source it stands in. */
const examples = new Map(
  [...readdirSync(folder), "../resources/space-filter.ts"].flatMap((name) => {
    const text = readFileSync(path.join(folder, name), "utf8").replaceAll(/^ *\* ?/gm, "");
    return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""], at) => [
      path.join(folder, `${name}.example-${at}.ts`),
      code,
    ]);
  }),
);

test("every example of the filter language compiles as a program of its own", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );
  const paths = {
    "pulumi-segment-personas": [path.join(root, "src/index.ts")],
    "pulumi-segment-personas/fql": [path.join(folder, "index.ts")],
  };
  const settings = { ...options, paths, noUnusedLocals: false };
  const host = ts.createCompilerHost(settings);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (name) => examples.get(name) ?? readFile(name);
  host.fileExists = (name) => examples.has(name) || fileExists(name);
  host.getSourceFile = (name, version) => {
    const code = examples.get(name);
    return code === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, code, version);
  };
  const program = ts.createProgram([...examples.keys()], settings, host);

  expect(examples.size).toBeGreaterThan(10);
  expect(
    ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, "\n")]),
  ).toEqual([]);
}, 60_000);
