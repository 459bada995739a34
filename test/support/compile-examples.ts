import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

import { readMarkdown } from "../../tools/site/markdown.mjs";

const root = path.resolve(__dirname, "../..");

/** The examples in doc comments, or in Markdown, each as a file beside the one that it stands in. */
export function examplesIn(files: readonly string[]): Map<string, string> {
  return new Map(
    files.flatMap((file) =>
      codeIn(file).map((code, at): [string, string] => [path.join(root, `${file}.example-${at}.ts`), code]),
    ),
  );
}

function codeIn(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  if (file.endsWith(".md")) {
    const blocks = readMarkdown(text).code.filter(({ language }) => language === "ts");
    return blocks.map((block) => block.text);
  }
  const comments = [...text.matchAll(/\/\*\*[^]*?\*\//g)].map(([comment]) =>
    comment.replaceAll(/^ *\* ?/gm, ""),
  );
  return comments.flatMap((comment) =>
    [...comment.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code),
  );
}

/** What the compiler has against examples, each a program of its own that imports the package by its name. */
export function problemsOf(examples: ReadonlyMap<string, string>): [string | undefined, string][] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, "tsconfig.json"), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );
  const entry = (name: string): string[] => [path.join(root, "src", name)];
  const paths = {
    "pulumi-segment-personas": entry("index.ts"),
    "pulumi-segment-personas/emulator": entry("emulator/index.ts"),
    "pulumi-segment-personas/fql": entry("fql/index.ts"),
    "pulumi-segment-personas/policies": [path.join(root, "policies/index.ts")],
    "pulumi-segment-personas/provider": entry("provider/index.ts"),
    "pulumi-segment-personas/query": entry("query/index.ts"),
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
  // The sources that they import are checked elsewhere.
  const found = [...examples.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...found].map(
    ({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, "\n")],
  );
}
