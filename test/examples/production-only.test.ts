import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { startStack } from "../support/engine";
import { startSegment } from "../support/provider";

const example = path.resolve(__dirname, "../../examples/production-only");
const read = (file: string): Promise<string> => readFile(path.join(example, file), "utf8");

/** What the README says that the script prints: first without the filter, then with it. */
async function promised(): Promise<string[]> {
  const blocks = (await read("README.md")).matchAll(/```text\n(.*?)```/gs);
  return [...blocks].map(([, text = ""]) => text);
}

test("the profile holds what staging sent last, and with the filter what production sent, as the README shows", async () => {
  await using segment = await startSegment();
  const { emulator } = segment;
  await using stack = await startStack({
    files: {
      "Pulumi.yaml": await read("Pulumi.yaml"),
      "tsconfig.json": await read("tsconfig.json"),
      "index.ts": await read("index.ts"),
      "Pulumi.test.yaml": await read("Pulumi.acme-prod.yaml"),
    },
    segment: { apiUrl: emulator.apiUrl, token: emulator.token },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  const ready = path.join(stack.project, "segment.json");
  await writeFile(ready, JSON.stringify(emulator));
  const send = async (): Promise<string> =>
    (await promisify(execFile)(process.execPath, [path.join(example, "impressions.mjs"), ready])).stdout;

  expect(await stack.up()).toMatchObject({ code: 0 });
  const shown = [await send()];
  await stack.setConfig("production-only:filter", "true");
  expect(await stack.up()).toMatchObject({ code: 0 });
  shown.push(await send());

  expect(shown).toEqual(await promised());
  expect(await stack.outputs()).toEqual({ key: "back_end_roll_algorithm" });
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
