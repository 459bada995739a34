import { expect, test } from "vitest";
import { startStack } from "../support/engine";

const program = (size: number) => `
import * as pulumi from "@pulumi/pulumi";

class Rack extends pulumi.dynamic.Resource {
  constructor(name: string, size: number) {
    const provider = {
      create: async (inputs: object) => ({ id: name, outs: inputs }),
      diff: async () => ({}), // leaves it to the engine to compare
      update: async (_id: string, _olds: object, news: object) => ({ outs: news }),
    };
    super(provider, name, { size });
  }
}

const box = new pulumi.ComponentResource("test:index:Box", "box");
new Rack("rack", ${size});
pulumi.log.warn("mind the gap", box);
export const size = ${size};
`;

test("a stack of a test creates, previews empty, updates and is destroyed on the real engine", async () => {
  await using stack = await startStack({ files: { "index.ts": program(1) } });

  const created = await stack.up();
  expect(created).toMatchObject({ code: 0, stderr: "" });
  expect(created.changes.map(({ op, name }) => `${op} ${name}`).toSorted()).toEqual([
    "create box",
    "create project-test",
    "create rack",
  ]);
  expect(created.diagnostics).toContainEqual({ severity: "warning", message: "mind the gap", name: "box" });
  expect(await stack.outputs()).toEqual({ size: 1 });

  expect((await stack.preview()).changes).toEqual([]);

  await stack.write("index.ts", program(2));
  const changed = await stack.up();
  expect(changed.changes).toMatchObject([
    { op: "update", name: "rack", diffs: ["size"], detailedDiff: { size: "update" }, outputs: { size: 2 } },
  ]);
  expect(await stack.exportState()).toContain('"test:index:Box"');

  expect(await stack.destroy()).toMatchObject({ code: 0, summary: { delete: 3 } });
});
