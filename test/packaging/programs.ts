import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { devDependencies } from "../../package.json";
import type { Deployment } from "../support/deployed";

/** How Pulumi starts a program: ts-node is its default, type stripping is Node's own. */
export type Runner = "ts-node" | "tsx" | "type stripping";
export type Modules = "CommonJS" | "ES modules";
export type TypeScript = "6" | "7";

const compilers: Record<TypeScript, string> = { "6": devDependencies.typescript, "7": "7.0.2" };

/** Everything but the package itself, in exact versions, so that a second run finds them where the first has put them. */
export function dependenciesOf(typescript: TypeScript): Record<string, string> {
  return {
    "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
    "@types/node": devDependencies["@types/node"],
    tsx: devDependencies.tsx,
    typescript: compilers[typescript],
  };
}

const optionsOf: Record<Runner, object> = {
  "ts-node": {},
  tsx: { typescript: false, nodeargs: "--import tsx" },
  "type stripping": { typescript: false },
};

/** Programs import the package and one of its subpaths. */
const program = (trait: string): string => `
import { LastComputedTrait } from "pulumi-segment-personas";
import { parse, print } from "pulumi-segment-personas/query";

const { key, query } = new LastComputedTrait("trait", {
  name: "${trait}",
  event: "get_treatment",
  property: "treatment",
});
export const trait = key;
export const again = query.apply((text) => print(parse(text)));
`;

export interface ProgramOptions {
  trait: string;
  modules: Modules;
  runner: Runner;
  dependencies: Readonly<Record<string, string>>;
}

/** The files of a project with one trait, by name. */
export function projectFiles({
  trait,
  modules,
  runner,
  dependencies,
}: ProgramOptions): Record<string, string> {
  const type = modules === "CommonJS" ? "commonjs" : "module";
  const compilerOptions = { target: "es2024", module: "node20", strict: true, types: ["node"], noEmit: true };
  return {
    "Pulumi.yaml": JSON.stringify({
      name: "project",
      runtime: { name: "nodejs", options: optionsOf[runner] },
    }),
    "package.json": JSON.stringify({ name: "program", private: true, main: "index.ts", type, dependencies }),
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["index.ts"] }),
    "index.ts": program(trait),
  };
}

/** What the project's own compiler says about the program; nothing when it is right. */
export async function typeErrors({ stack }: Deployment): Promise<string> {
  const tsc = path.join(stack.project, "node_modules/.bin/tsc");
  return promisify(execFile)(tsc, ["-p", "."], { cwd: stack.project }).then(
    () => "",
    ({ stdout }: { stdout: string }) => stdout,
  );
}
