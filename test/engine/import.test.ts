import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import type { ImportReport } from "../../src/cli/import/report";
import { oneSpace } from "../cli/import-scene";
import { connectAll } from "../cli/importing";
import { type RunResult, startStack, type Stack } from "../support/engine";
import { startSegment } from "../support/provider";

const root = path.resolve(__dirname, "../..");
const command = path.join(root, "dist/cli/main.js");
const rateWindowMs = 2_000;

/** The compiler's judgement of the program, as a user's own project would have it. */
const strict = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    target: "es2022",
    module: "node16",
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
};

async function takeIn(stack: Stack, file: string): Promise<RunResult> {
  const options = ["--generate-code=false", "--protect=false", "--yes"];
  return stack.run(["import", "--file", file, ...options]);
}

/** An empty preview has nothing but what is the same, and no output that would be new. */
async function requireNoChange(stack: Stack, ...args: string[]): Promise<void> {
  const { code, changes, stdout } = await stack.preview(["--expect-no-changes", ...args]);
  expect({ code, changes: changes.length, stdout }).toMatchObject({ code: 0, changes: 0 });
  expect(stdout).not.toContain("Outputs:");
}

test("60 things made by hand become a program whose first preview is empty", async () => {
  await using segment = await startSegment({ seed: oneSpace, rateWindowMs });
  await segment.control("PATCH", "/switches", { statusMs: 0 });
  await connectAll(segment);
  await using stack = await startStack({
    files: { "tsconfig.json": JSON.stringify(strict) },
    segment: segment.emulator,
    config: { "segment:workspace": "acme" },
    env: { SEGMENT_RATE_WINDOW_MS: String(rateWindowMs) },
  });
  const run = (...args: string[]) => stack.exec(process.execPath, [command, "import", "--yes", ...args]);

  expect(await run()).toMatchObject({ code: 0 });
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  expect(await stack.exec(process.execPath, [compiler, "--project", "."])).toMatchObject({
    code: 0,
    stdout: "",
  });
  await segment.requests();
  expect(await takeIn(stack, "import.json")).toMatchObject({ code: 0 });
  await requireNoChange(stack);
  expect(await segment.requests()).toEqual([]);

  const { deployment } = JSON.parse(await stack.exportState()) as {
    deployment: { resources: { type: string }[] };
  };
  expect(deployment.resources.filter(({ type }) => type.includes("dynamic/segment:"))).toHaveLength(60);
}, 600_000);

test("what later runs write is loaded by the program too, whatever the spaces are called", async () => {
  const spaces = ["package", "Prod", "prod"].map((slug) => ({ slug }));
  const definition = { query: "event('A').count()", type: "USERS" as const };
  const computedTraits = spaces.map(({ slug }) => ({ space: slug, name: "Old", definition }));
  await using segment = await startSegment({ seed: { spaces, computedTraits }, rateWindowMs });
  await segment.control("PATCH", "/switches", { statusMs: 0 });
  await using stack = await startStack({
    files: {},
    segment: segment.emulator,
    config: { "segment:workspace": "acme" },
    env: { SEGMENT_RATE_WINDOW_MS: String(rateWindowMs) },
  });
  const run = async (...args: string[]): Promise<ImportReport> => {
    const json = ["import", "--yes", "--output", "json", ...args];
    const { code, stdout, stderr } = await stack.exec(process.execPath, [command, ...json]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout) as ImportReport;
  };
  const makeTraits = async (name: string): Promise<void> => {
    for (const { id } of segment.emulator.spaces.slice(1))
      await segment.api("POST", `/spaces/${id}/computed-traits`, { name, enabled: true, definition });
  };

  const first = await run();
  expect(await takeIn(stack, first.importFile ?? "")).toMatchObject({ code: 0 });
  await requireNoChange(stack, "--refresh");

  let program = await readFile(path.join(stack.project, "index.ts"), "utf8");
  for (const name of ["Late", "Later"]) {
    await makeTraits(name);
    const { next, importFile = "" } = await run("--stack", "test");
    program = `${next.map((step) => /import ".*";$/.exec(step)?.[0] ?? "").join("\n")}\n${program}`;
    await stack.write("index.ts", program);
    expect(await takeIn(stack, importFile)).toMatchObject({ code: 0 });
  }

  await requireNoChange(stack, "--refresh");
  expect((await stack.exportState()).match(/"urn": ".*:ComputedTrait::/g)).toHaveLength(7);
}, 600_000);
