import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { startStack, type Stack } from "../support/engine";
import { startSegment, type Segment } from "../support/provider";

const example = path.resolve(__dirname, "../../examples/flags-from-elsewhere");
const read = (file: string): Promise<string> => readFile(path.join(example, file), "utf8");

/** What the README shows between fences of one language. */
async function shown(language: string): Promise<string> {
  const [, block = ""] =
    new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(await read("README.md")) ?? [];
  return block;
}

async function startExample({ emulator }: Segment): Promise<Stack> {
  const files = [
    "Pulumi.yaml",
    "tsconfig.json",
    "index.ts",
    "from-file.ts",
    "from-harness.ts",
    "harness.ts",
    "flags.json",
  ];
  const texts = await Promise.all(files.map(async (file) => [file, await read(file)] as const));
  return startStack({
    files: { ...Object.fromEntries(texts), "Pulumi.test.yaml": await read("Pulumi.acme-prod.yaml") },
    segment: { apiUrl: emulator.apiUrl, token: emulator.token },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
}

const withPack = ["--policy-pack", path.resolve(__dirname, "../../policies")];

const writes = async (segment: Segment): Promise<string[]> =>
  (await segment.requests()).filter((request) => /^(create|update|remove)/.test(request)).toSorted();

test("flags from a file, the configuration and the program that makes them are the same resources", async () => {
  await using segment = await startSegment();
  await using stack = await startExample(segment);

  const first = await stack.up(["--skip-preview=false", ...withPack]);
  expect(first.code).toBe(0);
  // Advice is printed and refuses nothing: of this rule there is none, because the component describes its audiences.
  expect(first.stdout).toContain("production-traits-are-protected");
  expect(first.stdout).not.toContain("audience-needs-description");
  expect(await writes(segment)).toEqual([
    ...Array<string>(4).fill("createAudience 200"),
    ...Array<string>(2).fill("createComputedTrait 200"),
  ]);
  expect(await stack.outputs()).toEqual(JSON.parse(await shown("json")));
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });
  await segment.requests();

  for (const place of ["config", "harness"]) {
    await stack.setConfig("flags-from-elsewhere:from", place);
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(await stack.outputs()).toEqual(JSON.parse(await shown("json")));
  }
  expect(await writes(segment)).toEqual([]);
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});

test("names that come later, and a file of another shape, are refused before anything is written", async () => {
  await using segment = await startSegment();
  await using stack = await startExample(segment);
  const failing = async (): Promise<string> => {
    const { code, stdout, stderr } = await stack.preview();
    expect(code).not.toBe(0);
    return stdout + stderr;
  };

  await stack.write(
    "flags.json",
    '[{ "name": "a", "treatments": ["on"] }, { "name": "b", "treatments": "on" }]',
  );
  expect(await failing()).toContain('flags.json: flag 2 must look like { "name": "checkout_redesign"');

  const later = (await read("from-harness.ts")).replace(
    "return { id, treatments,",
    "return { id: flag.name as never, treatments,",
  );
  await stack.setConfig("flags-from-elsewhere:from", "harness");
  await stack.write("from-harness.ts", later);
  expect(await failing()).toContain("`flags[0].id` must be a text, not an Output: it names a resource");

  const listed = (await read("index.ts")).replace("flags: flagsFrom()", "flags: names() as never");
  await stack.write(
    "index.ts",
    `import { FmeFeatureFlag } from "./harness";
${listed}
function names() {
  return [new FmeFeatureFlag("a", { orgId: "acme", projectId: "shop", trafficTypeId: "user" }).name];
}
`,
  );
  expect(await failing()).toContain((await shown("text")).trim());
  expect(await writes(segment)).toEqual([]);
});
