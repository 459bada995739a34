import { readFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";

import { startStack, type Stack } from "../support/engine";
import { type Segment, startSegment } from "../support/provider";

const example = path.resolve(__dirname, "../../examples/stack-per-workspace");
const read = (file: string): Promise<string> => readFile(path.join(example, file), "utf8");

/** The two workspaces, with the ids that the example's stack files name. */
const workspaces = {
  "acme-dev": {
    workspace: { slug: "acme-dev" },
    spaces: [{ id: "spa_4VbWfQ7uHcKq2mTz9xYpRd", slug: "development" }],
    sources: [
      {
        id: "3hJkLmNpQrStUvWxYzAbCd",
        slug: "impressions-staging",
        labels: [{ key: "environment", value: "dev" }],
      },
    ],
  },
  "acme-prod": {
    workspace: { slug: "acme" },
    spaces: [{ id: "spa_9aQ1Lj62S4bomZKLF4DPqW", slug: "production" }],
    sources: [
      {
        id: "7fGhJkLmNpQrStUvWxYzAb",
        slug: "impressions-production",
        labels: [{ key: "environment", value: "prod" }],
      },
    ],
  },
};
type StackName = keyof typeof workspaces;

const startWorkspace = (name: StackName): Promise<Segment> => startSegment({ seed: workspaces[name] });

async function startExample(name: StackName, { emulator }: Segment): Promise<Stack> {
  return startStack({
    files: {
      "Pulumi.yaml": await read("Pulumi.yaml"),
      "tsconfig.json": await read("tsconfig.json"),
      "index.ts": await read("index.ts"),
      "Pulumi.test.yaml": await read(`Pulumi.${name}.yaml`),
    },
    segment: { apiUrl: emulator.apiUrl, token: emulator.token },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
}

const withPack = ["--policy-pack", path.resolve(__dirname, "../../policies")];

test.each([
  ["acme-dev" as const, ["back_end_roll_algorithm", "checkout_redesign", "search_v2"]],
  ["acme-prod" as const, ["back_end_roll_algorithm", "checkout_redesign"]],
])("the stack %s deploys under the policy pack, settles and is destroyed", async (name, flags) => {
  await using segment = await startWorkspace(name);
  await using stack = await startExample(name, segment);

  expect(await stack.up(["--skip-preview=false", ...withPack])).toMatchObject({ code: 0 });
  expect(await stack.outputs()).toEqual({ keys: Object.fromEntries(flags.map((flag) => [flag, flag])) });
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });

  // Destroying production takes an extra step: its traits are protected.
  expect((await stack.destroy()).code === 0).toBe(name === "acme-dev");
  await stack.run(["state", "unprotect", "--all", "--yes"]);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});

test("the token of the other workspace stops the stack before its first write", async () => {
  await using development = await startWorkspace("acme-dev");
  await using stack = await startExample("acme-prod", development);
  const { code, stdout, stderr } = await stack.up();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('but segment:workspace is "acme": use a token of "acme"');
  expect(new Set(await development.requests())).toEqual(new Set(["getWorkspace 200"]));
});

test("promoting a flag is one line of the production stack's file, and creates one trait", async () => {
  await using production = await startWorkspace("acme-prod");
  await using stack = await startExample("acme-prod", production);
  await stack.up();
  const before = await readFile(path.join(stack.project, "Pulumi.test.yaml"), "utf8");
  await stack.write(
    "Pulumi.test.yaml",
    before.replace("    - checkout_redesign\n", "    - checkout_redesign\n    - search_v2\n"),
  );

  const { changes } = await stack.preview();
  expect(changes.map(({ op, name }) => [op, name])).toEqual([["create", "flags-search_v2"]]);
});

test("a development source in the production stack is refused, although the program calls it prod", async () => {
  const { sources } = workspaces["acme-prod"];
  await using segment = await startSegment({
    seed: {
      ...workspaces["acme-prod"],
      sources: sources.map((source) => ({ ...source, labels: [{ key: "environment", value: "dev" }] })),
    },
  });
  await using stack = await startExample("acme-prod", segment);
  const { code, stdout, stderr } = await stack.up();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('has the label environment:dev, but segment:environment says "prod"');
});
