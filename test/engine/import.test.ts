import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { oneSpace } from "../cli/import-scene";
import { startStack } from "../support/engine";
import { startSegment } from "../support/provider";

const command = path.resolve(__dirname, "../../dist/cli/main.js");
const rateWindowMs = 2_000;

test("a workspace of 60 things becomes a program whose first preview is empty, and what comes later a file of its own", async () => {
  await using segment = await startSegment({ seed: oneSpace, rateWindowMs });
  const { apiUrl, token, spaces, sources } = segment.emulator;
  await segment.control("PATCH", "/switches", { connectionAuditResource: "space", statusMs: 0 });
  await using stack = await startStack({
    files: {},
    segment: { apiUrl, token },
    env: { SEGMENT_RATE_WINDOW_MS: String(rateWindowMs) },
  });
  const run = (...args: string[]) => stack.exec(process.execPath, [command, "import", ...args]);

  const first = await run("--yes", "--output", "json");
  expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
  await stack.setConfig("segment:workspace", "acme");
  const imported = await stack.run([
    "import",
    "--file",
    "import.json",
    "--generate-code=false",
    "--protect=false",
    "--yes",
  ]);
  expect({ code: imported.code, said: imported.stdout + imported.stderr }).toMatchObject({ code: 0 });
  await segment.requests();

  const preview = await stack.preview(["--expect-no-changes"]);
  expect({ code: preview.code, changes: preview.changes, said: preview.stdout }).toMatchObject({ code: 0 });
  expect(await segment.requests()).toEqual([]);
  const refreshed = await stack.preview(["--refresh", "--expect-no-changes"]);
  expect({ code: refreshed.code, said: refreshed.stdout }).toMatchObject({ code: 0 });
  void [spaces, sources, readFile];
});
