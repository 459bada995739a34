import path from "node:path";

import { expect, test } from "vitest";

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
