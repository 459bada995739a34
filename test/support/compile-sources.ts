import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The sources as JavaScript, for tests that start the command as a process. */
    readonly compiledSources: string;
  }
}

const root = path.resolve(__dirname, "../..");
const local = path.join(root, ".local");

/**
 * Once a run, and within the checkout, where the packages are found: a process that compiles for itself takes five times
 * as long, and there are more than a hundred.
 */
export default function compileSources(project: TestProject): () => void {
  mkdirSync(local, { recursive: true });
  const target = mkdtempSync(path.join(local, "compiled-sources-"));
  for (const file of globSync("src/**/*.ts", { cwd: root })) {
    const { outputText } = ts.transpileModule(readFileSync(path.join(root, file), "utf8"), {
      fileName: file,
      compilerOptions: {
        target: ts.ScriptTarget.ES2024,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
      },
    });
    const compiled = path.join(target, file.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(compiled), { recursive: true });
    writeFileSync(compiled, outputText);
  }
  for (const file of ["package.json", "src/emulator/web"])
    cpSync(path.join(root, file), path.join(target, file), { recursive: true });
  project.provide("compiledSources", path.join(target, "src"));
  return () => rmSync(target, { recursive: true, force: true });
}
