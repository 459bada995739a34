import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { startStack, type Stack } from "./engine";
import { startSegment, type Segment } from "./provider";

/** An example as its README has it run: its program on a stack, its scripts, and a Segment with its workspace in it. */
export interface Example extends AsyncDisposable {
  readonly segment: Segment;
  readonly stack: Stack;
  readonly run: (script: string, ...args: string[]) => Promise<{ stdout: string; stderr: string }>;
  /** What stands in the README between fences of one language. */
  readonly blocks: (language: string) => Promise<string[]>;
}

export async function startExample(name: string): Promise<Example> {
  const folder = path.resolve(__dirname, "../../examples", name);
  const read = (file: string): Promise<string> => readFile(path.join(folder, file), "utf8");
  const segment = await startSegment({ seed: JSON.parse(await read("workspace.json")) });
  const { emulator } = segment;
  const files = (await readdir(folder)).filter((file) => file !== "package.json" && !file.endsWith(".md"));
  const texts = files.map(async (file) => [file.replace("acme-prod", "test"), await read(file)] as const);
  const stack = await startStack({
    files: Object.fromEntries(await Promise.all(texts)),
    segment: { apiUrl: emulator.apiUrl, token: emulator.token },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  await writeFile(path.join(stack.project, "segment.json"), JSON.stringify(emulator));
  return {
    segment,
    stack,
    run: (script, ...args) =>
      promisify(execFile)(process.execPath, [script, ...args], { cwd: stack.project }),
    blocks: async (language) => {
      const fenced = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
      return [...(await read("README.md")).matchAll(fenced)].map(([, text = ""]) => text);
    },
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      await segment[Symbol.asyncDispose]();
    },
  };
}
