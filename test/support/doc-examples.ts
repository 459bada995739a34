import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(__dirname, "../..");

/** The examples of some files' doc comments, each as a file beside the source it stands in. */
export function examplesIn(files: readonly string[]): Map<string, string> {
  return new Map(
    files.flatMap((file) => {
      const text = readFileSync(path.join(root, file), "utf8").replaceAll(/^ *\* ?/gm, "");
      return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""], at) => [
        path.join(root, `${file}.example-${at}.ts`),
        code,
      ]);
    }),
  );
}

/** What the compiler says of each as a program of its own, with the file's name. */
export function problemsOf(examples: ReadonlyMap<string, string>): [string | undefined, string][] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );
  const paths = {
    "pulumi-segment-personas": [path.join(root, "src/index.ts")],
    "pulumi-segment-personas/fql": [path.join(root, "src/fql/index.ts")],
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
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...examples.keys()], settings, host))
    .map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, "\n")]);
}
