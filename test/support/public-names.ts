import path from "node:path";
import ts from "typescript";

import { root } from "./markdown-files";

/** What programs import; the provider is Pulumi's to load, and what it exports is nobody's to call. */
const entries = [
  "src/index.ts",
  "src/query/index.ts",
  "src/fql/index.ts",
  "src/emulator/index.ts",
  "policies/index.ts",
];

interface Documented {
  readonly name: string;
  readonly comment: string;
}

/** A name that the package exports, and what belongs to it where it is a class or an interface. */
export interface PublicName extends Documented {
  readonly entry: string;
  readonly members: readonly Documented[];
}

let found: readonly PublicName[] | undefined;

/** All names that the package exports. */
export function publicNames(): readonly PublicName[] {
  found ??= findNames();
  return found;
}

function findNames(): PublicName[] {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (name) => ts.sys.readFile(name));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    entries.map((entry) => path.join(root, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  const documented = (symbol: ts.Symbol): Documented => ({
    name: symbol.name,
    comment: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
  });
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(path.join(root, entry));
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${entry} exports nothing.`);
    return checker.getExportsOfModule(module).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      return {
        ...documented(symbol),
        name: exported.name,
        entry,
        members: membersOf(symbol).map(documented),
      };
    });
  });
}

/** Own members that are not private. */
function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  return [...(symbol.members?.values() ?? [])].filter((member) => {
    const [declaration] = member.declarations ?? [];
    if (declaration === undefined || !ts.isPropertySignature(declaration)) return false;
    return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) === 0;
  });
}
