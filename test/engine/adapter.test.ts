import { expect, test } from "vitest";

import { startDeployment, traitProgram } from "../support/deployed";

const conditions = 'conditions: { split: "back_end_roll_algorithm" },';

test("a trait that was made and could not be waited for is in state, and the next runs change and destroy it", async () => {
  await using deployment = await startDeployment(traitProgram(`${conditions} waitForLive: true,`));
  const { stack, segment, traitNames } = deployment;
  await segment.control("POST", "/faults", { operation: "getComputedTrait", kind: "status", status: 403 });

  const failed = await stack.up();

  expect(failed.code).not.toBe(0);
  expect(failed.stdout + failed.stderr).toContain(
    'trait "back_end_roll_algorithm" exists, but it is not known whether it is Live: GET ',
  );
  expect(failed.stdout + failed.stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);

  await segment.control("DELETE", "/faults");
  expect((await stack.run(["refresh", "--yes"])).code).toBe(0);
  await stack.write("index.ts", traitProgram(conditions));
  expect((await stack.up()).code).toBe(0);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(await traitNames()).toEqual([]);
});

test("looking up a trait that does not exist is one clear error", async () => {
  const program = `
import { LastComputedTrait } from "pulumi-segment-personas";
export const key = LastComputedTrait.get("none", "tra_none", { spaceId: "spa_4mTzQ9wXk2RvVbN7cLpYdH" }).key;
`;
  await using deployment = await startDeployment(program);

  const { code, stdout, stderr } = await deployment.stack.up();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('"tra_none" does not exist');
});

test("a wrong nested input is one sentence that names it, without Pulumi's `<nil>`", async () => {
  await using deployment = await startDeployment(traitProgram('conditions: { split: "it\'s" },'));

  const { code, stdout, stderr } = await deployment.stack.preview();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/conditions\.split.*quote/);
  expect(stdout + stderr).not.toContain("<nil>");
});

test("a refresh of a trait that was edited in the app shows which input differs", async () => {
  await using deployment = await startDeployment(traitProgram(`${conditions} description: "mine",`));
  const { stack, segment } = deployment;
  await stack.up();
  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`)) as {
    data: { computedTraits: { id: string }[] };
  };
  await segment.control(
    "PATCH",
    `/app/spaces/${segment.spaceId}/computed-traits/${data.computedTraits[0]?.id}`,
    {
      description: "edited",
    },
  );

  const refreshed = await stack.preview(["--refresh"]);

  expect(refreshed.changes.map(({ op, detailedDiff }) => [op, detailedDiff])).toEqual([
    ["update", { description: "update" }],
  ]);
});

test("a failed read and a failed deletion are one line each, without a stack", async () => {
  await using deployment = await startDeployment(traitProgram(conditions));
  const { stack, segment } = deployment;
  await stack.up();
  await segment.control("POST", "/faults", { operation: "listComputedTraits", kind: "status", status: 403 });
  await segment.control("POST", "/faults", {
    operation: "removeComputedTraitFromSpace",
    kind: "status",
    status: 403,
  });

  for (const { code, stdout, stderr } of [await stack.refresh(), await stack.destroy()]) {
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("was answered 403");
    expect(stdout + stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  }
});

test("a description that is taken out is warned about in the preview", async () => {
  await using deployment = await startDeployment(traitProgram(`${conditions} description: "mine",`));
  const { stack } = deployment;
  await stack.up();
  await stack.write("index.ts", traitProgram(conditions));

  const { stdout, stderr } = await stack.preview();

  expect(stdout + stderr).toContain('`description` of trait "back_end_roll_algorithm" stays as it is');
});
