import path from "node:path";

import ts from "typescript";
import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");
const ast = "src/query/ast.ts";
const roots = ["src/query/index.ts", "policies/shared/admitted.ts", "test/query/builder-names.types.ts"];

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ["lib.es2024.d.ts"],
  module: ts.ModuleKind.Node20,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  skipLibCheck: true,
  noEmit: true,
  // Policies take the package by its name, which leads to the build; here it has to be the changed source.
  paths: { "pulumi-segment-personas/query": [path.join(root, "src/query/index.ts")] },
};
const host = ts.createCompilerHost(options);
const known = new Map<string, ts.SourceFile | undefined>();

/** The files in which the compiler stops when `ast.ts` alone has been changed, each once. */
function stopsAfter(change: (text: string) => string): string[] {
  const changing: ts.CompilerHost = {
    ...host,
    getSourceFile(file, language) {
      if (path.relative(root, file) === ast) {
        const text = ts.sys.readFile(file) ?? "";
        return ts.createSourceFile(file, change(text), language);
      }
      if (!known.has(file)) known.set(file, host.getSourceFile(file, language));
      return known.get(file);
    },
  };
  const program = ts.createProgram({
    rootNames: roots.map((file) => path.join(root, file)),
    options,
    host: changing,
  });
  const files = ts
    .getPreEmitDiagnostics(program)
    .map(({ file }) => path.relative(root, file?.fileName ?? ""));
  return [...new Set(files)].toSorted();
}

test("the language as it is compiles", () => {
  expect(stopsAfter((text) => text)).toEqual([]);
}, 30_000);

test.each<[string, string, string, string[]]>([
  [
    "comparator",
    "comparatorNames = [",
    'comparatorNames = ["brand_new",',
    [
      "policies/shared/admitted.ts",
      "src/query/builder.ts",
      "src/query/comparators.ts",
      "src/query/compare.ts",
    ],
  ],
  [
    "reducer",
    "reducerNames = [",
    'reducerNames = ["brand_new",',
    ["src/query/builder.ts", "src/query/fold.ts", "src/query/reducers.ts"],
  ],
  [
    "filter",
    "export type Filter = Where |",
    'export interface BrandNew extends Spanned { readonly kind: "brand_new" }\nexport type Filter = BrandNew | Where |',
    [
      "src/query/ast.ts",
      "src/query/builder.ts",
      "src/query/compile.ts",
      "src/query/equality.ts",
      "src/query/filters.ts",
      "src/query/keep.ts",
      "src/query/parse-stream.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
    ],
  ],
  [
    "extractor of streams",
    '"event" | "entity"',
    '"event" | "entity" | "brand_new"',
    ["src/query/extractors.ts"],
  ],
  [
    "extractor of an event's field",
    '"property" | "context"',
    '"property" | "context" | "brand_new"',
    [
      "src/query/ast.ts",
      "src/query/compile.ts",
      "src/query/computation.ts",
      "src/query/equality.ts",
      "src/query/extractors.ts",
      "src/query/fold.ts",
      "src/query/parse-condition.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
      "test/query/builder-names.types.ts",
    ],
  ],
  [
    "extractor of a profile's field",
    'FieldOf<"trait">',
    'FieldOf<"trait" | "brand_new">',
    [
      "src/query/ast.ts",
      "src/query/compile.ts",
      "src/query/computation.ts",
      "src/query/equality.ts",
      "src/query/extractors.ts",
      "src/query/parse-condition.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
      "test/query/builder-names.types.ts",
    ],
  ],
  [
    "junction",
    '"and" | "or"',
    '"and" | "or" | "brand_new"',
    [
      "policies/shared/admitted.ts",
      "src/query/ast.ts",
      "src/query/builder.ts",
      "src/query/compile.ts",
      "src/query/equality.ts",
      "src/query/parse-condition.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
      "test/query/builder-names.types.ts",
    ],
  ],
  [
    "prefix",
    '"not" | "any" | "all"',
    '"not" | "any" | "all" | "brand_new"',
    [
      "policies/shared/admitted.ts",
      "src/query/ast.ts",
      "src/query/compile.ts",
      "src/query/equality.ts",
      "src/query/evaluate.ts",
      "src/query/parse-condition.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
      "test/query/builder-names.types.ts",
    ],
  ],
  [
    "literal",
    '"string" | "number" | "date"',
    '"string" | "number" | "brand_new" | "date"',
    [
      "src/query/ast.ts",
      "src/query/compile.ts",
      "src/query/computation.ts",
      "src/query/equality.ts",
      "src/query/parse-condition.ts",
      "src/query/printer.ts",
      "src/query/rules.ts",
    ],
  ],
  ["cast", 'Cast = "number"', 'Cast = "brand_new" | "number"', ["src/query/fold.ts"]],
  [
    "unit of time",
    '"hour" | "day"',
    '"hour" | "brand_new" | "day"',
    ["src/query/durations.ts", "src/query/parse-values.ts"],
  ],
])(
  "a new %s stops the compiler wherever it has to be known",
  (_, before, after, stops) => {
    const change = (text: string): string => {
      expect(text).toContain(before);
      return text.replace(before, after);
    };

    expect(stopsAfter(change)).toEqual(stops);
  },
  30_000,
);
