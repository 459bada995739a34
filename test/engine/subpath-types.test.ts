import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

import { exports as published, typesVersions } from "../../package.json";

const root = path.resolve(__dirname, "../..");
/** Programs' entries; data, such as the schema of seeds, has no types. */
const subpaths = Object.keys(published)
  .filter((name) => name !== "." && !name.endsWith(".json"))
  .map((name) => name.replace("./", ""));

test("compilers that do not read `exports` are told of the same subpaths", () => {
  expect(Object.keys(typesVersions["*"])).toEqual(subpaths);
});

test.each([
  ["node10", "commonjs"],
  ["node16", "node16"],
])("every subpath has its types under moduleResolution %s", async (moduleResolution, module) => {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-types-"));
  try {
    await mkdir(path.join(folder, "node_modules/@pulumi"), { recursive: true });
    await symlink(root, path.join(folder, "node_modules/pulumi-segment-personas"));
    await symlink(
      path.join(root, "node_modules/@pulumi/pulumi"),
      path.join(folder, "node_modules/@pulumi/pulumi"),
    );
    const lines = subpaths.map(
      (name, index) =>
        `import type * as part${index} from "pulumi-segment-personas/${name}";\nexport type Part${index} = typeof part${index};`,
    );
    await writeFile(path.join(folder, "index.ts"), lines.join("\n"));
    const compilerOptions = {
      module,
      moduleResolution,
      ignoreDeprecations: "6.0",
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      types: [],
    };
    await writeFile(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["index.ts"] }),
    );

    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const said = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).then(
      () => "",
      ({ code, stdout, stderr }: { code: unknown; stdout: string; stderr: string }) =>
        `${String(code)}: ${stdout}${stderr}`,
    );

    expect(said).toBe("");
  } finally {
    await rm(folder, { recursive: true });
  }
});
