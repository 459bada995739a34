import { readFileSync } from "node:fs";
import path from "node:path";

import { type Stack, startStack } from "../../support/engine";
import { type Segment, startSegment } from "../../support/provider";

/** One folder for each version: its program, the state that it left, and the Segment that it left it in. */
export const releases = path.resolve(__dirname, "releases");
export const files = { program: "index.ts", state: "stack.json", segment: "segment.data" } as const;

/** A Segment that is kept in a file, and a stack of a program that has every kind of resource. */
export interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  readonly stack: Stack;
}

export async function startScene(program: string, dataFile: string): Promise<Scene> {
  const segment = await startSegment({ dataFile });
  const { apiUrl, token } = segment.emulator;
  const stack = await startStack({
    files: { "index.ts": readFileSync(program, "utf8") },
    segment: { apiUrl, token },
    config: { "segment:workspace": "acme", "segment:space": segment.spaceId },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  await stack.setConfig("project:account", "A-4711", { secret: true });
  return {
    segment,
    stack,
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      await segment[Symbol.asyncDispose]();
    },
  };
}
