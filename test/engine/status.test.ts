import { expect, test } from "vitest";

import { startDeployment, traitProgram } from "../support/deployed";
import type { Stack } from "../support/engine";

const program = traitProgram('conditions: { split: "back_end_roll_algorithm" },');
const hourMs = 3_600_000;

test("a trait on its way to Live is no change: previews stay empty, and a refresh brings its status alone", async () => {
  await using deployment = await startDeployment(program);
  const { stack, segment } = deployment;
  await segment.control("PATCH", "/switches", { timing: "segment", statusMs: hourMs });
  await stack.up();
  let before = await traitIn(stack);
  expect(before).toMatchObject({ status: "Computing" });

  for (const status of ["Backfilling", "Live"]) {
    await segment.control("POST", "/clock", { advanceMs: hourMs });
    expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
    const { code, changes } = await stack.refresh();
    const after = await traitIn(stack);

    expect({ code, changes }).toEqual({ code: 0, changes: [] });
    expect(after).toEqual({ ...before, status });
    expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
    before = after;
  }
});

/** Outputs of the trait, as state has them. */
async function traitIn(stack: Stack): Promise<Record<string, unknown> | undefined> {
  const { deployment } = JSON.parse(await stack.exportState()) as {
    deployment: { resources: { type: string; outputs?: Record<string, unknown> }[] };
  };
  return deployment.resources.find(({ type }) => type.endsWith(":LastComputedTrait"))?.outputs;
}
